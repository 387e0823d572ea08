//! Command lines for curl. The shell signs, with the token in `TIMHOOK_TOKEN`: no signature is in them that works for a
//! minute alone, and no token at all.

use http::StatusCode;
use url::Url;

use super::answers::{ApiRefusal, TEXT, whole};
use super::feed::Kept;
use super::secrets::Secrets;
use crate::commands::probe::{SIGN_PLACE, TIME_PLACE, sign_in_shell};
use crate::commands::request::{OutgoingRequest, Target};
use crate::commands::send::headers_of;
use crate::exchange::{Exchange, Record};
use crate::fixtures;
use crate::http::client::ClientOptions;
use crate::http::local_server::LocalAnswer;
use crate::protocol::query::{CallbackQuery, Query, REQUEST_TIME, SIGN, sign_again, without_signature};

/// The time that the vendor gives an endpoint.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(2);

/// Any SDKAppID, where none is insisted on.
const ANY_SDKAPPID: u64 = 1_400_000_000;

/// The request of an exchange once more, to where it went.
pub(super) fn of_exchange(
    kept: &Kept,
    origin: Option<&str>,
    secrets: &Secrets,
) -> Result<LocalAnswer, ApiRefusal> {
    let exchange = &kept.exchange;
    let command = replayed(exchange, origin).ok_or_else(|| {
        let error = "curl cannot send this again: it is not a callback that arrived whole";
        ApiRefusal::new(StatusCode::CONFLICT, error, "its record has every byte that arrived")
    })?;
    Ok(whole(TEXT, secrets.text(exchange, command)))
}

fn replayed(exchange: &Exchange, origin: Option<&str>) -> Option<String> {
    let request = &exchange.request;
    let body = request.body.clone().ok().filter(|_| exchange.verdict.is_callback)?;
    let host = || {
        request.headers.iter().find(|(name, _)| name == "host").map(|(_, value)| format!("http://{value}"))
    };
    let origin = origin.map(str::to_owned).or_else(host)?;
    let query = Query::of_url(&request.url);
    let is_signed = query.get(SIGN).is_some() || query.get(REQUEST_TIME).is_some();
    let mut url = Url::parse(&origin).ok()?.join(&without_signature(&request.url)).ok()?;
    if is_signed {
        url.set_query(Some(&sign_again(url.query().unwrap_or_default(), SIGN_PLACE, TIME_PLACE)));
    }
    let headers = headers_of(&Record::of(exchange, &[]));
    Some(written(OutgoingRequest { url, headers, body }, is_signed))
}

/// A callback for a listener at this URL, to see something arrive.
pub(crate) fn to_try(url: &str, sdkappid: Option<u64>, is_signed: bool) -> Option<String> {
    let sample = fixtures::main_samples().next()?;
    let target = Target { url: Url::parse(url).ok()?, headers: Vec::new(), token: None, request_time: None };
    let query = CallbackQuery::plain(sdkappid.unwrap_or(ANY_SDKAPPID), sample.command);
    let mut request = target.request(query, sample.payload(), 0);
    // Those that matter.
    request.headers.retain(|(name, _)| name == "Content-Type");
    if is_signed {
        let signed = sign_again(request.url.query().unwrap_or_default(), SIGN_PLACE, TIME_PLACE);
        request.url.set_query(Some(&signed));
    }
    Some(written(request, is_signed))
}

fn written(request: OutgoingRequest, is_signed: bool) -> String {
    let command = request.to_curl(&ClientOptions { timeout: TIMEOUT, ..ClientOptions::default() });
    if is_signed { sign_in_shell(&command) } else { command }
}
