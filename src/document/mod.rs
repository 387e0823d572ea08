//! JSON text that remembers where things are: parse it, name a place by
//! JSON Pointer, turn that place into line and column. Pure: no I/O.

mod encoding;
mod indent;
mod index;
mod integers;
mod parse;
mod pointer;
mod position;
mod type_name;

pub(crate) use encoding::decode_utf16;
pub(crate) use indent::indent;
pub(crate) use index::{duplicate_keys, find};
pub(crate) use integers::{integer, with_integers};
pub(crate) use parse::{Comments, SyntaxError, SyntaxErrorKind, parse};
pub(crate) use pointer::{add, every, join, set, unset};
pub(crate) use position::Position;
pub(crate) use type_name::type_name;
