//! Random words that nobody can guess, and comparing them so that nobody can measure.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// 256 random bits in 43 characters that need no quoting in an address.
pub fn word() -> anyhow::Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("this system gives no random bytes: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether two words are the same, in a time that does not tell how much of them is.
pub fn same(a: &str, b: &str) -> bool {
    // Equality of blake3 hashes is constant in time; so the words' own prefix cannot be felt for.
    blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_differ() {
        let (a, b) = (super::word().unwrap(), super::word().unwrap());
        assert_eq!(a.len(), 43);
        assert!(super::same(&a, &a.clone()) && !super::same(&a, &b) && !super::same(&a, ""));
    }
}
