//! Probing endpoints of the tests.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::Value;

use super::{SDKAPPID, json_lines, stdout, timhook};

/// Probes a URL with the tests' SDKAppID.
pub(crate) fn probe(url: &str, arguments: &[&str]) -> Output {
    timhook(&["probe", url, "--sdkappid", SDKAPPID]).args(arguments).output().expect("timhook runs")
}

/// The result of each case, by its id, and the whole record.
pub(crate) fn results(output: &Output) -> BTreeMap<String, Value> {
    let records = json_lines(&stdout(output)).into_iter();
    records.map(|record| (record["id"].as_str().expect("an id").to_owned(), record)).collect()
}
