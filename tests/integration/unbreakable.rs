//! What a network can do to the listener in bulk: with 1,024 descriptors to begin with, and in little
//! memory, it goes on to answer good callbacks before the vendor would give up.

mod crowds;
mod siege;
mod slow_readers;
