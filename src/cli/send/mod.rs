//! What `timhook send` can be told.

mod crafting;
mod delivery;
mod replay;
mod report;
mod schedule;
mod url;

use std::sync::Arc;

use clap::Args;

use super::connection::ConnectionArgs;
use super::{secret, values};
use crate::commands::request::Target;
use crate::commands::send::{DeliveryOptions, InputOptions, OutputOptions, SendOptions, Timing};
use crate::env::Env;
use crate::error::Error;
use crate::http::client::ClientOptions;
use crate::protocol::query::PLATFORMS;
use crate::protocol::signature::Token;
use crate::protocol::similar::closest;
use crate::render::console::Level;
pub(super) use url::check_url;

/// Send payloads to an endpoint as the vendor would, and check its answers.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook send 3000 --sdkappid 1400000000\n\x20\x20\
                        timhook send :3000/callback --sdkappid 1400000000 --sample all\n\x20\x20\
                        timhook send https://staging.example.com/im fixtures/ --json\n\x20\x20\
                        timhook send 3000 callbacks.ndjson --timing recorded --speed 2x\n\x20\x20\
                        timhook send 3000 --vary --rate 500/s --duration 30s\n\
                        \n\
                        Payloads go out byte for byte, unless an option changes them.\n\
                        \n\
                        Exit codes: 0 all passed, 1 a wrong answer or payload, or interrupted, 3 unreadable input or unwritable report, 4 no usable answer.")]
pub(super) struct SendArgs {
    /// Endpoint: a URL, or 3000 or :3000/path for short [env: TIMHOOK_URL].
    url: Option<String>,

    /// File, folder, quoted glob, or - for standard input.
    ///
    /// They hold payloads, JSON Lines of payloads, or exchange records.
    #[arg(value_name = "PAYLOAD")]
    payloads: Vec<String>,

    /// Send a built-in sample, such as wire (repeatable).
    ///
    /// COMMAND/NAME, COMMAND, or the NAME of a recall; `all` for all samples of a recall; a glob on commands,
    /// such as '*', for all of their samples. If nothing is named, `wire` is sent.
    #[arg(long, value_name = "NAME", value_parser = values::names(samples), hide_possible_values = true,
          help_heading = "Payloads")]
    sample: Vec<String>,

    /// The longest text, after decompression. A stream may have any number of texts.
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "64MiB", help_heading = "Payloads")]
    max_document: u64,

    /// Send payloads that have errors, too.
    #[arg(long, help_heading = "Payloads")]
    no_validate: bool,

    #[command(flatten)]
    crafting: crafting::CraftingArgs,

    #[command(flatten)]
    app: secret::AppArgs,

    /// Sign for this time in Unix seconds, not for now.
    #[arg(long, value_name = "SECONDS", value_parser = values::whole::<u64>, help_heading = "App")]
    request_time: Option<u64>,

    /// ClientIP in the query [default: 127.0.0.1].
    #[arg(long, value_name = "IP", help_heading = "App")]
    client_ip: Option<String>,

    /// OptPlatform in the query [default: RESTAPI].
    #[arg(long, value_name = "PLATFORM", value_parser = values::suggest(platform, platforms),
          hide_possible_values = true, help_heading = "App")]
    opt_platform: Option<String>,

    #[command(flatten)]
    delivery: delivery::DeliveryArgs,

    #[command(flatten)]
    connection: ConnectionArgs,

    #[command(flatten)]
    retry: schedule::RetryArgs,

    #[command(flatten)]
    bulk: schedule::BulkArgs,

    #[command(flatten)]
    replay: replay::ReplayArgs,

    #[command(flatten)]
    report: report::ReportArgs,
}

impl SendArgs {
    pub(super) fn understand(
        self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
        is_json: bool,
    ) -> Result<Arc<SendOptions>, Error> {
        let (url, inputs) = url::split_url(self.url, self.payloads, env)?;
        values::check_inputs(&inputs)?;
        let token = self.app.token(env, remarks)?;
        if self.request_time.is_some() && token.is_none() {
            let help = "give the token with --token or --token-file, or remove --request-time";
            return Err(Error::usage("--request-time needs a token to sign with", help));
        }
        if self.delivery.diagnose_sign && token.is_none() {
            let help = "give the token with --token-file, TIMHOOK_TOKEN or --token";
            return Err(Error::usage("--diagnose-sign needs a token", help));
        }
        if self.delivery.dry_run().is_none() && token.as_ref().is_some_and(Token::is_short) {
            let message = "the token is short, so answers may contain it by chance; timhook shows REDACTED in its place";
            remarks.push((Level::Warning, message.to_owned()));
        }
        let timing = self.replay.timing()?;
        let schedule = self.bulk.understand(timing)?;
        let with_headers = self.replay.with_headers;
        let (expectation, expected) = self.delivery.expectation()?;
        let own_files =
            self.connection.files().into_iter().chain(self.app.token.token_file.clone()).collect();
        let input = InputOptions {
            inputs,
            samples: self.sample,
            selection: self.replay.selection()?,
            crafting: self.crafting.understand(),
            sdkappid: self.app.sdkappid(env)?,
            client_ip: self.client_ip,
            opt_platform: self.opt_platform,
            with_headers,
            expected,
            max_document: self.max_document,
            is_validated: !self.no_validate,
            needs_times: timing != Timing::None,
        };
        let client = ClientOptions {
            timeout: self.delivery.timeout,
            route: self.connection.understand(&url, env, remarks)?,
            keep_alive: !self.bulk.no_keepalive,
        };
        let output = OutputOptions {
            reports: self.report.understand(is_json)?,
            step_summary: env.step_summary(),
            own_files,
            stderr_is_terminal: env.stderr_is_terminal,
        };
        Ok(Arc::new(SendOptions {
            client,
            wait_for: self.retry.wait_for,
            dry_run: self.delivery.dry_run(),
            shows_secrets: self.report.show_secrets,
            target: Target { url, headers: self.delivery.header, token, request_time: self.request_time },
            input: Arc::new(input),
            schedule,
            delivery: DeliveryOptions {
                retry: self.retry.understand(),
                diagnoses_sign: self.delivery.diagnose_sign,
                expectation,
                max_failures: self.bulk.max_failures(),
                is_ordered: !self.bulk.unordered,
            },
            output,
        }))
    }
}

/// What `--sample` takes.
fn samples() -> Vec<&'static str> {
    super::names::sample_names().into_iter().chain(["all"]).collect()
}

fn platforms() -> Vec<&'static str> {
    PLATFORMS.to_vec()
}

fn platform(text: &str) -> Result<String, String> {
    if PLATFORMS.contains(&text) {
        return Ok(text.to_owned());
    }
    let near = closest(text, PLATFORMS).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Err(format!("{near}the documented values are {}", PLATFORMS.join(", ")))
}
