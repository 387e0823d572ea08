//! What is answered where.

use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::about::About;
use super::access::Access;
use super::answers::{self, ApiRefusal, JSON, whole};
use super::archive::Archive;
use super::events::Reader;
use super::feed::{Feed, Kept};
use super::resend::Resender;
use super::secrets::Secrets;
use super::subject::InspectedRun;
use super::wanted::Parameters;
use super::{assets, check, curl, detail, files, list};
use crate::http::local_server::{LocalAnswer, LocalReply, LocalRequest, Service};

/// The largest body.
const MOST_BODY: usize = 8 * 1024 * 1024;

/// What reads takes these methods, and what acts this one.
const GET: &str = "GET, HEAD";
const POST: &str = "POST";

/// How many may wait or listen at a time: about half of the connections, so that others find one.
const MOST_READERS: usize = 32;

/// How long somebody waits for an exchange.
const WAIT: Duration = Duration::from_secs(30);

/// How long somebody can wait for one.
const MOST_WAIT: Duration = Duration::from_secs(600);

/// Everything that answers are made of.
pub(super) struct Routes {
    pub(super) access: Access,
    pub(super) feed: Arc<Feed>,
    pub(super) secrets: Arc<Secrets>,
    pub(super) about: About,
    /// What sends again, or why nothing does.
    pub(super) resender: Result<Resender, &'static str>,
    archive: Option<Archive>,
    readers: Arc<Semaphore>,
}

impl Service for Routes {
    fn refuses(&self, head: &Parts) -> Option<LocalAnswer> {
        self.access.refuses(head)
    }

    fn most_body(&self) -> usize {
        MOST_BODY
    }

    fn answer(&self, asked: LocalRequest) -> LocalReply {
        self.route(&asked).unwrap_or_else(|refusal| LocalReply::Answer(refusal.answer()))
    }

    fn failure(&self) -> LocalAnswer {
        let (error, help) = ("the answer could not be made", "report this as a bug");
        ApiRefusal::new(StatusCode::INTERNAL_SERVER_ERROR, error, help).answer()
    }
}

impl Routes {
    pub(super) fn new(access: Access, feed: Arc<Feed>, subject: InspectedRun) -> Self {
        let InspectedRun { mut about, secrets, resender, archive, .. } = subject;
        about.can_resend = resender.is_ok();
        about.why_no_resend = resender.as_ref().err().copied();
        let readers = Arc::new(Semaphore::new(MOST_READERS));
        Self { access, feed, secrets: Arc::new(secrets), about, resender, archive, readers }
    }

    fn route(&self, asked: &LocalRequest) -> Result<LocalReply, ApiRefusal> {
        let (path, query) = (asked.head.uri.path(), asked.head.uri.query());
        let get = || allow(&asked.head, GET);
        if let Some(file) = assets::find(path) {
            return get().map(|()| LocalReply::Answer(file));
        }
        let plain =
            |allowed: Result<(), ApiRefusal>| allowed.and_then(|()| Parameters::read(query, &[])).map(drop);
        let get_plain = || plain(get());
        let post = || plain(allow(&asked.head, POST));
        let parts: Option<Vec<&str>> = path.strip_prefix("/api/").map(|path| path.split('/').collect());
        let answer = match parts.as_deref().unwrap_or_default() {
            ["about"] => get_plain().map(|()| whole(JSON, self.secrets.plain(self.about.json()))),
            ["check"] => post().and_then(|()| check::check(asked, &self.secrets)),
            ["events"] => return get().and_then(|()| self.events(&asked.head)),
            ["exchanges"] => get().and_then(|()| list::list(query, &self.feed, &self.secrets)),
            ["exchanges", id] => get().and_then(|()| self.exchange(id, query)),
            ["exchanges", id, "curl"] => get_plain()
                .and_then(|()| curl::of_exchange(&*self.find(id)?, self.about.url.as_deref(), &self.secrets)),
            ["exchanges", id, "fixture"] => {
                get_plain().and_then(|()| files::fixture(&*self.find(id)?, &self.secrets))
            }
            ["exchanges", id, "resend"] => post().and_then(|()| self.resend(&*self.find(id)?, asked)),
            ["explain", rule] => get_plain().and_then(|()| check::explain(rule)),
            ["wait"] => return get().and_then(|()| self.wait(query)),
            _ => {
                let help = "docs/inspect.md lists what there is";
                Err(ApiRefusal::new(StatusCode::NOT_FOUND, format!("there is nothing at {path}"), help))
            }
        };
        answer.map(LocalReply::Answer)
    }

    fn resend(&self, kept: &Kept, asked: &LocalRequest) -> Result<LocalAnswer, ApiRefusal> {
        let resender = self.resender.as_ref().map_err(|why| {
            let help = "start `timhook listen` with --forward-to URL";
            ApiRefusal::new(StatusCode::CONFLICT, *why, help)
        })?;
        resender.resend(&kept.exchange, asked, &self.secrets)
    }

    fn exchange(&self, id: &str, query: Option<&str>) -> Result<LocalAnswer, ApiRefusal> {
        let parameters = Parameters::read(query, &["view"])?;
        let is_detail = parameters.word("view", &["detail", "record"])? == Some("detail");
        let kept = self.find(id)?;
        let body = if is_detail {
            detail::detail(&kept, &self.secrets)
        } else {
            self.secrets.record(&kept.exchange)
        };
        Ok(whole(JSON, body))
    }

    fn find(&self, id: &str) -> Result<Arc<Kept>, ApiRefusal> {
        let number = id
            .parse()
            .map_err(|_| ApiRefusal::bad(format!("`{id}` is not an id"), "write a whole number"))?;
        let last = self.feed.last_id();
        let recorded = || self.archive.as_ref().filter(|_| (1..=last).contains(&number))?.find(number);
        let found = self.feed.find(number).or_else(|| Some(Arc::new(Kept::alone(number, recorded()?))));
        found.ok_or_else(|| {
            let (error, help) = match (self.feed.has_dropped(number), last) {
                (true, _) => (format!("#{id} is no longer kept"), self.about.older.clone()),
                (false, 0) => (format!("there is no #{id}"), "there are none yet".to_owned()),
                (false, last) => (format!("there is no #{id}"), format!("the latest is #{last}")),
            };
            ApiRefusal::new(StatusCode::NOT_FOUND, error, help)
        })
    }

    fn events(&self, head: &Parts) -> Result<LocalReply, ApiRefusal> {
        let parameters = Parameters::read(head.uri.query(), &["filter", "search", "after"])?;
        let resumed = head.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
        let after = resumed.or(parameters.number("after")?);
        let (place, missed) = match after {
            Some(id) => self.feed.after(id),
            None => (self.feed.next_place(), 0),
        };
        let (reader, permit) = (self.reader(&parameters, place, missed), self.permit()?);
        let mut stream = answers::head("text/event-stream");
        stream.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(LocalReply::Stream(
            stream,
            Box::new(move |outlet| {
                Box::pin(async move {
                    reader.tell(outlet).await;
                    drop(permit);
                })
            }),
        ))
    }

    fn wait(&self, query: Option<&str>) -> Result<LocalReply, ApiRefusal> {
        let parameters = Parameters::read(query, &["filter", "search", "after", "timeout"])?;
        let after = parameters.number("after")?.unwrap_or_default();
        let time = parameters.duration("timeout")?.unwrap_or(WAIT);
        if time > MOST_WAIT {
            return Err(ApiRefusal::bad("timeout is longer than 10m", "wait several times"));
        }
        let mut reader = self.reader(&parameters, self.feed.after(after).0, 0);
        // Whoever need not wait takes nobody's place.
        if let Some(answer) = reader.find(after) {
            return Ok(LocalReply::Answer(answer));
        }
        let permit = self.permit()?;
        Ok(LocalReply::Later(Box::pin(async move {
            let answer = reader.first(after, time).await;
            drop(permit);
            answer
        })))
    }

    fn reader(&self, parameters: &Parameters, place: u64, missed: u64) -> Reader {
        let (feed, secrets) = (Arc::clone(&self.feed), Arc::clone(&self.secrets));
        Reader { feed, secrets, wanted: parameters.wanted(), place, missed }
    }

    fn permit(&self) -> Result<OwnedSemaphorePermit, ApiRefusal> {
        Arc::clone(&self.readers).try_acquire_owned().map_err(|_| {
            let error = format!("{MOST_READERS} others listen or wait already, which is the limit");
            ApiRefusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                error,
                "close other pages of the inspector, or try again later",
            )
        })
    }
}

/// Refuses other methods than these. HEAD is GET without the body, which is left out where the answer is sent.
fn allow(head: &Parts, methods: &'static str) -> Result<(), ApiRefusal> {
    if methods.split(", ").any(|method| method == head.method) {
        return Ok(());
    }
    let error = format!("{} is not allowed for {}", head.method, head.uri.path());
    let help = format!("use {}", methods.split(", ").next().unwrap_or_default());
    let refusal = ApiRefusal::new(StatusCode::METHOD_NOT_ALLOWED, error, help);
    Err(ApiRefusal { allow: Some(methods), ..refusal })
}
