//! Crowds of senders that do each thing a sender should not, at once or for long.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::siege::Siege;
use super::{SOME, in_crowds};
use crate::hazards::unix::reset;
use crate::hazards::{
    ABSURD, absurd, answer_to, assert_closed, assert_refused, callback, half_a_body, half_a_head, head, sent,
};
use crate::support::endpoint::OK;
use crate::support::http::{connect, read_answer};
use crate::support::{QUERY, sample};

fn held(address: SocketAddr, count: usize, bytes: &str) -> Vec<TcpStream> {
    (0..count).map(|_| sent(address, bytes)).collect()
}

#[test]
fn two_thousand_idle_connections() {
    let siege = Siege::begin(&[]);
    let idle: Vec<_> = (0..2000).map(|_| connect(siege.address())).collect();
    siege.outlast(SOME);
    drop(idle);
    siege.end();
}

#[test]
fn five_hundred_senders_stalled_in_the_header_and_five_hundred_in_the_body() {
    let siege = Siege::begin(&[]);
    let heads = held(siege.address(), 500, &half_a_head());
    let bodies = held(siege.address(), 500, &half_a_body());
    siege.outlast(SOME);
    drop((heads, bodies));
    siege.end();
}

#[test]
fn ten_thousand_reset_connections() {
    let siege = Siege::begin(&[]);
    let whole = callback("");
    let until = [0, 20, whole.len() - 100, whole.len()];
    in_crowds(10_000, |number| reset(sent(siege.address(), &whole[..until[number % until.len()]])));
    siege.end();
}

#[test]
fn a_thousand_absurd_content_lengths() {
    let siege = Siege::begin(&[]);
    in_crowds(1000, |_| {
        let answer = answer_to(siege.address(), absurd("POST", "/callback", ABSURD));
        assert_refused(&answer, 413, "body-too-large");
    });
    siege.end();
}

#[test]
fn a_header_line_of_two_hundred_megabytes() {
    let siege = Siege::begin(&[]);
    let mut stream = sent(siege.address(), head("POST", "/callback", "X-Long: ").trim_end());
    let filler = vec![b'x'; 1024 * 1024];
    for _ in 0..200 {
        stream.write_all(&filler).expect("the listener takes it");
    }
    siege.outlast(SOME);
    drop(stream);
    siege.end();
}

#[test]
fn chunked_bodies_without_an_end() {
    let siege = Siege::begin(&[]);
    let head = head("POST", "/callback", "Transfer-Encoding: chunked\r\n");
    let one_chunk = (format!("{head}fffffffffffffff0\r\n"), vec![b' '; 64 * 1024]);
    let many_chunks = (head, format!("400\r\n{}\r\n", " ".repeat(1024)).repeat(64).into_bytes());
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for number in 0..20 {
            let (head, chunk) = if number % 2 == 0 { &one_chunk } else { &many_chunks };
            let (is_over, address) = (&is_over, siege.address());
            scope.spawn(move || {
                let mut stream = sent(address, head);
                stream.set_write_timeout(Some(Duration::from_millis(100))).expect("a socket option");
                while !is_over.load(Ordering::SeqCst) {
                    if stream.write_all(chunk).is_err() {
                        thread::sleep(Duration::from_millis(10));
                    }
                }
            });
        }
        siege.outlast(300);
        is_over.store(true, Ordering::SeqCst);
    });
    siege.end();
}

#[test]
fn pipelined_requests() {
    let siege = Siege::begin(&[]);
    let many = callback("").repeat(500);
    in_crowds(16, |_| {
        let mut stream = sent(siege.address(), &many);
        (0..500).for_each(|_| assert_eq!(read_answer(&mut stream).body, OK));
    });
    siege.end();
}

#[test]
fn pipelined_requests_whose_answers_nobody_reads() {
    let siege = Siege::begin(&[]);
    let many = callback("").repeat(500);
    let streams: Vec<_> = (0..16).map(|_| sent(siege.address(), &many)).collect();
    siege.outlast(SOME);
    drop(streams);
    siege.end();
}

#[test]
fn bodies_of_ten_megabytes_at_fifty_at_a_time() {
    let siege = Siege::begin(&[]);
    let length = 10 * 1024 * 1024;
    let large = head("POST", "/callback", &format!("Content-Length: {length}\r\n")) + &*" ".repeat(length);
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| {
                for _ in 0..4 {
                    assert_refused(&answer_to(siege.address(), &large), 413, "body-too-large");
                }
            });
        }
    });
    siege.end();
}

/// Requests that announce so much and bring less, by the hundred.
fn cut_off(siege: &Siege, announced: usize, brought: usize) {
    let head = head("POST", "/callback", &format!("Content-Length: {announced}\r\n"));
    let part = head + &*" ".repeat(brought);
    in_crowds(150, |number| {
        let stream = sent(siege.address(), &part);
        if number % 2 == 0 { drop(stream) } else { reset(stream) }
    });
}

#[test]
fn large_bodies_that_break_off() {
    const MIB: usize = 1024 * 1024;
    let siege = Siege::begin(&[]);
    for announced in [10 * MIB, 30 * MIB, 200 * MIB] {
        cut_off(&siege, announced, MIB);
    }
    cut_off(&siege, MIB, MIB - 1);
    siege.outlast(SOME);
    siege.end();
}

#[test]
fn large_bodies_that_stall() {
    let siege = Siege::begin(&["--idle-timeout", "1s"]);
    let head = head("POST", "/callback", "Content-Length: 10485760\r\n");
    let part = head + &*" ".repeat(1024 * 1024);
    let mut stalled = held(siege.address(), 200, &part);
    for stream in &mut stalled {
        assert_refused(&read_answer(stream), 413, "body-too-large");
    }
    for stream in &mut stalled {
        // Waits for longer than the listener does.
        assert_closed(stream);
    }
    siege.end();
}

#[test]
fn five_hundred_senders_that_stall_before_the_last_byte_of_a_megabyte() {
    let siege = Siege::begin(&[]);
    let length = 1024 * 1024;
    let head = head("POST", "/callback", &format!("Content-Length: {length}\r\n"));
    let part = head + &*" ".repeat(length - 1);
    let stalled = held(siege.address(), 500, &part);
    siege.outlast(SOME);
    drop(stalled);
    siege.end();
}

/// A payload of a megabyte that goes on with the same over and over again.
fn dense(begin: &str, item: &str, end: &str) -> String {
    let fields = r#"{"CallbackCommand":"Group.CallbackAfterRecallMsg""#;
    let length = 1024 * 1024 - fields.len() - begin.len() - end.len();
    let body = format!("{fields}{begin}{}{end}", item.repeat(length / item.len()));
    head("POST", "/callback", &format!("Content-Length: {}\r\n", body.len())) + &*body
}

#[test]
fn bodies_of_a_megabyte_full_of_values() {
    let siege = Siege::begin(&[]);
    let packed = [
        dense(r#","MsgSeqList":["#, "{},", "{}]}"),
        dense(r#","X":["#, "{},", "{}]}"),
        dense("", r#","a":1"#, "}"),
        dense(r#","MsgSeqList":["#, r#"{"MsgSeq":1},"#, "1]}"),
    ];
    in_crowds(50 * packed.len(), |number| {
        let answer = answer_to(siege.address(), &packed[number % packed.len()]);
        assert_refused(&answer, 413, "body-too-large");
    });
    let full_of_mistakes = [
        dense(r#","MsgSeqList":["#, &format!("{{}},{:40}", ""), "{}]}"),
        dense("", &format!(r#","a":1{:60}"#, ""), "}"),
    ];
    thread::scope(|scope| {
        for number in 0..50 {
            let request = &full_of_mistakes[number % full_of_mistakes.len()];
            let address = siege.address();
            scope.spawn(move || {
                let answer = answer_to(address, request);
                assert!(matches!(answer.status, 200 | 503), "{}", answer.status);
            });
        }
    });
    siege.end();
}

#[test]
fn invalid_chunk_sizes() {
    let siege = Siege::begin(&[]);
    let head = head("POST", "/callback", "Transfer-Encoding: chunked\r\n");
    let sizes = ["zz", "-1", "", ";", "0x10", "10000000000000000", "\u{e9}"];
    in_crowds(1000, |number| {
        let size = sizes[number % sizes.len()];
        let answer = answer_to(siege.address(), format!("{head}{size}\r\n{{}}\r\n0\r\n\r\n"));
        assert_refused(&answer, 400, "body-unreadable");
    });
    siege.end();
}

#[test]
fn lower_case_and_repeated_names_in_the_query() {
    let siege = Siege::begin(&["--sdkappid", "1400000000"]);
    let body = sample("wire");
    let misspelt = QUERY.to_lowercase();
    let repeated = format!("{QUERY}&{QUERY}").repeat(20);
    in_crowds(1000, |number| {
        let (query, status) = if number % 2 == 0 { (&misspelt, "FAIL") } else { (&repeated, "OK") };
        let length = body.len();
        let request = format!("POST /?{query} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}");
        assert_eq!(answer_to(siege.address(), request).json()["ActionStatus"], status);
    });
    siege.end();
}

#[test]
fn senders_that_want_to_be_told_to_continue_and_then_do_not() {
    let siege = Siege::begin(&[]);
    let request = head("POST", "/callback", "Expect: 100-continue\r\nContent-Length: 4096\r\n");
    let mut streams = held(siege.address(), 200, &request);
    siege.outlast(SOME);
    for stream in &mut streams {
        stream.write_all(format!("{:4096}", sample("wire")).as_bytes()).expect("the listener takes it");
        assert_eq!(read_answer(stream).body, OK);
    }
    siege.end();
}

#[test]
fn senders_of_http_1_0() {
    let siege = Siege::begin(&[]);
    let request = String::from_utf8(callback("")).expect("UTF-8").replacen("HTTP/1.1", "HTTP/1.0", 1);
    in_crowds(1000, |_| assert_eq!(answer_to(siege.address(), &request).body, OK));
    siege.end();
}
