//! CRAM-MD5 (RFC 2195): proves knowledge of the password by a keyed hash.
//! Never proves the server.

use hmac::{Hmac, Mac};
use mail::Secret;
use md5::Md5;

/// The answer to a challenge: the name, a space, and the hash in hex.
pub fn answer(user: &str, password: &Secret<String>, challenge: &[u8]) -> Vec<u8> {
    let mut answer = user.as_bytes().to_vec();
    answer.push(b' ');
    for byte in keyed_md5(password.reveal().as_bytes(), challenge) {
        answer.extend_from_slice(format!("{byte:02x}").as_bytes());
    }
    answer
}

fn keyed_md5(key: &[u8], challenge: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length (RFC 2104 §2), so this never comes out empty.
    Hmac::<Md5>::new_from_slice(key)
        .map(|mac| mac.chain_update(challenge).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_the_standard_shows() {
        // RFC 2195 §2.
        let answer = answer(
            "tim",
            &Secret::new("tanstaaftanstaaf".to_owned()),
            b"<1896.697170952@postoffice.reston.mci.net>",
        );
        assert_eq!(answer, b"tim b913a602c7eda7a495b4e6e7334d3890");
    }
}
