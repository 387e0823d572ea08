//! From a text of the input to a payload that is ready to go: unwrapped, changed, checked, addressed.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use super::replay::{self, PayloadSelection};
use crate::commands::crafting::UnfitOption;
use crate::commands::expectations::Expected;
use crate::commands::recorded::read_record;
use crate::commands::send::options::InputOptions;
use crate::document::{Comments, parse};
use crate::error::Error;
use crate::exchange::Record;
use crate::finding::Finding;
use crate::inputs::{self, Input};
use crate::protocol::catalogue;
use crate::protocol::query::{CLIENT_IP, COMMAND, CallbackQuery, OPT_PLATFORM, Query, SDKAPPID};
use crate::protocol::validate::{check, payload_findings};

/// A payload on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payload {
    /// Sample or file.
    pub(crate) name: Arc<str>,
    /// The file that it comes from, and the line in it.
    pub(crate) source: Option<(Arc<str>, usize)>,
    /// Byte for byte.
    pub(crate) body: Bytes,
    /// The documented parameters.
    pub(crate) query: CallbackQuery,
    /// Further parameters of the record it comes from.
    pub(crate) further_query: Vec<(String, String)>,
    /// Headers of that record, where they are wanted.
    pub(crate) headers: Vec<(String, String)>,
    /// When that record was received.
    pub(crate) received_at: Option<Timestamp>,
    /// What its answer should be, where a file says it.
    pub(crate) expected: Option<Arc<Expected>>,
}

impl Payload {
    /// When its record was received, for a replay with that timing.
    pub(crate) fn received_at(&self) -> Result<Timestamp, Error> {
        self.received_at.ok_or_else(|| {
            let message = format!("{}: nothing says when it was received", self.name);
            let help = "--timing recorded replays exchange records, as `timhook listen --json` prints them";
            Error::usage(message, help)
        })
    }
}

/// A text to send, and the record that it comes from.
pub(crate) struct InputText {
    /// Sample or file.
    pub(crate) name: String,
    /// The file that it comes from, and the line in it.
    pub(crate) source: Option<(Arc<str>, usize)>,
    /// The payload itself.
    pub(crate) bytes: Vec<u8>,
    /// The rest of the record.
    pub(crate) record: Option<Box<Record<'static>>>,
    /// What its answer should be, where a file says it.
    pub(crate) expected: Option<Arc<Expected>>,
}

impl InputText {
    /// Of an exchange record, the body; anything else stays as it is.
    pub(crate) fn of(input: &Input<'_>, expected: Option<Arc<Expected>>) -> Result<Self, Error> {
        let name = input.name();
        let source = Some((input.file.into(), input.start.line));
        let document = parse(input.bytes, Comments::Refused).ok();
        let Some(value) = document.map(|document| document.value).filter(inputs::is_record) else {
            return Ok(Self { name, source, bytes: input.bytes.to_vec(), record: None, expected });
        };
        let broken = |why: String| {
            let help = "`timhook schema exchange` prints the shape";
            Error::input(format!("{name}: not a usable exchange record: {why}"), help)
        };
        let record = read_record(value).map_err(broken)?;
        let bytes = record.body_bytes().map_err(broken)?;
        Ok(Self { name, source, bytes, record: Some(Box::new(record)), expected })
    }

    /// Whether it is a callback that is selected.
    pub(crate) fn is_selected(&self, options: &InputOptions) -> Result<bool, Error> {
        let is_callback = self.record.as_ref().is_none_or(|record| record.is_callback());
        Ok(is_callback && options.selection.takes(self)?)
    }

    /// The payload, if it is selected.
    pub(crate) fn prepare(self, options: &InputOptions) -> Result<Prepared, Error> {
        if self.record.as_ref().is_some_and(|record| !record.is_callback()) {
            return Ok(Prepared::NoCallback);
        }
        if !options.selection.takes(&self)? {
            return Ok(Prepared::LeftOut);
        }
        let (text, foreign) = craft(self, options)?;
        Ok(Prepared::Ready(text, foreign))
    }

    /// What is wrong with it.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let recorded = self.record.as_ref().map(|record| Query::of_url(&record.url)).unwrap_or_default();
        let named = recorded.get(COMMAND);
        check(&self.bytes, Comments::Refused, |value| payload_findings(value, named)).findings
    }

    /// The payload with its query: from the command line, or else from its record.
    pub(crate) fn address(self, options: &InputOptions) -> Result<Payload, Error> {
        let recorded = self.record.as_ref().map(|record| Query::of_url(&record.url)).unwrap_or_default();
        let sdkappid =
            options.sdkappid.or_else(|| recorded.get(SDKAPPID)?.parse().ok()).ok_or_else(|| {
                let place = self.record.as_ref().map(|_| format!("{}: ", self.name)).unwrap_or_default();
                Error::usage(
                    format!("{place}the SDKAppID is missing"),
                    "give it with --sdkappid ID or in TIMHOOK_SDKAPPID, such as --sdkappid 1400000000",
                )
            })?;
        let value = |given: &Option<String>, parameter: &str, usual: Option<String>| {
            given.as_deref().or_else(|| recorded.get(parameter)).map(str::to_owned).or(usual)
        };
        // A changed payload may have another command than the record's.
        let recorded_command =
            recorded.get(COMMAND).filter(|_| options.crafting.is_empty()).map(str::to_owned);
        let command = recorded_command
            .or_else(|| replay::command_of(&self.bytes))
            .unwrap_or_else(|| catalogue::main().name.clone());
        let mut query = CallbackQuery::plain(sdkappid, &command);
        query.client_ip = value(&options.client_ip, CLIENT_IP, query.client_ip);
        query.opt_platform = value(&options.opt_platform, OPT_PLATFORM, query.opt_platform);
        let headers = match &self.record {
            Some(record) if options.with_headers => replay::headers_of(record),
            _ => Vec::new(),
        };
        Ok(Payload {
            query,
            further_query: replay::further_query(&recorded),
            headers,
            received_at: self.record.as_ref().and_then(|record| record.received_at.parse().ok()),
            expected: self.expected,
            source: self.source,
            name: self.name.into(),
            body: self.bytes.into(),
        })
    }
}

/// Which options for fields found a payload whose command has the field.
#[derive(Default)]
pub(crate) struct OptionFit {
    payloads: u64,
    /// Of each option that did not fit one: how many, and the first sentence about it.
    foreign: BTreeMap<&'static str, (u64, String)>,
}

impl OptionFit {
    /// Takes note of the options that do not fit one payload.
    pub(crate) fn see(&mut self, foreign: Vec<UnfitOption>) {
        self.payloads += 1;
        for UnfitOption { option, message } in foreign {
            self.foreign.entry(option).or_insert((0, message)).0 += 1;
        }
    }

    /// What is said of an option that fits none of them, and so changed nothing.
    pub(crate) fn misfit(&self) -> Option<&str> {
        let mut all = self.foreign.values().filter(|(count, _)| *count == self.payloads);
        all.next().map(|(_, message)| message.as_str())
    }
}

/// What a text turned out to be.
pub(crate) enum Prepared {
    /// To be sent, with the options that its command has no field for.
    Ready(InputText, Vec<UnfitOption>),
    /// Not selected.
    LeftOut,
    /// A record of something else.
    NoCallback,
}

fn craft(mut text: InputText, options: &InputOptions) -> Result<(InputText, Vec<UnfitOption>), Error> {
    if options.crafting.is_empty() {
        return Ok((text, Vec::new()));
    }
    let name = text.name.clone();
    let mut value = match parse(&text.bytes, Comments::Refused) {
        Ok(document) if !(document.has_duplicate_keys && options.is_validated) => document.value,
        // The check that follows says what is wrong, and nothing is sent.
        _ if options.is_validated => return Ok((text, Vec::new())),
        Ok(document) => document.value,
        Err(error) => {
            let help = "send it without the options that change fields";
            return Err(Error::usage(format!("{name}: cannot be changed: {}", error.message), help));
        }
    };
    let help = "`timhook send --dry-run` shows the payload";
    let foreign =
        options.crafting.apply(&mut value).map_err(|why| Error::usage(format!("{name}: {why}"), help))?;
    text.bytes = value.to_string().into_bytes();
    Ok((text, foreign))
}

impl PayloadSelection {
    /// Whether a text is to be sent.
    fn takes(&self, text: &InputText) -> Result<bool, Error> {
        self.admits(&text.name, &text.bytes, text.record.as_deref())
    }
}
