//! What `timhook send` can be told.

mod bulk;
mod replay;
mod report;

use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::Value;
use url::Url;

use super::connection::ConnectionArgs;
use super::{secret, values};
use crate::commands::crafting::{Crafting, Edit};
use crate::commands::expectations::Expected;
use crate::commands::export::Engine;
use crate::commands::request::Target;
use crate::commands::send::{DryRun, Options};
use crate::env::Env;
use crate::error::Error;
use crate::http::client::{ClientOptions, parse_header};
use crate::protocol::answer::Expectation;
use crate::protocol::query::{self, PLATFORMS, Query};
use crate::protocol::similar::closest;
use crate::render::console::Level;

/// POST payloads to an endpoint as the vendor would, and judge its answers.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  timhook send http://127.0.0.1:3000/callback --sdkappid 1400000000 --sample all\n  \
                        timhook send https://staging.example.com/im fixtures/ --json | jq -c 'select(.verdict!=\"pass\")'\n  \
                        timhook send http://127.0.0.1:3000/callback --vary --rate 500/s --duration 30s\n\n\
                        Payloads go out byte for byte, unless an option changes them.\n\n\
                        Exit codes: 0 all passed, 1 a wrong answer or payload, or interrupted, 3 unreadable input or\n\
                        unwritable report, 4 no usable answer."
)]
pub(super) struct SendArgs {
    /// Where to send: http:// or https:// [env: TIMHOOK_URL].
    url: Option<String>,

    /// File, folder, quoted glob, or - for standard input: payloads, JSON Lines, exchange records.
    #[arg(value_name = "PAYLOAD")]
    payloads: Vec<String>,

    /// Send this built-in sample, or `all` (repeatable; `wire` if nothing is named).
    #[arg(long, value_name = "NAME", help_heading = "Payloads")]
    sample: Vec<String>,

    /// Send payloads that have errors, too.
    #[arg(long, help_heading = "Payloads")]
    no_validate: bool,

    #[command(flatten)]
    crafting: CraftingArgs,

    #[command(flatten)]
    app: secret::AppArgs,

    /// Sign for this time in Unix seconds, in place of now.
    #[arg(long, value_name = "SECONDS", help_heading = "App")]
    request_time: Option<u64>,

    /// ClientIP in the query [default: 127.0.0.1].
    #[arg(long, value_name = "IP", help_heading = "App")]
    client_ip: Option<String>,

    /// OptPlatform in the query [default: RESTAPI].
    #[arg(long, value_name = "PLATFORM", value_parser = platform, help_heading = "App")]
    opt_platform: Option<String>,

    #[command(flatten)]
    delivery: DeliveryArgs,

    #[command(flatten)]
    connection: ConnectionArgs,

    #[command(flatten)]
    retry: bulk::RetryArgs,

    #[command(flatten)]
    bulk: bulk::BulkArgs,

    #[command(flatten)]
    replay: replay::ReplayArgs,

    #[command(flatten)]
    report: report::ReportArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Changes to every payload")]
struct CraftingArgs {
    /// Operator_Account.
    #[arg(long, value_name = "USERID")]
    operator: Option<String>,

    /// Type: Private, Public, ChatRoom, AVChatRoom or Community.
    #[arg(long = "type", value_name = "TYPE")]
    group_type: Option<String>,

    /// GroupId.
    #[arg(long, value_name = "ID")]
    group_id: Option<String>,

    /// One message for each MsgSeq, such as 130,131.
    #[arg(long, value_name = "N,…", value_delimiter = ',')]
    msg_seq: Vec<u64>,

    /// MsgId of the messages in their order.
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    msg_id: Vec<String>,

    /// TopicId.
    #[arg(long, value_name = "ID")]
    topic_id: Option<String>,

    /// EventTime: `now` or Unix milliseconds.
    #[arg(long, value_name = "TIME", value_parser = values::event_time, allow_negative_numbers = true)]
    event_time: Option<i64>,

    /// Replace what is there, by JSON Pointer (repeatable; before --add, before --unset).
    #[arg(long, value_name = "POINTER=JSON", value_parser = values::assignment)]
    set: Vec<(String, Value)>,

    /// Add a field, or an item to an array (/MsgSeqList/-).
    #[arg(long, value_name = "POINTER=JSON", value_parser = values::assignment)]
    add: Vec<(String, Value)>,

    /// Remove what is there.
    #[arg(long, value_name = "POINTER")]
    unset: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Delivery")]
struct DeliveryArgs {
    /// What the answer should be: ok (the contract with OK and 0), fail, contract, status=N, any, or a file
    /// that says it. NAME.expect.json beside a payload NAME.json takes its place.
    #[arg(long, value_name = "WHAT", value_parser = expectation, default_value = "ok")]
    expect: Expect,

    /// Time for a whole attempt; the vendor's own limit is the default.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "2s")]
    timeout: Duration,

    /// Add a header, or replace Content-Type (repeatable).
    #[arg(long, value_name = "NAME: VALUE", value_parser = parse_header)]
    header: Vec<(String, String)>,

    /// Print the request in place of sending it, signature included: as http, as a curl command, or for
    /// vegeta (JSON targets), k6 (a script that signs as it runs, without the token) or hurl.
    #[arg(long, value_enum, value_name = "AS", num_args = 0..=1, require_equals = true, default_missing_value = "http")]
    dry_run: Option<DryRunName>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Expect {
    Keyword(Expectation),
    File(String),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DryRunName {
    Http,
    Curl,
    Vegeta,
    K6,
    Hurl,
}

impl SendArgs {
    pub(super) fn understand(
        self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
        is_json: bool,
    ) -> Result<Arc<Options>, Error> {
        let (url, inputs) = split_url(self.url, self.payloads, env)?;
        let token = self.app.token(env, remarks)?;
        if self.request_time.is_some() && token.is_none() {
            let help = "give the token with --token or --token-file, or leave --request-time out";
            return Err(Error::usage("--request-time needs a token to sign with", help));
        }
        let timing = self.replay.timing()?;
        let bulk = self.bulk.understand(timing)?;
        let (expectation, expected) = match self.delivery.expect {
            Expect::Keyword(expectation) => (expectation, None),
            Expect::File(file) => (Expectation::Ok, Some(Arc::new(Expected::read(&file)?))),
        };
        Ok(Arc::new(Options {
            inputs,
            samples: self.sample,
            crafting: self.crafting.understand(),
            sdkappid: self.app.sdkappid(env)?,
            client_ip: self.client_ip,
            opt_platform: self.opt_platform,
            client: ClientOptions {
                timeout: self.delivery.timeout,
                connection: self.connection.understand(&url, env, remarks)?,
                keep_alive: !self.bulk.no_keepalive,
            },
            retry: self.retry.understand(),
            wait_for: self.retry.wait_for,
            expectation,
            expected,
            is_validated: !self.no_validate,
            dry_run: self.delivery.dry_run.map(|kind| match kind {
                DryRunName::Http => DryRun::Http,
                DryRunName::Curl => DryRun::Curl,
                DryRunName::Vegeta => DryRun::For(Engine::Vegeta),
                DryRunName::K6 => DryRun::For(Engine::K6),
                DryRunName::Hurl => DryRun::For(Engine::Hurl),
            }),
            target: Target { url, headers: self.delivery.header, token, request_time: self.request_time },
            vary: self.bulk.vary,
            seed: self.bulk.seed,
            repeat: bulk.repeat,
            concurrency: bulk.concurrency,
            rate: bulk.rate,
            ramp: bulk.ramp,
            duration: bulk.duration,
            max_failures: bulk.max_failures,
            is_ordered: !self.bulk.unordered,
            timing,
            with_headers: self.replay.with_headers,
            selection: self.replay.selection()?,
            reports: self.report.understand(is_json)?,
            shows_secrets: self.report.show_secrets,
            stderr_is_terminal: env.stderr_is_terminal,
        }))
    }
}

impl CraftingArgs {
    fn understand(self) -> Crafting {
        let set = self.set.into_iter().map(|(pointer, value)| Edit::Set(pointer, value));
        let add = self.add.into_iter().map(|(pointer, value)| Edit::Add(pointer, value));
        let unset = self.unset.into_iter().map(Edit::Unset);
        Crafting {
            operator: self.operator,
            group_type: self.group_type,
            group_id: self.group_id,
            msg_seqs: self.msg_seq,
            msg_ids: self.msg_id,
            topic_id: self.topic_id,
            event_time: self.event_time,
            edits: set.chain(add).chain(unset).collect(),
        }
    }
}

/// The first positional argument is the URL, unless TIMHOOK_URL is set and it does not look like one.
fn split_url(first: Option<String>, rest: Vec<String>, env: &Env) -> Result<(Url, Vec<String>), Error> {
    let from_env = env.get("TIMHOOK_URL");
    match (first, from_env) {
        (Some(first), Some(url)) if !first.contains("://") => {
            Ok((check_url(url)?, std::iter::once(first).chain(rest).collect()))
        }
        (Some(first), _) => Ok((check_url(&first)?, rest)),
        (None, Some(url)) => Ok((check_url(url)?, rest)),
        (None, None) => {
            let help = "name the endpoint: timhook send http://127.0.0.1:3000/callback, or set TIMHOOK_URL";
            Err(Error::usage("the URL is missing", help))
        }
    }
}

pub(super) fn check_url(text: &str) -> Result<Url, Error> {
    if !text.contains("://") {
        let help = format!("write the scheme: http://{text} or https://{text}");
        return Err(Error::usage(format!("`{text}` is not a URL: it has no scheme"), help));
    }
    let url = Url::parse(text).map_err(|error| {
        Error::usage(format!("`{text}` is not a URL: {error}"), "such as http://127.0.0.1:3000/callback")
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        let message = format!("`{}:` cannot be sent to", url.scheme());
        return Err(Error::usage(message, "callbacks go over http:// or https://"));
    }
    let own = Query::of_url(text.split('#').next().unwrap_or_default());
    let reserved = query::DOCUMENTED.into_iter().chain([query::SIGN, query::REQUEST_TIME]);
    if let Some(name) = reserved.into_iter().find(|name| own.get(name).is_some()) {
        let message = format!("the URL already carries `{name}`, which timhook adds");
        return Err(Error::usage(message, "remove it from the URL and use the option"));
    }
    Ok(url)
}

fn platform(text: &str) -> Result<String, String> {
    if PLATFORMS.contains(&text) {
        return Ok(text.to_owned());
    }
    let near = closest(text, PLATFORMS).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Err(format!("{near}documented are {}", PLATFORMS.join(", ")))
}

fn expectation(text: &str) -> Result<Expect, String> {
    Ok(Expect::Keyword(match text {
        "ok" => Expectation::Ok,
        "fail" => Expectation::Fail,
        "contract" => Expectation::Contract,
        "any" => Expectation::Any,
        file if file.ends_with(".json") || file.contains('/') => return Ok(Expect::File(file.to_owned())),
        _ => text
            .strip_prefix("status=")
            .and_then(|status| status.parse().ok())
            .filter(|status| (100..=599).contains(status))
            .map(Expectation::Status)
            .ok_or("write ok, fail, contract, any or status=N, such as status=403, or name a FILE.json")?,
    }))
}
