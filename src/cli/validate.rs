//! What `timhook validate` can be told.

use clap::{Args, ValueEnum};

use crate::commands::validate::{Kind, Options};
use crate::document::Comments;

/// Check JSON files against the documented schema and the vendor's rules.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  timhook validate fixtures/ captured.ndjson\n  \
                        timhook validate --json - < payload.json | jq '.findings[].rule'\n\n\
                        Exit codes: 0 all valid, 1 findings, 3 a file could not be read.")]
pub(super) struct ValidateArgs {
    /// File, folder (searched for .json, .ndjson, .jsonl), quoted glob, or - for standard input. A file
    /// holds one payload, JSON Lines of payloads, or exchange records.
    #[arg(required = true, value_name = "FILE|DIR|GLOB|-")]
    inputs: Vec<String>,

    /// What the files hold; auto tells a callback by CallbackCommand, an answer by ActionStatus.
    #[arg(long, value_enum, value_name = "KIND", default_value = "auto", help_heading = "Checks")]
    kind: KindName,

    /// Let warnings fail, too.
    #[arg(long, help_heading = "Checks")]
    strict: bool,

    /// Accept // and /* */ comments.
    #[arg(long, help_heading = "Checks")]
    jsonc: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    Auto,
    Request,
    Response,
    Exchange,
}

impl ValidateArgs {
    pub(super) fn understand(self) -> Options {
        Options {
            inputs: self.inputs,
            kind: match self.kind {
                KindName::Auto => Kind::Auto,
                KindName::Request => Kind::Request,
                KindName::Response => Kind::Response,
                KindName::Exchange => Kind::Exchange,
            },
            is_strict: self.strict,
            comments: if self.jsonc { Comments::Allowed } else { Comments::Refused },
        }
    }
}
