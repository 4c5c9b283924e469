//! Keywords as the file holds them: text in order, a space before and after
//! each, so that one can be found inside; the system ones as bits as well.

use mail::{Keyword, Keywords};

pub(crate) const SEEN: i64 = 1;
pub(crate) const FLAGGED: i64 = 2;
pub(crate) const ANSWERED: i64 = 4;
pub(crate) const DRAFT: i64 = 8;
pub(crate) const FORWARDED: i64 = 16;

/// `" $flagged $seen "`; empty for none.
pub(crate) fn text(keywords: &Keywords) -> String {
    let mut text = String::new();
    for keyword in keywords {
        text.push(' ');
        text.push_str(keyword.as_str());
    }
    if !text.is_empty() {
        text.push(' ');
    }
    text
}

/// Reads what `text` wrote.
pub(crate) fn read(text: &str) -> Keywords {
    text.split_ascii_whitespace().filter_map(Keyword::new).collect()
}

/// The bits of the system keywords.
pub(crate) fn marks(keywords: &Keywords) -> i64 {
    keywords.iter().filter_map(mark).sum()
}

/// The bit of one keyword, for a system one.
pub(crate) fn mark(keyword: &Keyword) -> Option<i64> {
    match keyword.as_str() {
        Keyword::SEEN => Some(SEEN),
        Keyword::FLAGGED => Some(FLAGGED),
        Keyword::ANSWERED => Some(ANSWERED),
        Keyword::DRAFT => Some(DRAFT),
        Keyword::FORWARDED => Some(FORWARDED),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for list in [&[][..], &["$seen"], &["$flagged", "$seen", "werk"]] {
            let keywords: Keywords = list.iter().filter_map(|word| Keyword::new(word)).collect();
            assert_eq!(read(&text(&keywords)), keywords);
        }
        assert_eq!(text(&[Keyword::new("$seen").unwrap()].into()), " $seen ");
        assert_eq!(marks(&read(" $flagged $seen x ")), SEEN | FLAGGED);
    }
}
