//! What the check of one payload costs, and its parts beside their peers. `cargo bench`.

#![allow(dead_code, unused_imports, missing_docs, reason = "the program uses more of the modules")]

#[path = "../src/compression.rs"]
mod compression;
#[path = "../src/document/mod.rs"]
mod document;
#[path = "../src/exchange/mod.rs"]
mod exchange;
#[path = "../src/finding.rs"]
mod finding;
#[path = "../src/protocol/mod.rs"]
mod protocol;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;

use document::{Comments, parse};
use protocol::catalogue;
use protocol::quick_check::is_flawless;
use protocol::validate::{check, payload_findings};

/// Nothing is to be said about it.
const FLAWLESS: &[u8] = include_bytes!("../fixtures/Group.CallbackAfterRecallMsg/community-topic.json");

/// A message of another command, with the kind of its element behind the content, as real traffic sorts them.
const MESSAGE: &[u8] = include_bytes!("../fixtures/C2C.CallbackAfterSendMsg/wire.json");

/// The documentation's own sample: valid, with warnings.
const WARNED: &[u8] = include_bytes!("../fixtures/Group.CallbackAfterRecallMsg/documented.json");

fn validate(criterion: &mut Criterion) {
    for (name, payload) in [("flawless", FLAWLESS), ("message", MESSAGE), ("warned", WARNED)] {
        let value: Value = serde_json::from_slice(payload).expect("a fixture is JSON");
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(payload.len() as u64));
        group.bench_function("recognise", |bencher| bencher.iter(|| is_flawless(black_box(payload))));
        group.bench_function("check", |bencher| {
            bencher
                .iter(|| check(black_box(payload), Comments::Refused, |value| payload_findings(value, None)));
        });
        group.bench_function("parse", |bencher| {
            bencher.iter(|| parse(black_box(payload), Comments::Refused));
        });
        let command = catalogue::find(value["CallbackCommand"].as_str().expect("a name")).expect("a command");
        let schema = catalogue::request_schema(command);
        let validator = jsonschema::options().build(&schema).expect("a schema");
        group.bench_function("evaluate the schema", |bencher| {
            bencher.iter(|| validator.is_valid(black_box(&value)));
        });
        group.bench_function("compile the schema", |bencher| {
            bencher.iter(|| jsonschema::options().build(black_box(&schema)));
        });
        group.bench_function("peer: serde_json to Value", |bencher| {
            bencher.iter(|| serde_json::from_slice::<Value>(black_box(payload)));
        });
        group.finish();
    }
}

criterion_group!(benches, validate);
criterion_main!(benches);
