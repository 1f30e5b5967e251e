//! The bundled list of common passwords, read where it lies: nothing is built in memory.

/// Sorted by byte, one a line, lower case, 8 or more characters. Source and licence: `data/VENDOR.toml`.
static LIST: &str = include_str!("../../data/common-passwords.txt");

/// Whether `folded` (lower case) is one of the list, whole.
pub(super) fn is_common(folded: &str) -> bool {
    let (mut from, mut to) = (0, LIST.len());
    while from < to {
        let middle = usize::midpoint(from, to);
        let start = LIST.as_bytes()[from..middle]
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(from, |at| from + at + 1);
        let end = LIST.as_bytes()[middle..]
            .iter()
            .position(|b| *b == b'\n')
            .map_or(LIST.len(), |at| middle + at);
        match LIST.as_bytes()[start..end].cmp(folded.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => from = end + 1,
            std::cmp::Ordering::Greater => to = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_found_and_its_neighbours_are_not() {
        let lines: Vec<&str> = LIST.lines().collect();
        assert!(lines.len() > 8_000);
        assert!(lines.is_sorted_by(|a, b| a.as_bytes() < b.as_bytes()));
        for line in &lines {
            assert!(is_common(line), "{line}");
            let longer = format!("{line}\u{1}");
            assert!(!is_common(&longer), "{line}");
        }
        assert!(!is_common(""));
        assert!(!is_common("\u{10ffff}"));
    }

    #[test]
    fn the_list_is_the_one_that_its_source_names() {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, LIST.as_bytes());
        let claimed = include_str!("../../data/VENDOR.toml");
        assert!(claimed.contains(&data_encoding::HEXLOWER.encode(digest.as_ref())));
    }
}
