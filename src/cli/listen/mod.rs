//! What `timhook listen` can be told.

pub(crate) mod checks;
pub(crate) mod forward_record_faults;

use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::inspect::{self, InspectArgs};
use super::{secret, values};
use crate::commands::listen::{CheckOptions, HookOptions, ListenOptions, Look};
use crate::env::Env;
use crate::error::Error;
use crate::finding::Severity;
use crate::http::server::{Config, Hooks};
use crate::protocol::judge::Policy;
use crate::render::console::Level;
use checks::CheckArgs;
use forward_record_faults::{FaultArgs, ForwardArgs, RecordArgs};

/// Receive callbacks on this machine, check and show them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n\x20\x20\
                        timhook listen --sdkappid 1400000000 --token-file token.txt\n\x20\x20\
                        timhook listen --forward-to :3000/callback --record callbacks.ndjson\n\x20\x20\
                        timhook listen --json --count 3 --timeout 30s | jq .body.GroupId\n\x20\x20\
                        timhook listen --port 0 --exec ./test.sh --expect /Type=Public\n\x20\x20\
                        timhook listen --respond 200,500x2,delay=3s,close\n\
                        \n\
                        The answer to an accepted callback is 200 with ActionStatus OK. The answer to a wrong callback is 200 with FAIL and the reason, and to any other request 400, 404, 405 or 413. docs/security.md lists all limits.\n\
                        \n\
                        Exit codes: 0 done or stopped, 1 --count, --timeout, --fail-on or an expectation was not met, or the command of --exec failed, 5 could not listen.")]
pub(super) struct ListenArgs {
    /// Address or name to listen on. Other machines can connect unless it is a loopback address.
    #[arg(long, default_value = "127.0.0.1", help_heading = "Listener")]
    host: String,

    /// Port to listen on; 0 takes any free port.
    #[arg(long, value_parser = values::port, default_value_t = 8080, help_heading = "Listener")]
    port: u16,

    /// Receive callbacks on this path only; answer 404 to all others.
    #[arg(long, value_parser = values::path, help_heading = "Listener")]
    path: Option<String>,

    /// Answer 200 to GET and HEAD for this path, for health checks. They are not shown, counted or recorded.
    #[arg(long, value_name = "PATH", value_parser = values::path, help_heading = "Listener")]
    health_path: Option<String>,

    /// Answer 413 to larger bodies.
    #[arg(long, value_name = "SIZE", value_parser = values::size, default_value = "1MiB", help_heading = "Listener")]
    max_body: u64,

    /// Close connections that send nothing for this time.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "30s",
          help_heading = "Listener")]
    idle_timeout: Duration,

    #[command(flatten)]
    app: secret::AppArgs,

    /// How far RequestTime may be from now.
    #[arg(long, value_name = "DURATION", value_parser = values::duration_or_zero, default_value = "60s",
          help_heading = "App")]
    max_skew: Duration,

    /// End after N callbacks.
    ///
    /// Requests that are answered 404 or 405 are shown, but not counted.
    #[arg(long, value_name = "N", value_parser = values::positive, help_heading = "End")]
    count: Option<u64>,

    /// End after this time.
    ///
    /// The run fails if callbacks are missing: fewer than --count, or no callback if --count is not given.
    #[arg(long, value_name = "DURATION", value_parser = values::duration, help_heading = "End")]
    timeout: Option<Duration>,

    /// Fail at the end if a callback was rejected or had a finding of this severity, or if the backend
    /// answered it wrongly.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "never", help_heading = "End")]
    fail_on: FailOnSeverity,

    /// Show each callback on one line, and its findings below.
    #[arg(long, help_heading = "Output")]
    compact: bool,

    #[command(flatten)]
    checks: CheckArgs,

    #[command(flatten)]
    forward: ForwardArgs,

    #[command(flatten)]
    record: RecordArgs,

    #[command(flatten)]
    faults: FaultArgs,

    /// Show callbacks on a page in the browser, as they come.
    ///
    /// The page is on port 4040 of this machine, or on PORT; 0 takes any free port. Its URL is printed at the start.
    /// The key in it opens the page, and the JSON API for scripts: docs/inspect.md.
    #[arg(long, value_name = "PORT", value_parser = values::port, num_args = 0..=1, require_equals = true,
          default_missing_value = inspect::PORT, help_heading = "Inspector")]
    inspect: Option<u16>,

    #[command(flatten)]
    inspector: InspectArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOnSeverity {
    Error,
    Warning,
    Never,
}

impl ListenArgs {
    pub(super) fn understand(
        self,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<ListenOptions, Error> {
        if self.health_path.is_some() && self.health_path == self.path {
            let help = "name another path for health checks, such as /healthz";
            return Err(Error::usage("--health-path is the same as --path", help));
        }
        if self.port != 0 && self.inspect == Some(self.port) {
            let message = format!("--port {0} and --inspect={0} are the same port", self.port);
            return Err(Error::usage(message, "give the inspector a port of its own, or 0 for any free one"));
        }
        let token = self.app.token(env, remarks)?;
        let forward = self.forward.understand(token.as_ref())?;
        let policy =
            Policy { sdkappid: self.app.sdkappid(env)?, token, max_skew: self.max_skew, path: self.path };
        Ok(ListenOptions {
            host: self.host,
            port: self.port,
            config: Config {
                policy,
                health_path: self.health_path,
                max_body: self.max_body,
                idle_timeout: self.idle_timeout,
                count: self.count,
                filters: self.checks.filter,
                marks_repeats: true,
                hooks: Hooks::default(),
            },
            look: if self.compact { Look::Compact } else { Look::Full },
            timeout: self.timeout,
            ready_file: self.checks.ready_file,
            exec: self.checks.exec,
            inspect: self.inspector.understand(self.inspect)?,
            hooks: HookOptions {
                forward,
                faults: self.faults.understand()?.map(Arc::new),
                record: self.record.record,
                record_fixtures: self.record.record_fixtures,
            },
            checks: CheckOptions {
                fail_on: match self.fail_on {
                    FailOnSeverity::Error => Some(Severity::Error),
                    FailOnSeverity::Warning => Some(Severity::Warning),
                    FailOnSeverity::Never => None,
                },
                expect: self.checks.expect,
                expect_count: self.checks.expect_count,
                reports: self.checks.report,
                step_summary: env.step_summary(),
            },
        })
    }
}
