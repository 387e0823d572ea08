//! What is said before anything has come: who can reach the listener, what is not checked, where it is.

use serde_json::json;

use super::options::ListenOptions;
use crate::commands::inspector::Inspector;
use crate::render::console::{Console, Level};

/// Says it, the ready line last.
pub(super) fn announce(
    url: &str,
    is_exposed: bool,
    options: &ListenOptions,
    inspector: Option<&Inspector>,
    console: &mut Console,
) {
    if is_exposed {
        console.remark(
            Level::Warning,
            &format!("{url} can be reached from other machines"),
            "callbacks contain user ids; with --host 127.0.0.1, only this machine can connect",
        );
    }
    let policy = &options.config.policy;
    let unchecked = match (policy.sdkappid.is_none(), policy.token.is_none()) {
        (true, true) => "SdkAppid and Sign are not checked (see --sdkappid and --token)",
        (true, false) => "SdkAppid is not checked (see --sdkappid)",
        (false, true) => "Sign is not checked (see --token)",
        (false, false) => "",
    };
    if !unchecked.is_empty() {
        console.remark(Level::Info, unchecked, "");
    }
    if let Some(forward) = &options.hooks.forward {
        let what = if forward.is_all { "all" } else { "accepted" };
        let message = format!("{what} callbacks are forwarded to {}", forward.target.shown_base());
        console.remark(Level::Info, &message, "");
    }
    let doubled = options.hooks.forward.as_ref().zip(policy.path.as_deref());
    if let Some((path, shorter)) =
        doubled.and_then(|(forward, path)| Some((path, forward.target.without_double(path)?)))
    {
        let message = format!(
            "the backend URL will contain {path} twice, because timhook appends the path of the callback"
        );
        console.remark(Level::Warning, &message, &format!("write --forward-to {shorter}"));
    }
    if let Some(inspector) = inspector {
        inspector.announce(console);
    }
    let path = policy.path.as_deref().unwrap_or_default();
    let ready = format!("listening on {url}{path} (Ctrl-C stops)");
    console.say(Level::Info, &ready, &json!({"type": "ready", "url": url}));
}
