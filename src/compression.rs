//! Undoing zstd, frame after frame. What is held in memory is bounded by the window of a frame: at most 128 MiB.

use std::io::{self, BufRead, ErrorKind, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Reads what was compressed with zstd.
pub(crate) struct ZstdDecoder<R> {
    source: R,
    decoder: FrameDecoder,
}

impl<R: BufRead> ZstdDecoder<R> {
    /// Reads nothing yet.
    pub(crate) fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new() }
    }

    /// Checks the frame that has ended, and begins the next one. Whether there is one.
    fn next_frame(&mut self) -> io::Result<bool> {
        let written = self.decoder.get_checksum_from_data();
        if written.is_some() && written != self.decoder.get_calculated_checksum() {
            return Err(io::Error::new(ErrorKind::InvalidData, "the checksum is wrong"));
        }
        if self.source.fill_buf()?.is_empty() {
            return Ok(false);
        }
        match self.decoder.reset(&mut self.source) {
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                io::copy(&mut (&mut self.source).take(length.into()), &mut io::sink())?;
            }
            begun => begun.map_err(damaged)?,
        }
        Ok(true)
    }
}

impl<R: BufRead> Read for ZstdDecoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 {
            if !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(damaged)?;
            } else if !self.next_frame()? {
                return Ok(0);
            }
        }
        self.decoder.read(into)
    }
}

fn damaged(error: FrameDecoderError) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}\n";

    /// What zstd 1.5.7 makes of 40 times that, with a checksum.
    const FRAME: &[u8] =
        b"\x28\xb5\x2f\xfd\x04\x68\xb5\x01\x00\xb4\x02{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"Code\":0}\n\
        \x02\x00\xc2\x5b\xf5\x8f\xe4\x9d\x4f\x43\x3e\x8b\x35";

    fn decoded(bytes: &[u8]) -> Result<Vec<u8>, ErrorKind> {
        let mut text = Vec::new();
        let mut decoder = ZstdDecoder::new(bytes);
        decoder.read_to_end(&mut text).map(|_| text).map_err(|error| error.kind())
    }

    #[test]
    fn frames_follow_each_other_and_some_are_skipped() {
        let text = TEXT.repeat(40).into_bytes();
        assert_eq!(decoded(FRAME), Ok(text.clone()));
        let skipped = [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        assert_eq!(decoded(&[&skipped, FRAME, &skipped, FRAME].concat()), Ok(text.repeat(2)));
        assert_eq!(decoded(b""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_damaged_or_cut_off_is_refused() {
        for cut in 1..FRAME.len() {
            assert_eq!(decoded(&FRAME[..cut]), Err(ErrorKind::InvalidData), "cut at {cut}");
        }
        for (position, damage) in [(0, 1), (FRAME.len() - 1, 0x80)] {
            let mut frame = FRAME.to_vec();
            frame[position] ^= damage;
            assert_eq!(decoded(&frame), Err(ErrorKind::InvalidData), "at {position}");
        }
        assert_eq!(decoded(&[FRAME, b"x"].concat()), Err(ErrorKind::InvalidData));
    }
}
