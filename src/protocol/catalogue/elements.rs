//! Elements of messages: what their content holds depends on their kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::field::Field;
/// Kinds of elements that a list may mix.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Elements {
    /// Where they are documented.
    pub(crate) page: String,
    /// The member that names the kind.
    pub(crate) r#type: String,
    /// The member that holds the content.
    pub(crate) content: String,
    /// What to know about the list.
    pub(crate) note: String,
    /// These two members.
    pub(crate) members: Vec<Field>,
    /// The kinds by their names.
    pub(crate) kinds: BTreeMap<String, ElementKind>,
}

/// One kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ElementKind {
    /// What it is.
    pub(crate) title: String,
    /// What a person sees of it: a template over its content.
    pub(crate) summary: String,
    /// The fields of its content.
    pub(crate) fields: Vec<Field>,
    /// What is odd about it.
    #[serde(default)]
    pub(crate) quirks: Vec<String>,
}

/// The kinds that fields refer to by this name.
pub(crate) fn elements(name: &str) -> Option<&'static Elements> {
    all_elements().get(name)
}

/// All kinds that fields refer to, by name.
pub(crate) fn all_elements() -> &'static BTreeMap<String, Elements> {
    static ELEMENTS: LazyLock<BTreeMap<String, Elements>> = LazyLock::new(|| {
        serde_json::from_str(include_str!("elements.json"))
            .expect("the elements are well-formed: a test reads them")
    });
    &ELEMENTS
}
