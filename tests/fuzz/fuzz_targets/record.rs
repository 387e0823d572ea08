//! Records, as `show` and `send` take them. See `src/fuzzing.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| timhook::fuzzing::record(bytes));
