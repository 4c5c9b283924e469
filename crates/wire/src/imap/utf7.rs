//! Modified UTF-7 for mailbox names (RFC 3501 §5.1.3).

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Writes a name in modified UTF-7.
pub fn encode(name: &str) -> String {
    let (mut out, mut shifted) = (String::with_capacity(name.len()), Vec::new());
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            shift_back(&mut out, &mut shifted);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            shifted.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    shift_back(&mut out, &mut shifted);
    out
}

/// Reads a name in modified UTF-7; `None` where it is none.
pub fn decode(name: &str) -> Option<String> {
    let (mut out, mut rest) = (String::with_capacity(name.len()), name);
    while let Some((plain, shifted)) = rest.split_once('&') {
        out.push_str(plain);
        let (base64, after) = shifted.split_once('-')?;
        match base64 {
            "" => out.push('&'),
            base64 => out.push_str(&decode_shifted(base64)?),
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

fn shift_back(out: &mut String, shifted: &mut Vec<u8>) {
    if !shifted.is_empty() {
        out.push('&');
        BASE64.encode_string(&*shifted, out);
        out.push('-');
        shifted.clear();
    }
}

fn decode_shifted(base64: &str) -> Option<String> {
    let bytes = BASE64.decode(base64).ok()?;
    if bytes.len() % 2 != 0 {
        return None;
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

/// Bits left over may be anything: some servers do not zero them.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_answers() {
        // The second is the example of RFC 3501 §5.1.3.
        for (utf7, text) in [
            ("Sent &- Received", "Sent & Received"),
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("&2D3eAA-", "😀"),
            ("Gel&APY-schte", "Gelöschte"),
            ("a&AAo-b", "a\nb"),
        ] {
            assert_eq!(decode(utf7).as_deref(), Some(text));
            assert_eq!(encode(text), utf7);
        }
        for broken in ["&", "&Jj", "&Jjo", "&J-", "&2D0-", "&!!-"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(name in "\\PC*") {
            prop_assert_eq!(decode(&encode(&name)), Some(name));
        }

        #[test]
        fn never_panics(name in ".*") {
            decode(&name);
        }
    }
}
