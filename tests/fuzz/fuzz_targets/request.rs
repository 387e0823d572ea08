//! Requests as they come over the wire: heads, queries, framing, bodies. See `src/fuzzing.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| timhook::fuzzing::request(bytes));
