//! Why an endpoint refuses a right signature: which wrong one does it take?

use jiff::Timestamp;

use super::{Engine, Planned};
use crate::http::client::Outgoing;
use crate::protocol::diagnosis::{self, Diagnosis};
use crate::protocol::signature::variants;

impl Engine {
    /// Looks, once and only if that is wanted, which wrong signature the endpoint takes for a callback that it refuses.
    pub(super) async fn diagnose(&self, planned: &Planned) -> Option<Diagnosis> {
        let target = &self.options.target;
        let token = target.token.as_ref().filter(|_| self.options.delivery.diagnoses_sign)?;
        if self.has_diagnosed.replace(true) {
            return None;
        }
        let given = target.request_time.and_then(|time| i64::try_from(time).ok());
        let now = given.unwrap_or_else(|| Timestamp::now().as_second());
        let variants = variants(token, now, planned.body());
        let (mut tried, mut taken) = (0, None);
        for variant in &variants {
            if self.stop.reason().is_some() {
                break;
            }
            tried += 1;
            let outgoing =
                self.requests.request(planned).outgoing.signed(&variant.sign, &variant.request_time);
            if self.takes(&outgoing).await {
                taken = Some(variant);
                break;
            }
        }
        let takes_right = taken.is_some() && self.takes(&self.requests.request(planned).outgoing).await;
        Some(Diagnosis::of(taken, takes_right, tried))
    }

    async fn takes(&self, outgoing: &Outgoing) -> bool {
        let answer = self.client.send(outgoing).await.result;
        answer.is_ok_and(|answer| diagnosis::takes(answer.status, &answer.decoded().body))
    }
}
