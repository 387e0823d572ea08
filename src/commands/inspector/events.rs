//! News of exchanges as they come: Server-Sent Events, and the wait for one exchange.
//!
//! A reader is a place in the ring. What it has not read yet is nowhere but there, so that one that reads slowly,
//! or not at all, costs nothing and keeps nobody waiting; what has left the ring meanwhile, it has missed.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

use super::answers::{ApiRefusal, JSON, whole};
use super::feed::{Feed, Kept};
use super::list::{join, row};
use super::secrets::Secrets;
use super::wanted::WantedExchanges;
use crate::http::local_server::{LocalAnswer, StreamOutlet};

/// How many rows are told of at a time.
const BATCH: usize = 100;

/// How many rows a reader may be behind. One that is further behind jumps.
const MOST_BEHIND: u64 = 1000;

/// So many of the latest rows it gets then: about as many as are in sight.
const IN_SIGHT: u64 = 20;

/// How much time lies between two batches: a callback that comes right after another is shown as soon.
const PACE: Duration = Duration::from_millis(50);

/// How often something is said where there is nothing to say, so that nobody takes the connection for dead.
const ALIVE: Duration = Duration::from_secs(15);

/// Who reads, and what.
pub(super) struct Reader {
    pub(super) feed: Arc<Feed>,
    pub(super) secrets: Arc<Secrets>,
    pub(super) wanted: WantedExchanges,
    /// The place of the next exchange to look at.
    pub(super) place: u64,
    /// How many were missed before.
    pub(super) missed: u64,
}

impl Reader {
    /// Tells of all that is wanted until there is an end, or nobody reads any more.
    pub(super) async fn tell(mut self, mut outlet: StreamOutlet) {
        let mut news = self.feed.news();
        // So that a browser knows at once that it is heard.
        let mut text = b": hello\n\n".to_vec();
        loop {
            let now = *news.borrow_and_update();
            self.jump(now.next_place);
            let batch = self.feed.from(self.place, BATCH);
            self.write(&batch, &mut text);
            let is_over = batch.is_empty() && now.end.is_some();
            if let Some(why) = now.end.filter(|_| is_over) {
                text.extend_from_slice(
                    event("end", None, &serde_json::json!({"why": why}).to_string()).as_bytes(),
                );
            }
            if !text.is_empty() && outlet.send_data(Bytes::from(std::mem::take(&mut text))).await.is_err() {
                return;
            }
            if is_over {
                return;
            }
            if !batch.is_empty() {
                sleep(PACE).await;
            } else if !matches!(timeout(ALIVE, news.changed()).await, Ok(Ok(()))) {
                text.extend_from_slice(b": alive\n\n");
            }
        }
    }

    /// Leaves out what there is too much of.
    fn jump(&mut self, next_place: u64) {
        let first = self.feed.first_place().max(next_place.saturating_sub(MOST_BEHIND));
        if self.place < first {
            let to = first.max(next_place.saturating_sub(IN_SIGHT));
            self.missed += to - self.place;
            self.place = to;
        }
    }

    /// Writes what is wanted of a batch.
    fn write(&mut self, batch: &[Arc<Kept>], text: &mut Vec<u8>) {
        if self.missed > 0 {
            let last = batch.first().map_or_else(|| self.feed.last_id(), |first| first.id.saturating_sub(1));
            let gap = format!("{{\"missed\":{},\"last\":{last}}}", self.missed);
            text.extend_from_slice(event("gap", Some(last), &gap).as_bytes());
            self.missed = 0;
        }
        let Some(last) = batch.last() else { return };
        self.place = last.place + 1;
        let wanted: Vec<&Arc<Kept>> =
            batch.iter().filter(|kept| self.wanted.admits(kept, &self.secrets)).collect();
        let rows: Vec<Bytes> = wanted.iter().map(|kept| row(kept, &self.secrets)).collect();
        let Some(last) = wanted.last() else { return };
        let mut data = Vec::new();
        let name = match rows.as_slice() {
            [row] => {
                data.extend_from_slice(row);
                "row"
            }
            rows => {
                join(rows, &mut data);
                "rows"
            }
        };
        text.extend_from_slice(event(name, Some(last.id), &String::from_utf8_lossy(&data)).as_bytes());
    }

    /// The first that is there, is wanted and has a greater id than `after`. None of these is looked at again.
    pub(super) fn find(&mut self, after: u64) -> Option<LocalAnswer> {
        let end = self.feed.next_place();
        while self.place < end {
            if let ControlFlow::Break(found) = self.look(after) {
                return found;
            }
        }
        None
    }

    /// Waits for an exchange that is wanted and has a greater id than `after`, until then.
    pub(super) async fn first(mut self, after: u64, time: Duration) -> LocalAnswer {
        let end = Instant::now() + time;
        let mut news = self.feed.news();
        loop {
            let now = *news.borrow_and_update();
            loop {
                match self.look(after) {
                    ControlFlow::Break(Some(found)) => return found,
                    ControlFlow::Break(None) => break,
                    // Others want to be answered meanwhile.
                    ControlFlow::Continue(()) => yield_now().await,
                }
            }
            if let Some(why) = now.end {
                let help = "nothing more will come; start it again";
                return ApiRefusal::new(StatusCode::SERVICE_UNAVAILABLE, why, help).answer();
            }
            let left = end.saturating_duration_since(Instant::now());
            if timeout(left, news.changed()).await.is_err() {
                let error = format!("nothing that matches came within {}", humantime::format_duration(time));
                let help = "check filter and search, or wait longer with timeout=2m";
                return ApiRefusal::new(StatusCode::GATEWAY_TIMEOUT, error, help).answer();
            }
        }
    }

    /// Looks at the next few. It breaks with one that is wanted, or with none if there are no more.
    fn look(&mut self, after: u64) -> ControlFlow<Option<LocalAnswer>> {
        let batch = self.feed.from(self.place.max(self.feed.first_place()), BATCH);
        let Some(last) = batch.last() else { return ControlFlow::Break(None) };
        self.place = last.place + 1;
        let is_wanted = |kept: &&Arc<Kept>| kept.id > after && self.wanted.admits(kept, &self.secrets);
        match batch.iter().find(is_wanted) {
            Some(kept) => ControlFlow::Break(Some(whole(JSON, self.secrets.record(&kept.exchange)))),
            None => ControlFlow::Continue(()),
        }
    }
}

/// One event. JSON as it is written here has no line breaks.
fn event(name: &str, id: Option<u64>, data: &str) -> String {
    let id = id.map_or_else(String::new, |id| format!("id: {id}\n"));
    format!("event: {name}\n{id}data: {data}\n\n")
}
