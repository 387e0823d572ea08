//! The tests of the built binary: one module per subcommand, real processes and sockets.

// Some tests are for Linux or Unix alone, and so is what they alone use.
#![cfg_attr(not(target_os = "linux"), allow(unused_imports, dead_code))]

mod support;

mod answer_coding;
#[cfg(unix)]
mod answer_framing;
mod cli;
mod commands;
mod commands_added;
mod commands_checked;
mod commands_sent;
#[cfg(unix)]
mod completing;
mod diagnosing;
#[cfg(unix)]
mod docs;
mod hazards;
mod inspect_access;
mod inspect_api;
#[cfg(unix)]
mod inspect_ends;
#[cfg(unix)]
mod inspector_page;
mod listen;
mod listen_checks;
mod listen_compact;
mod listen_ends;
#[cfg(unix)]
mod listen_exec;
mod listen_faults;
mod listen_forward;
mod listen_framing;
#[cfg(unix)]
mod listen_health;
mod listen_record;
#[cfg(unix)]
mod packaging;
mod probe;
mod probe_commands;
mod probe_connection;
mod probe_display;
mod probe_ends;
mod probe_faults;
mod probe_receivers;
mod reference;
mod reports;
mod send;
mod send_bulk;
mod send_connection;
mod send_crafting;
mod send_curl;
mod send_ends;
mod send_expectations;
mod send_export;
mod send_export_engines;
mod send_faults;
mod send_judging;
mod send_payloads;
#[cfg(target_os = "linux")]
mod send_progress;
mod send_ramp;
mod send_replay;
mod send_reports;
mod send_secrets;
mod send_tls;
mod send_transport;
mod send_waiting;
mod show;
mod sign;
mod spellings;
mod streams;
mod terminals;
#[cfg(unix)]
mod unbreakable;
mod validate;
mod validate_display;
mod validate_inputs;
mod validate_streams;
mod variables;
mod verify;
mod widths;
