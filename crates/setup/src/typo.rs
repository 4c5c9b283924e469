//! Typing mistakes in well-known domains. Asks nobody.

use mail::address::Typed;

use crate::table;

/// The address that was probably meant, where the domain is not in the table and
/// nearly one that is: `jan@gmial.com`.
pub fn did_you_mean(address: &Typed) -> Option<Typed> {
    let domain = &address.ascii_domain;
    let known = || table::providers().iter().flat_map(|row| &row.domains);
    if known().any(|known| known == domain) {
        return None;
    }
    let near = known().filter(|known| strsim::osa_distance(known, domain) <= tolerated(known));
    let best = near.min_by_key(|known| strsim::osa_distance(known, domain))?;
    Typed::parse(&format!("{}@{best}", address.local)).ok()
}

/// How many letters may be wrong, missing, too many or swapped. Short names are
/// all near each other: `me.com` is not what everybody at `we.com` meant.
fn tolerated(known: &str) -> usize {
    match known.len() {
        0..=7 => 0,
        8..=12 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A04.
    #[test]
    fn offers_the_domain_that_was_meant() {
        let cases = [
            ("jan@gmial.com", Some("jan@gmail.com")),
            ("jan@gmail.con", Some("jan@gmail.com")),
            ("jan@gmal.com", Some("jan@gmail.com")),
            ("jan@hotmial.com", Some("jan@hotmail.com")),
            ("jan@outlok.com", Some("jan@outlook.com")),
            ("jan+x@yahooo.com", Some("jan+x@yahoo.com")),
            ("jan@protonmial.com", Some("jan@protonmail.com")),
            ("jan@gmail.com", None),
            ("jan@googlemail.com", None),
            ("jan@voorbeeld.test", None),
            ("jan@we.com", None),
            ("jan@bücher.example", None),
        ];
        for (typed, meant) in cases {
            let seen = did_you_mean(&Typed::parse(typed).unwrap()).map(|address| address.email());
            assert_eq!(seen.as_deref(), meant, "{typed}");
        }
    }
}
