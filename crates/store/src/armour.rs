//! Base64 kept as what it stands for. Most bytes of mail are attachments, four
//! letters for each three of their bytes (RFC 2045 §6.8). Runs of equally long
//! lines are kept as bytes and written out again the same to the letter. Knows no
//! MIME: it takes such lines wherever they stand.
//!
//! What is kept is a row of records: a byte that tells how many bytes stand in a line,
//! 0 for text as it is; the length, 4 bytes, the lowest first; the bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memchr;

/// Appends the records of a message; `false`, and nothing, where there is no base64 to speak of.
/// `pass_on` is called whenever about [`PIECE`] bytes have gathered, to take them away.
pub(crate) fn take_off<E>(
    raw: &[u8],
    kept: &mut Vec<u8>,
    mut pass_on: impl FnMut(&mut Vec<u8>) -> Result<(), E>,
) -> Result<bool, E> {
    let (mut text, mut at) = (0, 0);
    while at < raw.len() {
        let line = memchr(b'\n', &raw[at..]).map_or(raw.len() - at, |end| end + 1);
        let letters = line.saturating_sub(2);
        if !is_run(&raw[at..], letters) {
            at += line;
            continue;
        }
        record(kept, 0, |kept| kept.extend_from_slice(&raw[text..at]));
        record(kept, (letters / 4 * 3) as u8, |kept| at += run(&raw[at..], letters, kept));
        text = at;
        if kept.len() >= PIECE {
            pass_on(kept)?;
        }
    }
    if text == 0 {
        return Ok(false);
    }
    record(kept, 0, |kept| kept.extend_from_slice(&raw[text..]));
    pass_on(kept).map(|()| true)
}

/// The message that these records were, or its start where they break off; about `most` bytes of it.
pub(crate) fn put_on(mut kept: &[u8], most: usize) -> Vec<u8> {
    let mut raw = Vec::with_capacity(most.min(2 * kept.len()));
    while raw.len() < most
        && let Some((&[width, length @ ..], rest)) = kept.split_first_chunk::<5>()
    {
        let (bytes, rest) = rest.split_at(rest.len().min(u32::from_le_bytes(length) as usize));
        match usize::from(width) {
            0 => raw.extend_from_slice(bytes),
            width => bytes.chunks(width).for_each(|line| write(line, &mut raw)),
        }
        kept = rest;
    }
    raw
}

fn record(kept: &mut Vec<u8>, width: u8, fill: impl FnOnce(&mut Vec<u8>)) {
    kept.extend_from_slice(&[width, 0, 0, 0, 0]);
    let start = kept.len();
    fill(kept);
    // `limits::MESSAGE_BYTES` keeps it within 32 bits.
    let length = (kept.len() - start) as u32;
    kept[start - 4..start].copy_from_slice(&length.to_le_bytes());
}

/// Whether at least a few lines of so many letters begin here.
fn is_run(bytes: &[u8], letters: usize) -> bool {
    let mut line = [0; LONGEST];
    LETTERS.contains(&letters)
        && letters.is_multiple_of(4)
        && bytes.len() >= LINES * (letters + 2)
        && bytes.chunks_exact(letters + 2).take(LINES).all(|bytes| read_full(bytes, &mut line).is_some())
}

/// Reads the lines of a run, or the first of very many, with a shorter one at its end; gives how
/// many bytes they take.
fn run(bytes: &[u8], letters: usize, kept: &mut Vec<u8>) -> usize {
    let (mut at, mut line) = (0, [0; LONGEST]);
    for bytes in bytes.chunks_exact(letters + 2).take(PIECE / letters) {
        let Some(width) = read_full(bytes, &mut line) else { break };
        kept.extend_from_slice(&line[..width]);
        at += letters + 2;
    }
    let rest = &bytes[at..];
    let end = memchr(b'\n', &rest[..rest.len().min(letters + 2)]).map_or(0, |end| end + 1);
    if let Some(width) = read(&rest[..end], &mut line) {
        kept.extend_from_slice(&line[..width]);
        at += end;
    }
    at
}

fn read_full(bytes: &[u8], line: &mut [u8; LONGEST]) -> Option<usize> {
    read(bytes, line).filter(|width| *width == (bytes.len() - 2) / 4 * 3)
}

/// Reads a line that can be written again: no letter that is none, no bit that says nothing.
fn read(bytes: &[u8], line: &mut [u8; LONGEST]) -> Option<usize> {
    STANDARD.decode_slice(bytes.strip_suffix(b"\r\n")?, line).ok().filter(|width| *width > 0)
}

fn write(line: &[u8], raw: &mut Vec<u8>) {
    let mut letters = [0; 2 * LONGEST];
    // Never longer: a width is one byte.
    let length = STANDARD.encode_slice(line, &mut letters).unwrap_or(0);
    raw.extend_from_slice(&letters[..length]);
    raw.extend_from_slice(b"\r\n");
}

/// Letters of a line. RFC 2045 §6.8 allows 76.
const LETTERS: std::ops::RangeInclusive<usize> = 32..=320;
/// Bytes that those letters are at most, and what the decoder wants beyond.
const LONGEST: usize = 256;
/// Lines that make a run.
const LINES: usize = 4;
/// How much gathers before it is passed on.
const PIECE: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(bytes: &[u8], width: usize) -> Vec<u8> {
        let mut raw = Vec::new();
        bytes.chunks(width).for_each(|line| write(line, &mut raw));
        raw
    }

    /// Takes off, in pieces; `None` where there is nothing to take off.
    fn taken_off(raw: &[u8]) -> Option<Vec<u8>> {
        let (mut piece, mut kept) = (Vec::new(), Vec::new());
        let found = take_off(raw, &mut piece, |piece| {
            assert!(piece.len() < 2 * PIECE);
            kept.append(piece);
            Ok::<_, ()>(())
        });
        assert!(piece.is_empty());
        found.unwrap().then_some(kept)
    }

    /// Takes off and puts on again; gives how many bytes were kept.
    fn there_and_back(raw: &[u8]) -> usize {
        let Some(kept) = taken_off(raw) else { return raw.len() };
        assert!(put_on(&kept, raw.len()) == raw);
        kept.len()
    }

    #[test]
    fn base64_is_kept_as_bytes() {
        let bytes: Vec<u8> = (0..5_000_u32).map(|n| (n * n % 251) as u8).collect();
        for (width, length) in
            [(57, 5_000), (57, 57 * 4), (57, 57 * 9 - 1), (57, 57 * 9 - 2), (45, 999), (240, 4_000)]
        {
            let attachment = lines(&bytes[..length], width);
            let raw =
                [b"Subject: x\r\n\r\n--b\r\n\r\n", &*attachment, b"--b\r\n\r\n", &*attachment, b"--b--\r\n"]
                    .concat();
            assert!(there_and_back(&raw) < 2 * length + 100, "{width} {length}");
        }
    }

    #[test]
    fn a_long_run_is_passed_on_in_pieces() {
        let raw = lines(&[5; 4_000_001], 57);
        assert!(there_and_back(&raw) < 4_001_000);
    }

    #[test]
    fn what_cannot_be_written_again_is_text() {
        let whole = lines(&[7; 57 * 8], 57);
        let unix: Vec<u8> = whole.iter().copied().filter(|byte| *byte != b'\r').collect();
        // Bits after the last letter, padding in the middle, a line end that is none.
        let odd = lines(&[7; 57 * 7 + 1], 57);
        let bits = [&odd[..odd.len() - 5], b"x==\r\n"].concat();
        let cut = &whole[..whole.len() - 1];
        for raw in [&*unix, &*bits, cut, b"", b"\r\n", &[&*whole, b"="].concat(), &[&*odd, &*odd].concat()] {
            there_and_back(raw);
        }
        assert_eq!(there_and_back(&unix), unix.len());
    }

    #[test]
    fn a_start_is_the_start() {
        let raw = [&b"Subject: x\r\n\r\n"[..], &lines(&[9; 9_000], 57), b"end\r\n"].concat();
        let kept = taken_off(&raw).unwrap();
        for length in [0, 3, 5, 9, 19, 20, 100, kept.len() - 1] {
            let start = put_on(&kept[..length], raw.len());
            // A line that breaks off ends otherwise.
            assert!(start.len() <= raw.len() && raw.starts_with(&start[..start.len().saturating_sub(78)]));
        }
        assert!(put_on(&kept, 10).starts_with(b"Subject: x"));
    }

    proptest! {
        #[test]
        fn every_message_comes_back(pieces in prop::collection::vec((0..4_u8, 0..90_usize, 0..700_usize), 0..8)) {
            let mut raw = Vec::new();
            for (kind, width, length) in pieces {
                let bytes: Vec<u8> = (0..length).map(|n| (n * 7 + width) as u8).collect();
                match kind {
                    0 => raw.extend_from_slice(&bytes),
                    1 => raw.extend_from_slice(&lines(&bytes, width + 1)),
                    2 => raw.extend_from_slice(&[b'A' + (width % 26) as u8].repeat(length)),
                    _ => raw.extend_from_slice(b"\r\n"),
                }
            }
            there_and_back(&raw);
        }
    }
}
