//! What an endpoint should survive. After each of these a plain callback is sent, so that an endpoint that
//! breaks is known to have broken here.

pub(super) mod malformed;
pub(super) mod payloads;
pub(super) mod transport;

use super::case::{CASE, Case};
use super::expectation::Category;

/// A case of this category.
const ROBUST: Case = Case { category: Category::Robustness, ..CASE };
