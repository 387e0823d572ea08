//! Attacks that cost a sender little: each is bounded in threads, descriptors and memory.

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::SOME;
use super::siege::Siege;
use crate::hazards::{assert_closed, assert_refused, callback, half_a_head, head, sent};
use crate::support::QUERY;
use crate::support::endpoint::OK;
use crate::support::http::{connect, read_answer};

/// Sends as much as the listener takes before it would have to wait.
fn sent_unread(siege: &Siege, bytes: &[u8]) -> TcpStream {
    let mut stream = connect(siege.address());
    stream.set_nonblocking(true).expect("a socket option");
    let mut rest = bytes;
    while let Ok(sent @ 1..) = stream.write(rest) {
        rest = &rest[sent..];
    }
    stream
}

#[test]
fn sixty_thousand_pipelined_heads_whose_answers_nobody_reads() {
    let siege = Siege::begin(&[]);
    let many = b"G / HTTP/1.1\r\n\r\n".repeat(60_000);
    let streams: Vec<_> = (0..4).map(|_| sent_unread(&siege, &many)).collect();
    siege.outlast(SOME);
    drop(streams);
    siege.end();
}

#[test]
fn twenty_five_thousand_pipelined_callbacks_whose_answers_nobody_reads() {
    let siege = Siege::begin(&[]);
    let many = callback("").repeat(25_000);
    let streams: Vec<_> = (0..4).map(|_| sent_unread(&siege, &many)).collect();
    siege.outlast(SOME);
    drop(streams);
    siege.end();
}

#[test]
fn pipelined_heads_that_are_read_are_all_answered() {
    let siege = Siege::begin(&[]);
    let many = b"G / HTTP/1.1\r\n\r\n".repeat(5_000);
    let mut stream = sent(siege.address(), "");
    let mut writer = stream.try_clone().expect("a second handle");
    let writing = thread::spawn(move || writer.write_all(&many));
    for _ in 0..5_000 {
        assert_eq!(read_answer(&mut stream).status, 405);
    }
    writing.join().expect("a writer").expect("the listener takes it");
    siege.end();
}

#[test]
fn three_thousand_slow_heads() {
    let siege = Siege::begin(&[]);
    let mut slow: Vec<_> = (0..3000).map(|_| sent(siege.address(), half_a_head())).collect();
    siege.outlast(SOME);
    // Whoever is still there goes on, a byte at a time.
    for _ in 0..3 {
        for stream in &mut slow {
            let _ = stream.write_all(b"x");
        }
        siege.outlast(1);
    }
    drop(slow);
    siege.end();
}

#[test]
fn three_hundred_kept_connections_and_seven_hundred_slow_heads() {
    let siege = Siege::begin(&[]);
    let mut kept: Vec<_> = (0..300).map(|_| connect(siege.address())).collect();
    for stream in &mut kept {
        stream.write_all(&callback("")).expect("the listener takes it");
        assert_eq!(read_answer(stream).body, OK);
    }
    let slow: Vec<_> = (0..700).map(|_| sent(siege.address(), half_a_head())).collect();
    siege.outlast(SOME);
    drop((kept, slow));
    siege.end();
}

#[test]
fn heads_of_a_megabyte_by_the_hundred() {
    let siege = Siege::begin(&[]);
    let long = head("POST", "/", &format!("X-Long: {}\r\n", "x".repeat(1024 * 1024)));
    let many = head("POST", "/", &"X: y\r\n".repeat(200_000));
    super::in_crowds(200, |number| {
        let mut stream = sent(siege.address(), if number % 2 == 0 { &long } else { &many });
        assert_refused(&read_answer(&mut stream), 431, "head-unreadable");
        stream.shutdown(Shutdown::Write).expect("half a connection");
        assert_closed(&mut stream);
    });
    siege.end();
}

#[test]
fn heads_of_60_kilobytes_that_never_end_by_the_thousand() {
    let siege = Siege::begin(&[]);
    let long = head("POST", "/", &format!("X-Long: {}", "x".repeat(60 * 1024))).trim_end().to_owned();
    let heads: Vec<_> = (0..1000).map(|_| sent_unread(&siege, long.as_bytes())).collect();
    siege.outlast(SOME);
    drop(heads);
    siege.end();
}

#[test]
fn chunk_sizes_and_trailers_without_an_end() {
    let siege = Siege::begin(&[]);
    let chunked = head("POST", "/callback", "Transfer-Encoding: chunked\r\n");
    let endless = [(format!("{chunked}1;"), "x"), (format!("{chunked}0\r\n"), "X: y\r\n"), (chunked, "0")];
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for (start, filler) in &endless {
            let (is_over, address) = (&is_over, siege.address());
            scope.spawn(move || {
                while !is_over.load(Ordering::SeqCst) {
                    let mut stream = sent(address, start);
                    let filler = filler.repeat(1024 * 1024);
                    // It is refused long before, and what comes afterwards thrown away.
                    let _ = stream.write_all(filler.as_bytes());
                    assert_refused(&read_answer(&mut stream), 400, "body-unreadable");
                }
            });
        }
        siege.outlast(SOME);
        is_over.store(true, Ordering::SeqCst);
    });
    siege.end();
}

#[test]
fn requests_with_an_absurd_length_and_no_end_of_the_connection() {
    let siege = Siege::begin(&[]);
    let absurd = format!("POST /?{QUERY} HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n{{}}");
    // Nobody reads the answers, and nobody closes.
    let held: Vec<_> = (0..2000).map(|_| sent(siege.address(), &absurd)).collect();
    siege.outlast(SOME);
    drop(held);
    siege.end();
}
