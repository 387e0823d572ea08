//! Did you mean …?

/// The known name that `name` most probably stands for: the same but for case and
/// punctuation, or else at most a third of its characters away.
pub(crate) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    let length = folded.chars().count();
    let budget = length.div_ceil(3).min(3);
    known
        .into_iter()
        .map(|candidate| (fold(candidate), candidate))
        // No name of a megabyte is worth a table of that size.
        .filter(|(known, _)| known.chars().count().abs_diff(length) <= budget)
        .map(|(known, candidate)| (strsim::damerau_levenshtein(&folded, &known), candidate))
        .filter(|&(distance, _)| distance <= budget)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// How alike two texts are, from 0 to 1.
pub(crate) fn likeness(left: &str, right: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(left, right)
}

fn fold(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_and_small_slips_are_forgiven() {
        let known = ["GroupId", "Operator_Account", "Type"];
        assert_eq!(closest("Group_Id", known), Some("GroupId"));
        assert_eq!(closest("operator_account", known), Some("Operator_Account"));
        assert_eq!(closest("Tpye", known), Some("Type"));
        assert_eq!(closest("Colour", known), None);
    }
}
