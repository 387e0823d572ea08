//! Ids of messages that hold the time of sending: `MsgId`, tinyid-clientSeconds-random, and `MsgKey`,
//! seq_random_seconds.

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
        let [_sender, sent_seconds, random] = three_numbers(text, '-')?;
        let is_credible = sent_seconds <= END_OF_TIME && u32::try_from(random).is_ok();
        is_credible.then_some(Self { sent_seconds })
    }
}

/// The key of a one-to-one message or of a message of an official channel, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MsgKey {
    /// When the message was sent, in Unix seconds.
    pub(crate) sent_seconds: u64,
}

impl MsgKey {
    /// Reads a key; `None` if it does not have the documented three decimal parts.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let [_seq, _random, sent_seconds] = three_numbers(text, '_')?;
        (sent_seconds <= END_OF_TIME).then_some(Self { sent_seconds })
    }
}

/// Exactly three decimal numbers.
fn three_numbers(text: &str, separator: char) -> Option<[u64; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let is_decimal = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        is_decimal.then(|| part.parse::<u64>().ok()).flatten()
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

/// When the message was sent that has this id or key, in Unix seconds.
pub(crate) fn sent_seconds(id: &str) -> Option<u64> {
    MsgId::parse(id).map(|id| id.sent_seconds).or_else(|| Some(MsgKey::parse(id)?.sent_seconds))
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
    #[test]
    fn a_key_is_taken_apart_or_refused() {
        assert_eq!(MsgKey::parse("48374_2837546_1557481126"), Some(MsgKey { sent_seconds: 1_557_481_126 }));
        for text in ["", "1_2", "1_2_3_4", "1__3", "1_2_x", "1-2-3", "1_2_253402300800"] {
            assert_eq!(MsgKey::parse(text), None, "{text}");
        }
    }
}
