//! One JSON document, written as deliveries end: `{"deliveries":[…],"summary":{…}}`, a delivery a line.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use crate::commands::send::show::summary::RunSummary;
use crate::exchange::Delivery;
use crate::render::json;

/// The report as far as it is written.
pub(super) struct JsonReport {
    writer: BufWriter<File>,
    is_empty: bool,
}

impl JsonReport {
    pub(super) fn new(file: File) -> Self {
        Self { writer: BufWriter::new(file), is_empty: true }
    }

    pub(super) fn add(&mut self, delivery: &Delivery) -> io::Result<()> {
        self.separate()?;
        json::write(&mut self.writer, &delivery.to_json())
    }

    pub(super) fn finish(mut self, summary: &RunSummary) -> io::Result<()> {
        if self.is_empty {
            self.writer.write_all(b"{\"type\":\"report\",\"v\":1,\"deliveries\":[")?;
        }
        write!(self.writer, "\n],\n\"summary\":{}}}\n", json::text(&summary.to_json()))?;
        self.writer.flush()
    }

    fn separate(&mut self) -> io::Result<()> {
        let text: &[u8] =
            if self.is_empty { b"{\"type\":\"report\",\"v\":1,\"deliveries\":[\n" } else { b",\n" };
        self.is_empty = false;
        self.writer.write_all(text)
    }
}
