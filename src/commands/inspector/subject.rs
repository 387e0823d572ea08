//! What is inspected.

use super::about::About;
use super::archive::Archive;
use super::resend::Resender;
use super::secrets::Secrets;

/// What is inspected.
pub(crate) struct InspectedRun {
    pub(crate) about: About,
    pub(crate) secrets: Secrets,
    /// What sends exchanges again, or why nothing does.
    pub(crate) resender: Result<Resender, &'static str>,
    /// Where older exchanges are.
    pub(crate) archive: Option<Archive>,
    /// What readers are told when nothing will follow.
    pub(crate) end: &'static str,
}
