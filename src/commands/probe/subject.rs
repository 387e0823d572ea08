//! The endpoint that is asked, and the app and the people that the callbacks are about.

use url::Url;

use crate::http::client::ClientOptions;
use crate::protocol::signature::Token;

/// Who is asked.
#[derive(Debug, Clone)]
pub(crate) struct ProbeTarget {
    /// The endpoint.
    pub(crate) url: Url,
    /// The app whose callbacks it expects.
    pub(crate) sdkappid: u64,
    /// Signs, if it expects that.
    pub(crate) token: Option<Token>,
    /// The group of every callback that has one.
    pub(crate) group_id: String,
    /// The operator of every callback that has one.
    pub(crate) operator: String,
    /// How to connect, and how long an answer may take.
    pub(crate) client: ClientOptions,
    /// Whether disturbing a public host is all right.
    pub(crate) is_sure: bool,
}
