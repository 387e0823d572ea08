//! `timhook demo`: one round trip on this machine, without any set-up.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::listen::{self, Output};
use super::request::Target;
use crate::error::Error;
use crate::exchange::{Exchange, Outcome, SignatureState};
use crate::exit::Exit;
use crate::finding::Finding;
use crate::fixtures::{self, Fixture};
use crate::http::client::{Client, ClientOptions};
use crate::http::server::{Config, Event, Hooks, Received};
use crate::protocol::answer::{Expectation, judge};
use crate::protocol::catalogue;
use crate::protocol::judge::Policy;
use crate::protocol::query::CallbackQuery;
use crate::protocol::signature::Token;
use crate::render::console::{Console, Level};
use crate::render::exchange::Clock;
use crate::render::style::Role;

/// The app of the demonstration. Both values are made up; nothing leaves this machine.
const SDKAPPID: u64 = 1_400_000_000;
const TOKEN: &str = "demo-token";

/// What to do after that.
const NEXT: &str = "\
next: `timhook listen` receives callbacks until Ctrl-C
      `timhook send 8080 --sdkappid 1400000000` sends it one, from another terminal
      `timhook -h` lists the rest, `timhook listen -h` the options";

/// How long one delivery may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts a receiver, sends a tour of samples to it, or all of them, and shows what it received.
pub(crate) fn run(is_whole: bool, console: &mut Console) -> Result<Exit, Error> {
    let samples: Vec<Fixture> = if is_whole {
        fixtures::samples().collect()
    } else {
        catalogue::index().tour.iter().filter_map(|name| fixtures::sample(name)).collect()
    };
    let bound = listen::bind("127.0.0.1", 0)?;
    let address = bound.address();
    let config = Config {
        policy: Policy {
            sdkappid: Some(SDKAPPID),
            token: Some(Token::new(TOKEN)),
            max_skew: Duration::from_secs(60),
            path: None,
        },
        max_body: 1024 * 1024,
        idle_timeout: PATIENCE,
        count: None,
        filters: Vec::new(),
        // The samples are variations of one message.
        health_path: None,
        marks_repeats: false,
        hooks: Hooks::default(),
    };
    let (_handle, events) = listen::serve(bound, config)?;
    let url = Url::parse(&format!("http://{address}/callback")).map_err(|error| broken(&error))?;
    let client = ClientOptions { timeout: PATIENCE, ..ClientOptions::default() };
    let client = Client::new(&url, &client).map_err(|error| broken(&error))?;
    let target = Target { url, headers: Vec::new(), token: Some(Token::new(TOKEN)), request_time: None };
    let message = format!("sending {} samples to a receiver on http://{address}", samples.len());
    console.say(Level::Info, &message, &json!({"type": "ready", "url": format!("http://{address}")}));
    let mut passed = 0;
    for sample in &samples {
        let is_answered = deliver(&client, &target, sample, console);
        let received = next_exchange(&events);
        if let Some(exchange) = &received {
            let mut output = Output::default();
            output.add(exchange, &Clock::system(), console)?;
            output.write(console)?;
        }
        passed += usize::from(is_answered && received.is_some_and(|exchange| is_as_sent(&exchange, sample)));
    }
    Ok(conclude(passed, samples.len(), console))
}

/// Sends one sample; whether the answer honours the contract.
fn deliver(client: &Client, target: &Target, sample: &Fixture, console: &mut Console) -> bool {
    let query = CallbackQuery::plain(SDKAPPID, sample.command);
    let request = target.request(query, sample.payload(), Timestamp::now().as_second());
    match client.post(&request.url, &request.headers, request.body) {
        Ok(answer) => {
            let command = catalogue::find(sample.command);
            judge(answer.status, &answer.body, Expectation::Ok, command).reasons.is_empty()
        }
        Err(failure) => {
            console.remark(Level::Error, &format!("{}: {}", sample.label(), failure.message), &failure.help);
            false
        }
    }
}

fn next_exchange(events: &std::sync::mpsc::Receiver<Event>) -> Option<Received> {
    loop {
        if let Event::Exchange(exchange) = events.recv_timeout(PATIENCE).ok()? {
            return Some(exchange);
        }
    }
}

/// Whether the receiver saw the very sample, rightly signed and free of errors.
fn is_as_sent(exchange: &Exchange, sample: &Fixture) -> bool {
    exchange.request.body_bytes() == sample.payload()
        && exchange.verdict.outcome == Outcome::Accepted
        && exchange.verdict.signature == SignatureState::Valid
        && !exchange.verdict.findings.iter().any(Finding::is_error)
}

fn conclude(passed: usize, total: usize, console: &mut Console) -> Exit {
    let exit = if passed == total { Exit::Done } else { Exit::Failed };
    let record = json!({"type": "summary", "samples": total, "passed": passed});
    let text = format!("{passed} of {total} samples arrived, were correctly signed and valid");
    let (mark, role) = if exit == Exit::Done { ("✓", Role::Good) } else { ("✗", Role::Danger) };
    let text = console.err_style.paint(role, &format!("{mark} {text}"));
    console.say(Level::Info, &text, &record);
    if exit == Exit::Done && !console.is_json() {
        console.say(Level::Info, NEXT, &());
    }
    exit
}

fn broken(error: &dyn std::error::Error) -> Error {
    Error::listener(format!("the demonstration could not start: {error}"), "report this as a bug")
}
