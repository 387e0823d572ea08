//! The key that opens the inspector: whoever has it sees every callback.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::error::Error;

/// So many characters at least make a key that nobody guesses.
const FEWEST_CHARACTERS: usize = 16;

/// Random bytes in a key: 128 bits.
const BYTES: usize = 16;

/// A key. Its `Debug` says nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(…)")
    }
}

impl Key {
    /// A key that somebody has chosen. The error does not repeat it.
    pub(crate) fn chosen(text: &str) -> Result<Self, Error> {
        let help = "choose at least 16 letters, digits, - and _, or leave it out for a random one";
        let is_usable = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        if text.len() < FEWEST_CHARACTERS {
            return Err(Error::usage("the key of --inspect-key is too short to be safe", help));
        }
        if !text.chars().all(is_usable) {
            return Err(Error::usage(
                "the key of --inspect-key has characters that URLs and cookies change",
                help,
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// A key that nobody knows, from the operating system.
    pub(super) fn random() -> Result<Self, Error> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| {
            let message = format!("the system gives no random bytes for the key of the inspector: {error}");
            Error::listener(message, "give a key of your own with --inspect-key")
        })?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Whether a text is the key. Takes as long for every text of its length.
    pub(super) fn is(&self, text: &str) -> bool {
        self.0.as_bytes().ct_eq(text.as_bytes()).into()
    }

    /// The key itself, for the terminal and for the browser that has shown it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_keys_are_long_and_unlike() {
        let [one, other] = [Key::random(), Key::random()].map(|key| key.expect("random bytes"));
        assert_eq!(one.reveal().len(), 2 * BYTES);
        assert_ne!(one, other);
        assert!(Key::chosen(one.reveal()).is_ok());
        assert!(one.is(one.reveal()) && !one.is(other.reveal()) && !one.is("") && !one.is(&one.0[1..]));
    }

    #[test]
    fn a_chosen_key_is_long_and_plain_and_no_error_repeats_it() {
        assert!(Key::chosen("abcdefgh_1234-XY").is_ok());
        for bad in ["tiny", "abcdefgh 1234-XYZ", "abcdefgh;1234-XYZ", "schlüsselschlüssel"] {
            let error = Key::chosen(bad).expect_err("refused");
            assert!(!error.to_string().contains(bad) && !error.help().contains(bad), "{error}");
        }
    }
}
