//! The inspector of a listener: what it is told of the run.

use std::path::PathBuf;

use super::options::ListenOptions;
use crate::commands::inspector::{self, About, InspectedRun, Inspector, Resender, Secrets};
use crate::error::Error;

/// Starts the inspector of a listener at this URL.
pub(super) fn start(
    options: &ListenOptions,
    bound: inspector::BoundInspector,
    url: &str,
) -> Result<Inspector, Error> {
    let name = |path: &PathBuf| path.display().to_string();
    let about = About {
        url: Some(url.to_owned()),
        forward_to: options.hooks.forward.as_ref().map(|forward| forward.target.shown_base()),
        is_signed: options.config.policy.token.is_some(),
        record: options.hooks.record.as_ref().map(name),
        ..About::new("listen", bound.keep())
    };
    let token = options.config.policy.token.as_ref();
    let signer = options.hooks.forward.as_ref().and_then(|forward| forward.resign.as_ref());
    let resender = options.hooks.forward.as_ref().map(|forward| Resender::new(forward, token)).transpose();
    let resender = resender.map_err(|error| Error::input(error.to_string(), error.help()))?;
    bound.start(InspectedRun {
        about,
        secrets: Secrets::of(options.tokens(), signer),
        resender: resender.ok_or("callbacks are not forwarded, so there is no backend to send them to"),
        end: "the listener stopped",
    })
}
