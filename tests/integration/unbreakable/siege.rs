//! A listener under siege, and the good callbacks that have to get through all the while.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::hazards::{ANSWERED_WITHIN, callback_to};
use crate::support::endpoint::OK;
use crate::support::listener::Listener;
use crate::support::{code, json_lines, stdout};

/// How much memory the listener may take.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// How many descriptors it is allowed, and cannot allow itself more.
const DESCRIPTORS: usize = 1024;

/// How many threads it may have: two for each of the requests that it answers at a time, and its own.
const MOST_THREADS: usize = 150;

/// How long to wait between two good callbacks: the vendor is no flood.
const PACE: Duration = Duration::from_millis(5);

/// One siege at a time: two would blame each other's load on the listener.
static ALONE: Mutex<()> = Mutex::new(());

/// A listener, and a sender of good callbacks.
pub(super) struct Siege {
    pub(super) listener: Listener,
    prober: Prober,
    _alone: MutexGuard<'static, ()>,
}

impl Siege {
    /// Begins with what a container usually allows: 1,024 descriptors, which the program cannot raise.
    pub(super) fn begin(arguments: &[&str]) -> Self {
        Self::begin_into(arguments, Stdio::piped())
    }

    /// The same, with standard output going where the test wants it to.
    pub(super) fn begin_into(arguments: &[&str], stdout: Stdio) -> Self {
        // The other ends of all those connections are here.
        rlimit::increase_nofile_limit(16 * 1024).expect("enough descriptors for this test");
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut command = Command::new("bash");
        let script = format!(r#"ulimit -n {DESCRIPTORS}; exec "$0" "$@""#);
        command.args(["-c", &script, env!("CARGO_BIN_EXE_timhook"), "listen", "--port", "0", "--json"]);
        command.args(arguments);
        let listener = Listener::spawn_into(command, stdout);
        let prober = Prober::start(&listener);
        Self { listener, prober, _alone: alone }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.listener.address
    }

    /// Memory, threads and descriptors never went beyond their limits.
    pub(super) fn assert_little_is_taken(&self) {
        #[cfg(target_os = "linux")]
        {
            let memory = memory_of(self.listener.id(), "VmHWM:");
            let Seen { slowest, threads, descriptors, .. } = self.prober.seen();
            tabulate(slowest, threads, descriptors, memory);
            assert!(memory < MOST_MEMORY, "{} MiB of memory", memory / 1024 / 1024);
            assert!(threads <= MOST_THREADS, "{threads} threads");
            assert!(descriptors < DESCRIPTORS, "{descriptors} descriptors");
        }
    }

    /// Waits until so many more good callbacks were answered.
    pub(super) fn outlast(&self, callbacks: usize) {
        self.prober.wait_for(callbacks);
    }

    /// Ends the callbacks; the listener and how many it has answered.
    pub(super) fn relieve(self) -> (Listener, usize) {
        let answered = self.prober.stop();
        (self.listener, answered)
    }

    /// Every good callback was answered in time, and is in the output; little was taken for it.
    pub(super) fn end(self) {
        self.outlast(1);
        self.assert_little_is_taken();
        let (listener, answered) = self.relieve();
        let output = listener.stop();
        assert_eq!(code(&output), 0);
        assert_all_recorded(&json_lines(&stdout(&output)), answered);
    }
}

/// Every good callback is in the output, in the order of its sender, and the ids have no gap.
pub(super) fn assert_all_recorded(records: &[Value], answered: usize) {
    let ids = records.iter().map(|record| record["id"].as_u64().expect("a number"));
    assert!(ids.eq(1..=records.len() as u64), "the ids have gaps");
    let good =
        records.iter().filter_map(|record| record["url"].as_str()?.strip_prefix("/good/")?.split_once('?'));
    let numbers: Vec<usize> = good.map(|(number, _)| number.parse().expect("a number")).collect();
    assert!(numbers.iter().copied().eq(0..answered), "{answered} were answered, {} recorded", numbers.len());
}

/// What was seen of a siege.
#[derive(Clone, Copy, Default)]
struct Seen {
    answered: usize,
    slowest: Duration,
    /// The most that the listener had at a time.
    threads: usize,
    descriptors: usize,
}

/// Sends one good callback after the other, each on a connection of its own.
struct Prober {
    is_over: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
    thread: JoinHandle<()>,
}

impl Prober {
    fn start(listener: &Listener) -> Self {
        let (address, id) = (listener.address, listener.id());
        let (is_over, seen) = (Arc::new(AtomicBool::new(false)), Arc::<Mutex<Seen>>::default());
        let (over, noted) = (Arc::clone(&is_over), Arc::clone(&seen));
        let thread = thread::spawn(move || {
            for number in 0.. {
                let begin = Instant::now();
                let answer =
                    exchange(address, &callback_to(&format!("/good/{number}"), "Connection: close\r\n"));
                let elapsed = begin.elapsed();
                assert!(
                    answer.as_ref().is_ok_and(|answer| answer.ends_with(OK)),
                    "no. {number} after {elapsed:?}: {answer:?}"
                );
                assert!(elapsed < ANSWERED_WITHIN, "no. {number} was answered after {elapsed:?}");
                noted.lock().unwrap_or_else(PoisonError::into_inner).note(elapsed, id);
                if over.load(Ordering::SeqCst) {
                    return;
                }
                thread::sleep(PACE);
            }
        });
        Self { is_over, seen, thread }
    }

    fn seen(&self) -> Seen {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, callbacks: usize) {
        let enough = self.seen().answered + callbacks;
        while self.seen().answered < enough && !self.thread.is_finished() {
            thread::sleep(PACE);
        }
    }

    fn stop(self) -> usize {
        self.is_over.store(true, Ordering::SeqCst);
        let Self { seen, thread, .. } = self;
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
        seen.lock().unwrap_or_else(PoisonError::into_inner).answered
    }
}

impl Seen {
    fn note(&mut self, elapsed: Duration, id: u32) {
        let count =
            |folder: &str| std::fs::read_dir(format!("/proc/{id}/{folder}")).map_or(0, Iterator::count);
        self.answered += 1;
        self.slowest = self.slowest.max(elapsed);
        self.threads = self.threads.max(count("task"));
        self.descriptors = self.descriptors.max(count("fd"));
    }
}

/// Appends a line to the table of `tests/unbreakable.sh`, if it asks for one.
#[cfg(target_os = "linux")]
fn tabulate(slowest: Duration, threads: usize, descriptors: usize, memory: u64) {
    let Some(table) = std::env::var_os("SIEGE_TABLE") else { return };
    let file = std::fs::OpenOptions::new().create(true).append(true).open(table);
    let attack =
        thread::current().name().unwrap_or_default().rsplit("::").next().map(|name| name.replace('_', " "));
    let line = format!(
        "{}|{} ms|{threads}|{descriptors}|{} MiB\n",
        attack.unwrap_or_default(),
        slowest.as_millis(),
        memory / 1024 / 1024
    );
    let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, line.as_bytes()));
    written.expect("a table");
}

/// Sends bytes on a connection of their own, and reads until the listener closes it.
pub(super) fn exchange(address: SocketAddr, bytes: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWERED_WITHIN)?;
    stream.set_read_timeout(Some(ANSWERED_WITHIN))?;
    std::io::Write::write_all(&mut stream, bytes)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// A number of bytes that Linux says about a process.
#[cfg(target_os = "linux")]
fn memory_of(id: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("the listener runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of that name");
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kibibytes * 1024
}
