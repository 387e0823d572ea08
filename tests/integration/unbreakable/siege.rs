//! A listener under siege, and the good callbacks that have to get through all the while.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::hazards::{VENDOR_PATIENCE, callback_to};
use crate::support::endpoint::OK;
use crate::support::listener::Listener;
use crate::support::{code, json_lines, stdout};

/// How much memory the listener may take.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

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
    /// Begins with what a shell usually allows: 1,024 descriptors, which the program may raise.
    pub(super) fn begin(arguments: &[&str]) -> Self {
        Self::begin_into(arguments, Stdio::piped())
    }

    /// The same, with standard output going where the test wants it to.
    pub(super) fn begin_into(arguments: &[&str], stdout: Stdio) -> Self {
        // The other ends of all those connections are here.
        rlimit::increase_nofile_limit(16 * 1024).expect("enough descriptors for this test");
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut command = Command::new("bash");
        let script = r#"ulimit -Sn 1024; exec "$0" "$@""#;
        command.args(["-c", script, env!("CARGO_BIN_EXE_timhook"), "listen", "--port", "0", "--json"]);
        command.args(arguments);
        let listener = Listener::spawn_into(command, stdout);
        let prober = Prober::start(listener.address);
        Self { listener, prober, _alone: alone }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.listener.address
    }

    /// The memory never went beyond the limit.
    pub(super) fn assert_little_memory(&self) {
        #[cfg(target_os = "linux")]
        {
            let peak = memory_of(self.listener.id(), "VmHWM:");
            assert!(peak < MOST_MEMORY, "{} MiB of memory", peak / 1024 / 1024);
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

    /// Every good callback was answered in time, and is in the output; memory stayed low.
    pub(super) fn end(self) {
        self.outlast(1);
        self.assert_little_memory();
        self.end_with_any_memory();
    }

    /// The same, for what is known to take more memory.
    pub(super) fn end_with_any_memory(self) {
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

/// Sends one good callback after the other, each on a connection of its own.
struct Prober {
    is_over: Arc<AtomicBool>,
    answered: Arc<Mutex<usize>>,
    thread: JoinHandle<()>,
}

impl Prober {
    fn start(address: SocketAddr) -> Self {
        let (is_over, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(0)));
        let (over, count) = (Arc::clone(&is_over), Arc::clone(&answered));
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
                assert!(elapsed < VENDOR_PATIENCE, "no. {number} was answered after {elapsed:?}");
                *count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                if over.load(Ordering::SeqCst) {
                    return;
                }
                thread::sleep(PACE);
            }
        });
        Self { is_over, answered, thread }
    }

    fn count(&self) -> usize {
        *self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, callbacks: usize) {
        let enough = self.count() + callbacks;
        while self.count() < enough && !self.thread.is_finished() {
            thread::sleep(PACE);
        }
    }

    fn stop(self) -> usize {
        self.is_over.store(true, Ordering::SeqCst);
        if let Err(panic) = self.thread.join() {
            std::panic::resume_unwind(panic);
        }
        *self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends bytes on a connection of their own, and reads until the listener closes it.
pub(super) fn exchange(address: SocketAddr, bytes: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, VENDOR_PATIENCE)?;
    stream.set_read_timeout(Some(VENDOR_PATIENCE))?;
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
