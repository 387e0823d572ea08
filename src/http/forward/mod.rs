//! Passing callbacks on to a backend, byte for byte.
//!
//! A client of its own, for what the other one cannot do: the request target goes out as it came
//! in (a URL type would rewrite it), names of headers keep their casing, and a thread that serves
//! a callback speaks to the backend itself, on a connection that others have kept open, without
//! the detour over a runtime. It knows whether a connection is fresh: a failure of a kept one
//! before the first byte of an answer is most probably the backend's having closed it meanwhile,
//! so the request is tried once more on a fresh one.

mod advice;
mod message;
mod target;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use advice::{ForwardFailure, JudgedBackend};
pub(crate) use message::{Passage, end_to_end_headers};
pub(crate) use target::{BackendTarget, short_form};

use super::resolve::resolve;
use super::route::{Caller, PemFile, Route, RouteError};
use super::tls::Session;
use super::wire::{Broken, RawAnswer, WireConnection, dial};
use crate::exchange::{AnswerBody, Forwarded, Outcome, Verdict};
use crate::protocol::diagnosis::{self, Diagnosis};
use crate::protocol::signature::{Token, sign, variants};

/// What the error of a name that nobody knows says.
const UNKNOWN_HOST: &str = "the host cannot be found";

/// How many connections are kept for later.
const MOST_KEPT: usize = 64;

/// How long a connection is kept for later. Servers close idle ones after some seconds.
const KEPT_FOR: Duration = Duration::from_secs(30);

/// What to pass on, and how.
#[derive(Debug, Clone)]
pub(crate) struct ForwardOptions {
    /// Where to.
    pub(crate) target: BackendTarget,
    /// From connecting to the last byte of the answer.
    pub(crate) timeout: Duration,
    /// Signs every callback afresh.
    pub(crate) resign: Option<Token>,
    /// Tries the mistakes with signatures, once, where the backend refuses what this token has signed.
    pub(crate) diagnose: Option<Token>,
    /// Also what was rejected here.
    pub(crate) is_all: bool,
    /// Certificates that are trusted besides the system's.
    pub(crate) ca: Option<PemFile>,
}

/// Passes callbacks on.
pub(crate) struct Forwarder {
    options: ForwardOptions,
    tls: Option<Session>,
    /// Connections for later, and when each was last used.
    kept: Mutex<Vec<(WireConnection, Instant)>>,
    has_diagnosed: AtomicBool,
}

impl std::fmt::Debug for Forwarder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.options.fmt(formatter)
    }
}

impl Forwarder {
    /// Gets ready. Nothing is sent yet; certificates are loaded for https alone.
    pub(crate) fn new(options: ForwardOptions) -> Result<Self, RouteError> {
        let ForwardOptions { target, ca, .. } = &options;
        let tls = match target.is_tls {
            true => {
                let (caller, ca) = (Caller::Forwarder, ca.clone());
                let route = Route { caller, ca, ..Route::default() };
                Some(Session::new(&target.host, target.port, &route)?)
            }
            false => None,
        };
        Ok(Self { options, tls, kept: Mutex::default(), has_diagnosed: AtomicBool::default() })
    }

    /// Whether a callback with this verdict is passed on.
    pub(crate) fn takes(&self, verdict: &Verdict) -> bool {
        verdict.is_callback && (self.options.is_all || verdict.outcome == Outcome::Accepted)
    }

    /// Passes a request on. What to answer, and what there is to say about it.
    pub(crate) fn forward(&self, passage: &Passage<'_>) -> (RawAnswer, Forwarded) {
        let joined = self.join(passage);
        let url = self.options.target.shown(&joined);
        let bytes = passage.to_bytes(&joined, &self.options.target.authority);
        let started = Instant::now();
        let outcome = self.exchange(&bytes, started + self.options.timeout);
        let elapsed = started.elapsed();
        match outcome {
            Ok(answer) => {
                let decoded = answer.decoded(passage.asks_for_coding());
                let is_signed = passage.is_signed || self.options.resign.is_some();
                let judged = JudgedBackend { answer: &answer, decoded: &decoded, elapsed, is_signed };
                let (reasons, mut help) = advice::judge_answer(&judged, passage, &joined);
                if is_signed && diagnosis::refuses(answer.status, &decoded.body) {
                    help = self.diagnose(passage).map(|diagnosis| diagnosis.to_string()).or(help);
                }
                let (status, body) = (Some(answer.status), decoded.body.into_owned());
                (answer, Forwarded { url, status, body, elapsed, reasons, help })
            }
            Err(ForwardFailure { status, message, help }) => {
                let body = AnswerBody::fail(format!("the backend gave no answer: {message}")).to_json();
                let headers = vec![("Content-Type".to_owned(), b"application/json".to_vec())];
                let answer = RawAnswer { status, headers, body: body.into_bytes(), ..RawAnswer::default() };
                let (reasons, help) = (vec![message], Some(help));
                (answer, Forwarded { url, status: None, body: Vec::new(), elapsed, reasons, help })
            }
        }
    }

    /// What the backend is asked for.
    fn join(&self, passage: &Passage<'_>) -> String {
        let time = passage.now.to_string();
        let resigned = self.options.resign.as_ref().map(|token| sign(token, &time));
        self.options.target.join(passage.asked, resigned.as_deref().map(|sign| (sign, &*time)))
    }

    /// Looks, once and only if that is wanted, which wrong signature the backend takes for a callback that it
    /// refuses. Takes as long as one answer may take.
    fn diagnose(&self, passage: &Passage<'_>) -> Option<Diagnosis> {
        let token = self.options.diagnose.as_ref()?;
        if self.has_diagnosed.swap(true, Ordering::SeqCst) {
            return None;
        }
        let deadline = Instant::now() + self.options.timeout;
        let takes = |joined: &str| {
            let bytes = passage.to_bytes(joined, &self.options.target.authority);
            self.exchange(&bytes, deadline).is_ok_and(|answer| {
                diagnosis::takes(answer.status, &answer.decoded(passage.asks_for_coding()).body)
            })
        };
        let (mut tried, mut taken) = (0, None);
        let variants = variants(token, passage.now, passage.body);
        for variant in variants.iter().take_while(|_| Instant::now() < deadline) {
            tried += 1;
            let signature = (&*variant.sign, &*variant.request_time);
            if takes(&self.options.target.join(passage.asked, Some(signature))) {
                taken = Some(variant);
                break;
            }
        }
        let takes_right = taken.is_some() && takes(&self.join(passage));
        Some(Diagnosis::of(taken, takes_right, tried))
    }

    fn exchange(&self, bytes: &[u8], deadline: Instant) -> Result<RawAnswer, ForwardFailure> {
        let explain = |broken: Broken| self.explain_tls(&broken).unwrap_or_else(|| self.explain(&broken));
        if let Some(kept) = self.take_kept() {
            match self.try_exchange(kept, bytes, deadline) {
                Err(broken) if is_about_keeping(&broken) => {}
                outcome => return outcome.map_err(explain)?,
            }
        }
        let fresh = self.connect(deadline).map_err(Broken::Unconnected).map_err(explain)?;
        self.try_exchange(fresh, bytes, deadline).map_err(explain)?
    }

    /// Says why there was no answer.
    fn explain(&self, broken: &Broken) -> ForwardFailure {
        advice::explain(broken, &self.options.target, self.options.timeout)
    }

    /// Says what was wrong with TLS, if that is why no answer came.
    fn explain_tls(&self, broken: &Broken) -> Option<ForwardFailure> {
        let (message, help) = self.tls.as_ref()?.explain(broken.error()?)?;
        Some(ForwardFailure { status: 502, message, help })
    }

    /// Opens a connection to wherever the name leads at this moment.
    fn connect(&self, deadline: Instant) -> io::Result<WireConnection> {
        let target = &self.options.target;
        let left = deadline.saturating_duration_since(Instant::now());
        let addresses = resolve(&target.host, target.port, left).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => error,
            _ => io::Error::new(io::ErrorKind::NotFound, UNKNOWN_HOST),
        })?;
        WireConnection::over(dial(&addresses, Duration::MAX, deadline)?, self.tls.as_ref(), None)
    }

    /// An answer, or what is wrong with one that came.
    fn try_exchange(
        &self,
        mut connection: WireConnection,
        bytes: &[u8],
        deadline: Instant,
    ) -> Result<Result<RawAnswer, ForwardFailure>, Broken> {
        connection.send(bytes, deadline)?;
        let begun = connection.receive_head(deadline)?;
        if begun.is_too_long() {
            return Ok(Err(advice::explain_length(&self.options.target)));
        }
        let answer = connection.receive_body(begun, deadline)?;
        if answer.is_cut {
            return Ok(Err(advice::explain_length(&self.options.target)));
        }
        if answer.keeps_open && !connection.has_more() {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < MOST_KEPT {
                kept.push((connection, Instant::now()));
            }
        }
        Ok(Ok(answer))
    }

    /// The connection that was used last: the least likely to have been closed meanwhile.
    fn take_kept(&self) -> Option<WireConnection> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, used_at) = kept.pop()?;
        if used_at.elapsed() > KEPT_FOR {
            kept.clear();
            return None;
        }
        Some(last)
    }
}

/// Whether a kept connection had most probably been closed meanwhile.
fn is_about_keeping(broken: &Broken) -> bool {
    matches!(broken, Broken::Unsent(_) | Broken::Unanswered(_)) && !broken.is_late()
}
