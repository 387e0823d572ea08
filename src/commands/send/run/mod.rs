//! Second step: which delivery is due when, making it, and judging what comes back.

pub(crate) mod backlog;
pub(crate) mod engine;
pub(crate) mod judging;
pub(crate) mod order;
pub(crate) mod pace;
pub(crate) mod plan;
pub(crate) mod requests;
pub(crate) mod retry;
pub(crate) mod stop;
pub(crate) mod vary;
