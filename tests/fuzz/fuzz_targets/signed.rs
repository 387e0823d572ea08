//! Logs, commands and archives, as `verify` takes them. See `src/fuzzing.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| timhook::fuzzing::signed(bytes));
