//! `timhook send` on a terminal, which `script` provides: the bar, and what is left when it has gone.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::endpoint::Endpoint;
use crate::support::send::good_endpoint;
use crate::support::{SDKAPPID, skip};

/// What takes a line away.
const CLEAR: &str = "\u{1b}[2K";

/// What a run writes on a terminal of 80 columns, and how long it took; nothing if there is no terminal to be had.
fn on_a_terminal(endpoint: &Endpoint, arguments: &str, no_colour: bool) -> Option<(String, Duration)> {
    let program = env!("CARGO_BIN_EXE_timhook");
    let command =
        format!("stty cols 80 && {program} send {} --sdkappid {SDKAPPID} {arguments}", endpoint.url());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &command, "/dev/null"]).stdin(Stdio::null());
    script.env_clear().env("PATH", path).env("TERM", "xterm").env("SHELL", "/bin/sh");
    if no_colour {
        script.env("NO_COLOR", "1");
    }
    let began = Instant::now();
    let output = match script.output() {
        Ok(output) if output.status.success() => output,
        _ => {
            skip("there is no `script` of util-linux on this machine, or no terminal for it");
            return None;
        }
    };
    Some((String::from_utf8(output.stdout).expect("UTF-8"), began.elapsed()))
}

#[test]
fn a_bar_is_steady_and_gone_at_the_end() {
    let endpoint = good_endpoint();
    for arguments in
        ["--rate 200/s --duration 2s", "--rate 200/s --repeat 400", "--rate 200/s --repeat 400 >/dev/null"]
    {
        let Some((shown, took)) = on_a_terminal(&endpoint, arguments, false) else { return };
        let (bar, summary) =
            shown.rsplit_once(CLEAR).unwrap_or_else(|| panic!("{arguments}: no bar: {shown}"));
        assert!(bar.contains("0 not passed, "), "{arguments}: {shown}");
        assert!(!summary.contains("not passed"), "{arguments}: {summary}");
        // Ten times a second it moves, and ten times a second results go past it.
        let clears = u32::try_from(shown.matches(CLEAR).count()).expect("not that many");
        let most = 25.0 * took.as_secs_f64() + 10.0;
        assert!(f64::from(clears) < most, "{arguments}: {clears} in {took:?}");
        if arguments.contains("--repeat") {
            let results = shown.matches("  wire  200  OK  ").count();
            assert_eq!(results, if arguments.contains("/dev/null") { 0 } else { 400 }, "{arguments}");
        }
    }
}

#[test]
fn the_summary_fits_into_80_columns_and_has_no_colour_if_that_is_wanted() {
    let arguments = "--vary --repeat 50 --concurrency 4 >/dev/null";
    let Some((shown, _)) = on_a_terminal(&good_endpoint(), arguments, true) else { return };
    // On a slow machine, a bar may have come and gone.
    let shown = shown.rsplit(CLEAR).next().unwrap_or_default();
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    assert!(shown.starts_with("50 deliveries: 50 passed, "), "{shown}");
    assert!(shown.contains("\r\nlatency min ") && shown.contains("\r\n  ≤ "), "{shown}");
    for line in shown.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}
