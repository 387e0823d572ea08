//! `timhook show`: recorded exchanges as `listen` shows them.

mod tail;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::inspector::{self, About, InspectedRun, Inspector, KEEP_MORE, Secrets};
use super::listen::{Look, render};
use super::recorded::{RecordSelection, exchange_of, read_record};
use super::signals;
use crate::document::{Comments, parse};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::exit::Exit;
use crate::inputs::{Source, Splitter, expand, is_record};
use crate::render::console::{Console, Level};
use crate::render::exchange::Clock;
use crate::render::json;
use crate::render::sanitize::sanitize;

/// How much is written at once, in bytes.
const BATCH: usize = 64 * 1024;

/// How many texts that are no records are named; the others are counted.
const MOST_NAMED: u64 = 5;

/// How often somebody who waits for the page hears how far it is.
const TELL_EVERY: Duration = Duration::from_secs(2);

/// The greatest id that every program reads as it is written, and room for those that follow.
const MOST_ID: u64 = 1 << 52;

/// What to show, and how.
#[derive(Debug, Clone)]
pub(crate) struct ShowOptions {
    /// Files, folders, globs and `-`.
    pub(crate) inputs: Vec<String>,
    /// Which of the records.
    pub(crate) selection: RecordSelection,
    /// In one line each, or in full.
    pub(crate) look: Look,
    /// The longest record, in bytes.
    pub(crate) max_document: u64,
    /// Whether to wait for more records at the end of the file.
    pub(crate) is_followed: bool,
    /// A page that shows them, in place of standard output.
    pub(crate) inspect: Option<inspector::InspectorOptions>,
}

/// Shows the records that are selected.
pub(crate) fn run(options: &ShowOptions, console: &mut Console) -> Result<Exit, Error> {
    let inspector = options.inspect.as_ref().map(|inspect| start(inspect, options)).transpose()?;
    let mut show = ShowRun::new(options, inspector);
    if options.is_followed {
        let exit = follow(options, &mut show, console)?;
        return Ok(exit.max(show.end(console)));
    }
    let exit = read_all(options, &mut show, console)?;
    if show.inspector.is_some() && show.shown > 0 {
        let (stop, stopped) = channel();
        signals::on_stop_or_end(Exit::Done, move || {
            let _ = stop.send(());
        })?;
        show.tell_of_left_out(console);
        show.open(console);
        let _ = stopped.recv();
    }
    Ok(exit)
}

/// Starts the page of the inspector.
fn start(inspect: &inspector::InspectorOptions, options: &ShowOptions) -> Result<Inspector, Error> {
    let last = options.selection.last.map_or(usize::MAX, |last| usize::try_from(last).unwrap_or(usize::MAX));
    let inspect = inspector::InspectorOptions { keep: inspect.keep.min(last), ..inspect.clone() };
    let (files, older) = (options.inputs.clone(), show_older());
    let about = About { files, older, ..About::new("show", inspect.keep) };
    inspector::bind(&inspect)?.start(InspectedRun {
        about,
        secrets: Secrets::default(),
        resender: Err("recorded callbacks are shown here; `timhook send FILE` sends them again"),
        archive: None,
        end: "timhook show has ended",
    })
}

/// What to do about records that the inspector does not have.
fn show_older() -> String {
    format!("{KEEP_MORE}; --since, --until and --filter select")
}

/// Shows all inputs, and says how that went.
fn read_all(options: &ShowOptions, show: &mut ShowRun<'_>, console: &mut Console) -> Result<Exit, Error> {
    let mut exit = Exit::Done;
    for source in options.inputs.iter().flat_map(|argument| expand(argument)) {
        match source.and_then(|source| read(&source, show, console)) {
            Err(error @ Error::Output(_)) => return Err(error),
            Err(error) => {
                exit = exit.max(error.exit());
                console.remark(Level::Error, &error.to_string(), error.help());
            }
            Ok(()) => {}
        }
    }
    show.release(console)?;
    Ok(exit.max(show.conclude(exit, console)))
}

fn read(source: &Source, show: &mut ShowRun<'_>, console: &mut Console) -> Result<(), Error> {
    let (name, most) = (source.name().into(), show.options.max_document);
    let reader = source.try_open().map_err(|error| tail::unreadable(source, &error))?;
    for batch in Splitter::new(reader, &name, Comments::Refused, most) {
        let batch = batch.map_err(|error| tail::unreadable(source, &error))?;
        let mut outcome = Ok(());
        batch.for_each(|input| {
            if outcome.is_ok() {
                outcome = show.take(&input.name(), input.bytes, console);
            }
        });
        outcome?;
        show.write(console)?;
        show.tell_progress(&name, console);
    }
    Ok(())
}

/// Shows what is there and then what comes, until somebody says stop.
fn follow(options: &ShowOptions, show: &mut ShowRun<'_>, console: &mut Console) -> Result<Exit, Error> {
    let [argument] = options.inputs.as_slice() else {
        let help = "name one file, or start one `timhook show --follow` for each";
        return Err(Error::usage("--follow follows one file", help));
    };
    let mut sources = expand(argument);
    let source = match (sources.pop(), sources.is_empty()) {
        (Some(source), true) => source?,
        _ => return Err(Error::usage("--follow follows one file, but this names several", "name one file")),
    };
    let is_stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&is_stopped);
    signals::on_stop_or_end(Exit::Done, move || stop.store(true, Ordering::SeqCst))?;
    show.open(console);
    let name = source.name();
    // What comes from a pipe is shown as it comes; nobody knows when all of it is there.
    let is_live = source == Source::Stdin && options.selection.last.is_none();
    tail::follow(
        &source,
        options.max_document,
        || is_stopped.load(Ordering::SeqCst),
        |piece| match piece {
            tail::TailPiece::Line(number, line) => {
                show.take(&format!("{name}:{number}"), line, console)?;
                if is_live { show.write(console) } else { Ok(()) }
            }
            tail::TailPiece::CaughtUp => {
                show.release(console)?;
                show.write(console)
            }
        },
    )?;
    show.release(console)?;
    Ok(Exit::Done)
}

/// A run as its records come in.
struct ShowRun<'a> {
    options: &'a ShowOptions,
    inspector: Option<Inspector>,
    zone: TimeZone,
    /// The last ones, while it is not known which those are; `None` where each is shown as it comes.
    waiting: Option<VecDeque<(u64, Vec<u8>)>>,
    text: Vec<u8>,
    shown: u64,
    /// When somebody heard how far it is.
    told: Instant,
    /// The id that the latest record has in the inspector.
    last_inspected: u64,
    /// Records by the ids that were asked for.
    by_id: BTreeMap<u64, u64>,
    /// Texts that are no usable records.
    others: u64,
}

impl<'a> ShowRun<'a> {
    fn new(options: &'a ShowOptions, inspector: Option<Inspector>) -> Self {
        Self {
            options,
            zone: TimeZone::system(),
            waiting: options.selection.last.filter(|_| inspector.is_none()).map(|_| VecDeque::new()),
            inspector,
            text: Vec::new(),
            shown: 0,
            told: Instant::now(),
            last_inspected: 0,
            by_id: BTreeMap::new(),
            others: 0,
        }
    }

    fn take(&mut self, name: &str, bytes: &[u8], console: &mut Console) -> Result<(), Error> {
        if bytes.trim_ascii().is_empty() {
            return Ok(());
        }
        let exchange = match exchange_in(bytes) {
            Ok(exchange) => exchange,
            Err(why) => {
                self.refuse(name, &why, console);
                return Ok(());
            }
        };
        if !self.options.selection.admits(&exchange) {
            return Ok(());
        }
        if let Some(inspector) = &self.inspector {
            let (id, size) = (exchange.id, exchange.footprint());
            // Several runs may have the same ids, and a file any.
            let follows = id > self.last_inspected && id < MOST_ID;
            self.last_inspected = if follows { id } else { self.last_inspected + 1 };
            inspector.take(self.last_inspected, Box::new(exchange), size);
            self.add(id, b"");
            return Ok(());
        }
        let text = self.present(&exchange, bytes, console);
        match &mut self.waiting {
            None => {
                self.add(exchange.id, &text);
                if self.text.len() < BATCH { Ok(()) } else { self.write(console) }
            }
            Some(waiting) => {
                waiting.push_back((exchange.id, text));
                if waiting.len() as u64 > self.options.selection.last.unwrap_or_default() {
                    waiting.pop_front();
                }
                Ok(())
            }
        }
    }

    /// A program gets the very record, on one line, with what a terminal would obey as `\u…`.
    fn present(&self, exchange: &Exchange, bytes: &[u8], console: &Console) -> Vec<u8> {
        if !console.is_json() {
            let clock = Clock { zone: self.zone.clone(), now: exchange.received_at };
            return render(exchange, &clock, self.options.look, console).into_bytes();
        }
        let bytes = bytes.trim_ascii();
        let steers = |text: &str| *sanitize(text) != *text;
        if str::from_utf8(bytes).is_ok_and(steers)
            && let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes)
            && let Ok(line) = json::line(&value)
        {
            return line;
        }
        [bytes, b"\n"].concat()
    }

    fn add(&mut self, id: u64, text: &[u8]) {
        self.shown += 1;
        if self.options.selection.ids.contains(&id) {
            *self.by_id.entry(id).or_default() += 1;
        }
        self.text.extend_from_slice(text);
    }

    /// Says where the page is, and opens it if that is wanted.
    fn open(&self, console: &mut Console) {
        if let Some(inspector) = &self.inspector {
            inspector.announce(console);
            inspector.open(console);
        }
    }

    /// Says now and then how far reading is, where the page comes after it.
    fn tell_progress(&mut self, name: &str, console: &mut Console) {
        if self.inspector.is_some() && self.told.elapsed() >= TELL_EVERY {
            self.told = Instant::now();
            console.remark(Level::Info, &format!("reading {name}: {} records so far", self.shown), "");
        }
    }

    /// Says how many of the records the page does not have, unless only so many are wanted.
    fn tell_of_left_out(&self, console: &mut Console) {
        let (taken, kept) = self.inspector.as_ref().map(Inspector::counts).unwrap_or_default();
        if kept < self.options.selection.last.unwrap_or(u64::MAX).min(taken) {
            let message = format!("the inspector has the latest {kept} of {taken} records");
            console.remark(Level::Warning, &message, &show_older());
        }
    }

    fn refuse(&mut self, name: &str, why: &str, console: &mut Console) {
        self.others += 1;
        if self.others <= MOST_NAMED {
            let help = "`timhook listen --record FILE` writes records, and so does `timhook listen --json`";
            console.remark(Level::Error, &format!("{name}: {why}"), help);
        }
    }

    /// Shows the last ones: from here on, each as it comes.
    fn release(&mut self, console: &mut Console) -> Result<(), Error> {
        for (id, text) in self.waiting.take().unwrap_or_default() {
            self.add(id, &text);
            if self.text.len() >= BATCH {
                self.write(console)?;
            }
        }
        self.write(console)
    }

    fn write(&mut self, console: &mut Console) -> Result<(), Error> {
        if !self.text.is_empty() {
            console.bytes(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    /// Says what is left to say, and how the run ends; `read` is how reading ended.
    fn conclude(&self, read: Exit, console: &mut Console) -> Exit {
        let exit = self.end(console);
        for id in &self.options.selection.ids {
            if self.shown > 0 && !self.by_id.contains_key(id) {
                console.remark(Level::Warning, &format!("no record with the id {id} was selected"), "");
            }
        }
        // What could not be read was told already.
        if self.shown == 0 && read == Exit::Done {
            let help = "check the input, --filter, --since, --until and --id";
            console.remark(Level::Error, "no record was selected", help);
            return Exit::Input;
        }
        exit
    }

    /// The same for a run that was stopped.
    fn end(&self, console: &mut Console) -> Exit {
        if self.others > MOST_NAMED {
            let message = format!("{} more texts are not usable records", self.others - MOST_NAMED);
            console.remark(Level::Error, &message, "");
        }
        for (id, count) in self.by_id.iter().filter(|(_, count)| **count > 1) {
            let message = format!("{count} records have the id {id}: several runs were recorded");
            console.remark(Level::Warning, &message, "use --since, --until or --last to select one");
        }
        if self.others > 0 { Exit::Input } else { Exit::Done }
    }
}

/// The exchange in a text; the sentence says why it holds none.
fn exchange_in(bytes: &[u8]) -> Result<Exchange, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document = parse(bytes, Comments::Refused)
        .map_err(|error| format!("this is not an exchange record: {}", error.message))?;
    if !is_record(&document.value) {
        return Err("this is not an exchange record".to_owned());
    }
    let record = read_record(document.value);
    record
        .and_then(|record| exchange_of(&record))
        .map_err(|why| format!("not a usable exchange record: {why}"))
}
