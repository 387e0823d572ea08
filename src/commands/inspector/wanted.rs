//! What is asked for: the parameters of a request, understood.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use url::form_urlencoded;

use super::answers::ApiRefusal;
use super::feed::Kept;
use super::search;
use super::secrets::Secrets;
use crate::protocol::filter::{RecordFilter, record_filter};

/// Which exchanges.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct WantedExchanges {
    filters: Vec<RecordFilter>,
    /// In lower case.
    search: Option<String>,
}

impl WantedExchanges {
    /// Whether an exchange is one of them.
    pub(super) fn admits(&self, kept: &Kept, secrets: &Secrets) -> bool {
        self.filters.iter().all(|filter| filter.matches(&kept.exchange))
            && self.search.as_ref().is_none_or(|text| search::finds(text, &kept.exchange, secrets))
    }
}

/// The parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    wanted: WantedExchanges,
    others: HashMap<String, String>,
}

impl Parameters {
    /// Of a query that may have these, `filter` any number of times and the others once. Others are mistakes.
    pub(super) fn read(query: Option<&str>, known: &[&str]) -> Result<Self, ApiRefusal> {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned() {
            if !known.contains(&name.as_str()) {
                let names = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let error = format!("there is no parameter `{name}`");
                return Err(ApiRefusal::bad(error, format!("it takes {names}")));
            }
            if name == "filter" {
                let filter = record_filter(&value);
                read.wanted.filters.push(filter.map_err(|why| bad("filter", &value, why))?);
            } else if read.others.insert(name.clone(), value).is_some() {
                return Err(ApiRefusal::bad(format!("{name} is given twice"), "give it once"));
            }
        }
        let search = read.others.get("search").map(|text| text.to_lowercase());
        read.wanted.search = search.filter(|text| !text.is_empty());
        Ok(read)
    }

    /// What has to match.
    pub(super) fn wanted(&self) -> WantedExchanges {
        self.wanted.clone()
    }

    /// A number.
    pub(super) fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, ApiRefusal> {
        let read = |value: &String| value.parse().map_err(|_| bad(name, value, "write a whole number"));
        self.others.get(name).map(read).transpose()
    }

    /// A duration, such as `30s`.
    pub(super) fn duration(&self, name: &str) -> Result<Option<Duration>, ApiRefusal> {
        let help = "write a number and a unit, such as 500ms, 30s or 2m";
        let read = |value: &String| humantime::parse_duration(value).map_err(|_| bad(name, value, help));
        self.others.get(name).map(read).transpose()
    }

    /// One of these words.
    pub(super) fn word(
        &self,
        name: &str,
        words: &'static [&'static str],
    ) -> Result<Option<&'static str>, ApiRefusal> {
        let read = |value: &String| {
            let found = words.iter().find(|word| *word == value);
            found.copied().ok_or_else(|| bad(name, value, format!("write {}", words.join(" or "))))
        };
        self.others.get(name).map(read).transpose()
    }
}

fn bad(name: &str, value: &str, help: impl Display) -> ApiRefusal {
    ApiRefusal::bad(format!("{name}={value} is not understood"), help.to_string())
}
