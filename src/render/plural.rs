//! A count and its noun.

/// `1 callback`, `2 callbacks`.
pub(crate) fn plural(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
