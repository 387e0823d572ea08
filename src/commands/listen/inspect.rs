//! The inspector of a listener: what it is told of the run.

use std::path::PathBuf;

use super::options::ListenOptions;
use crate::commands::inspector::{
    self, About, Archive, InspectedRun, Inspector, KEEP_MORE, Resender, Secrets,
};
use crate::error::Error;

/// Starts the inspector of a listener at this URL.
pub(super) fn start(
    options: &ListenOptions,
    bound: inspector::BoundInspector,
    url: &str,
) -> Result<Inspector, Error> {
    let name = |path: &PathBuf| path.display().to_string();
    let policy = &options.config.policy;
    let record = options.hooks.record.as_ref().map(name);
    let older = match &record {
        Some(file) => format!("{KEEP_MORE}; {file} has every callback whose body arrived whole"),
        None => format!("{KEEP_MORE}; --record FILE records every callback whose body arrives whole"),
    };
    let about = About {
        url: Some(url.to_owned()),
        curl: inspector::to_try(url, policy.sdkappid, policy.token.is_some()),
        forward_to: options.hooks.forward.as_ref().map(|forward| forward.target.shown_base()),
        is_signed: policy.token.is_some(),
        record,
        older,
        ..About::new("listen", bound.keep())
    };
    let signer = options.hooks.forward.as_ref().and_then(|forward| forward.resign.as_ref());
    let resender = options.hooks.forward.as_ref();
    let resender = resender.map(|forward| Resender::new(forward, policy.token.as_ref())).transpose()?;
    bound.start(InspectedRun {
        about,
        secrets: Secrets::of(options.tokens(), signer),
        resender: resender.ok_or("callbacks are not forwarded, so there is no backend to send them to"),
        archive: options.hooks.record.as_deref().map(Archive::new),
        end: "the listener stopped",
    })
}
