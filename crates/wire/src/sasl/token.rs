//! Access tokens on the wire: OAUTHBEARER (RFC 7628) and the XOAUTH2 that it
//! came from. The token is in the first message; nothing is proven by the server.

use mail::Secret;

/// `n,a=user,^Aauth=Bearer token^A^A` (RFC 7628 §3.1). The host and port that it
/// may name are for tokens that are signed over them, which a bearer token is not.
pub fn oauthbearer(user: &str, token: &Secret<String>) -> Vec<u8> {
    // A name in the GS2 header (RFC 5801 §4).
    let user = user.replace('=', "=3D").replace(',', "=2C");
    format!("n,a={user},\x01auth=Bearer {}\x01\x01", token.reveal()).into_bytes()
}

/// `user=user^Aauth=Bearer token^A^A`, as Google and Microsoft describe it.
pub fn xoauth2(user: &str, token: &Secret<String>) -> Vec<u8> {
    format!("user={user}\x01auth=Bearer {}\x01\x01", token.reveal()).into_bytes()
}

/// What is answered to the server's explanation of a no, so that the no itself
/// can follow (RFC 7628 §3.2.3).
pub const OAUTHBEARER_GO_ON: &[u8] = b"\x01";

/// The same in XOAUTH2.
pub const XOAUTH2_GO_ON: &[u8] = b"";

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn says_what_the_documents_show() {
        // Google's description of XOAUTH2.
        let token = Secret::new("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg".to_owned());
        assert_eq!(
            STANDARD.encode(xoauth2("someuser@example.com", &token)),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        // RFC 7628 §4.1, without its host and port.
        let token = Secret::new("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==".to_owned());
        assert_eq!(
            oauthbearer("user@example.com", &token),
            b"n,a=user@example.com,\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01"
        );
        assert_eq!(
            oauthbearer("a=b,c", &Secret::new("t".to_owned())),
            b"n,a=a=3Db=2Cc,\x01auth=Bearer t\x01\x01"
        );
    }
}
