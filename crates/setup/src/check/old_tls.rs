//! Whether a server still speaks TLS 1.1 or 1.0. Our own TLS does not, so a
//! first message of that age is sent as bytes, and only the kind of the answer
//! is read: nothing is agreed on.

use net::Stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Says hello in TLS 1.1 and gives whether the server goes along.
pub async fn spoken(stream: &mut Stream, host: &str) -> std::io::Result<bool> {
    stream.write_all(&hello(host)).await?;
    stream.flush().await?;
    let mut answer = [0; ANSWER_BYTES];
    stream.read_exact(&mut answer).await?;
    Ok(goes_along(&answer))
}

/// A record's head, and the head of the message in it (RFC 5246 §6.2.1, §7.4).
const ANSWER_BYTES: usize = 5 + 4 + 2;

/// A ServerHello of at most TLS 1.1. A refusal is an alert.
fn goes_along(answer: &[u8; ANSWER_BYTES]) -> bool {
    let [kind, _, _, _, _, message, _, _, _, major, minor] = *answer;
    kind == HANDSHAKE && message == SERVER_HELLO && (major, minor) <= (3, 2)
}

const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const TLS_1_1: [u8; 2] = [3, 2];

/// Suites of that age: ECDHE and RSA with AES in CBC mode, and what says that
/// renegotiation is safe (RFC 5746 §3.3), without which some refuse.
const SUITES: [u16; 7] = [0xc00a, 0xc009, 0xc014, 0xc013, 0x0035, 0x002f, 0x00ff];

/// A ClientHello (RFC 4346 §7.4.1.2). Its random bytes keep nothing safe: no key follows from them.
fn hello(host: &str) -> Vec<u8> {
    let suites: Vec<u8> = SUITES.iter().flat_map(|suite| suite.to_be_bytes()).collect();
    let name = [&[0][..], &counted(2, host.as_bytes())].concat();
    let extensions = [
        // server_name (RFC 6066 §3)
        extension(0, &counted(2, &name)),
        // elliptic curves P-256, P-384, and points as they are (RFC 8422 §5.1)
        extension(10, &counted(2, &[0, 23, 0, 24])),
        extension(11, &counted(1, &[0])),
    ]
    .concat();
    let body = [
        &TLS_1_1[..],
        &[0x5a; 32],
        &counted(1, &[]),
        &counted(2, &suites),
        &counted(1, &[0]),
        &counted(2, &extensions),
    ]
    .concat();
    let message = [&[CLIENT_HELLO][..], &counted(3, &body)].concat();
    [&[HANDSHAKE, 3, 1][..], &counted(2, &message)].concat()
}

fn extension(number: u16, body: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &counted(2, body)].concat()
}

/// Bytes with their count before them, in so many bytes.
fn counted(width: usize, bytes: &[u8]) -> Vec<u8> {
    let count = bytes.len().to_be_bytes();
    [count.get(count.len() - width..).unwrap_or_default(), bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hello_is_whole() {
        let hello = hello("imap.mail.test");
        let count =
            |at: usize, width: usize| hello[at..at + width].iter().fold(0, |n, b| n * 256 + usize::from(*b));
        assert_eq!(&hello[..3], [22, 3, 1]);
        assert_eq!(count(3, 2), hello.len() - 5);
        assert_eq!(hello[5], 1);
        assert_eq!(count(6, 3), hello.len() - 9);
        assert_eq!(&hello[9..11], TLS_1_1);
        assert!(hello.windows(14).any(|bytes| bytes == b"imap.mail.test"));
    }

    #[test]
    fn only_an_old_hello_goes_along() {
        let answer = |kind, message, minor| goes_along(&[kind, 3, 1, 0, 50, message, 0, 0, 46, 3, minor]);
        assert!(answer(22, 2, 2));
        assert!(answer(22, 2, 1));
        assert!(!answer(22, 2, 3), "TLS 1.2");
        assert!(!answer(21, 2, 2), "an alert");
    }
}
