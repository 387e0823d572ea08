//! The ways in which the bytes of a request go out.

use std::time::Duration;

/// How the bytes go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transmission {
    /// At once, with their length.
    Whole,
    /// In three chunks.
    Chunked,
    /// The head at once, the body after a pause.
    Late(Duration),
    /// So many bytes of the body one by one, with a pause after each; then the rest.
    Dripping { bytes: usize, pause: Duration },
    /// Half of the body, and then nothing more.
    Half,
}

impl Transmission {
    /// How long the sending of a request takes by itself.
    pub(super) fn pace(self) -> Duration {
        match self {
            Self::Late(pause) => pause,
            Self::Dripping { bytes, pause } => pause * u32::try_from(bytes).unwrap_or(u32::MAX),
            Self::Whole | Self::Chunked | Self::Half => Duration::ZERO,
        }
    }
}
