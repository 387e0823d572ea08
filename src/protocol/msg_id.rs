//! The client message id, `tinyid-clientSeconds-random`.

/// The last second of the year 9999. What is later is no time of a message.
const END_OF_TIME: u64 = 253_402_300_799;

/// A message id taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MsgId {
    /// When the sender's client sent the message, by its own clock, in Unix seconds.
    pub(crate) sent_seconds: u64,
}

impl MsgId {
    /// Reads an id; `None` if it does not have the documented three decimal parts.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| {
            let is_decimal = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            is_decimal.then(|| part.parse::<u64>().ok()).flatten()
        });
        let (_sender, sent_seconds, random) = (parts.next()??, parts.next()??, parts.next()??);
        let is_credible = sent_seconds <= END_OF_TIME && u32::try_from(random).is_ok();
        (parts.next().is_none() && is_credible).then_some(Self { sent_seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_id_is_taken_apart() {
        assert_eq!(
            MsgId::parse("144115213033478435-1739361321-2512805311"),
            Some(MsgId { sent_seconds: 1_739_361_321 })
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "1-2",
            "1-2-3-4",
            "1--3",
            "+1-2-3",
            "1-2-x",
            "1-2-4294967296",
            "18446744073709551616-2-3",
            "1-253402300800-2",
        ] {
            assert_eq!(MsgId::parse(text), None, "{text}");
        }
    }
}
