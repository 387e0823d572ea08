//! First step: from files, samples and records to payloads that are ready to go.

pub(crate) mod load;
pub(crate) mod notice;
pub(crate) mod payload;
pub(crate) mod replay;
pub(crate) mod texts;
