//! How `timhook send` changes payloads.

use clap::Args;
use serde_json::Value;

use crate::cli::values;
use crate::commands::crafting::{Crafting, PayloadEdit};
use crate::protocol::catalogue;

#[derive(Debug, Args)]
#[command(next_help_heading = "Changes to every payload")]
pub(super) struct CraftingArgs {
    /// Operator_Account.
    #[arg(long, value_name = "USERID")]
    operator: Option<String>,

    /// Type: Private, Public, ChatRoom, AVChatRoom or Community.
    #[arg(long = "type", value_name = "TYPE", value_parser = values::names(group_types), hide_possible_values = true)]
    group_type: Option<String>,

    /// GroupId.
    #[arg(long, value_name = "ID")]
    group_id: Option<String>,

    /// One message for each MsgSeq, such as 130,131.
    #[arg(long, value_name = "N,…", value_parser = values::whole::<u64>, value_delimiter = ',')]
    msg_seq: Vec<u64>,

    /// MsgIds of the messages, in order.
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    msg_id: Vec<String>,

    /// TopicId.
    #[arg(long, value_name = "ID")]
    topic_id: Option<String>,

    /// EventTime: `now` or Unix milliseconds.
    #[arg(long, value_name = "TIME", value_parser = values::event_time, allow_negative_numbers = true)]
    event_time: Option<i64>,

    /// Replace a value: '/Type="Public"' (repeatable).
    ///
    /// POINTER is a JSON Pointer. --set comes before --add, and --add before --unset.
    #[arg(long, value_name = "POINTER=JSON", value_parser = values::assignment)]
    set: Vec<(String, Value)>,

    /// Add a field, or an item to an array (/MsgSeqList/-).
    #[arg(long, value_name = "POINTER=JSON", value_parser = values::assignment)]
    add: Vec<(String, Value)>,

    /// Remove a value, by JSON Pointer (repeatable).
    #[arg(long, value_name = "POINTER")]
    unset: Vec<String>,
}

impl CraftingArgs {
    pub(super) fn understand(self) -> Crafting {
        let set = self.set.into_iter().map(|(pointer, value)| PayloadEdit::Set(pointer, value));
        let add = self.add.into_iter().map(|(pointer, value)| PayloadEdit::Add(pointer, value));
        let unset = self.unset.into_iter().map(PayloadEdit::Unset);
        Crafting {
            operator: self.operator,
            group_type: self.group_type,
            group_id: self.group_id,
            msg_seqs: self.msg_seq,
            msg_ids: self.msg_id,
            topic_id: self.topic_id,
            event_time: self.event_time,
            edits: set.chain(add).chain(unset).collect(),
        }
    }
}

fn group_types() -> Vec<&'static str> {
    let field = catalogue::main().fields.iter().find(|field| field.name == "Type");
    field.into_iter().flat_map(|field| &field.known).filter_map(Value::as_str).collect()
}
