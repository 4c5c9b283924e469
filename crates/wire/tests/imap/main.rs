//! Runs the IMAP transcripts: in pieces of every size, cut off at every point,
//! and with anything at all in their place. With `BLESS=1` in the environment
//! what we do is written into them, for reading before it is committed.
//!
//! ```text
//! O: starttls jan geheim   security, login; then id, compress, floor=MECHANISM, without=MECHANISM.
//!                          The key may be token:TOKEN or the word certificate; bind: TLS gives a binding
//! S: what the server says, with a line end     B: bytes as %00, without one     L: so many letters x
//! Z: the same as S, packed
//! C: what we say              T: we start TLS  U: what the owner asks
//! =: event                    !: error         X: the server closes             D: done
//! ```

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod differential;
#[path = "../common/keys.rs"]
mod keys;
mod oracle;
mod owner;
mod scram;
#[path = "../common/scram.rs"]
mod scram_server;
mod show;
mod storm;

use std::path::{Path, PathBuf};

use owner::{Did, Owner};
use proptest::prelude::*;

/// What is done to the session, in order.
#[derive(Debug, Clone)]
enum Act {
    Said(Vec<u8>),
    Closed,
    Asked(String),
}

fn transcripts() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts/imap");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = paths.map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect();
    all.sort();
    assert!(all.len() > 20);
    all
}

fn act(line: &str) -> Option<Act> {
    let rest = line.get(3..).unwrap_or_default();
    Some(match line.get(..2)? {
        "S:" => Act::Said(format!("{rest}\r\n").into_bytes()),
        "Z:" => Act::Said(packed(format!("{rest}\r\n").as_bytes())),
        "B:" => Act::Said(percent(rest)),
        "L:" => Act::Said(vec![b'x'; rest.parse().unwrap()]),
        "X:" => Act::Closed,
        "U:" => Act::Asked(rest.to_owned()),
        _ => return None,
    })
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(text.len() + 64);
    let mut stream = flate2::Compress::new(flate2::Compression::best(), false);
    stream.compress_vec(text, &mut packed, flate2::FlushCompress::Sync).unwrap();
    packed
}

fn percent(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

fn options(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("O: ")).unwrap()
}

/// Runs the acts, what the server says in pieces of these sizes by turns.
fn run(text: &str, sizes: &[usize]) -> Vec<String> {
    let mut owner = Owner::new(options(text));
    let mut all: Vec<String> = owner.drain().iter().map(Did::line).collect();
    let (mut said, mut expected, mut sizes) = (Vec::new(), 0, sizes.iter().cycle());
    for line in text.lines().map(Some).chain([None]) {
        let act = line.map(act);
        if let Some(Some(Act::Said(bytes))) = act {
            assert!(!said.is_empty() || all.len() <= expected, "before {line:?}: {:?}", all.last());
            said.extend(bytes);
            continue;
        }
        while !said.is_empty() {
            let size = sizes.next().copied().unwrap_or(usize::MAX).min(said.len());
            owner.feed(&said.drain(..size).collect::<Vec<u8>>());
            all.extend(owner.drain().iter().map(Did::line));
        }
        match act {
            Some(Some(Act::Closed)) => owner.feed(&[]),
            Some(Some(Act::Asked(words))) => owner.ask(&words),
            _ => expected += usize::from(line.is_some_and(is_ours)),
        }
        all.extend(owner.drain().iter().map(Did::line));
        assert!(all.len() >= expected, "not yet done: {line:?}");
    }
    all
}

fn is_ours(line: &str) -> bool {
    ["C:", "T:", "=:", "!:", "D:"].iter().any(|kind| line.starts_with(kind))
}

fn expected(text: &str) -> Vec<String> {
    text.lines().filter(|line| is_ours(line)).map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn transcripts_hold_in_pieces_of_every_size() {
    if std::env::var_os("BLESS").is_some() {
        transcripts().into_iter().for_each(|(path, text)| bless(&path, &text));
    }
    for (path, text) in transcripts() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // What comes in one piece with the go-ahead for TLS is told apart from what comes under TLS.
        let one_piece = text.contains("# in one piece");
        let sizes: &[usize] =
            if one_piece { &[usize::MAX] } else { &[1, 2, 3, 5, 7, 13, 64, 1000, 70_001, usize::MAX] };
        for size in sizes.iter().copied().filter(|size| *size > 3 || text.find("L: ").is_none()) {
            let (did, expected) = (run(&text, &[size]), expected(&text));
            if did != expected {
                let at = did.iter().zip(&expected).take_while(|(a, b)| a == b).count();
                panic!(
                    "{name} in pieces of {size}:\nwant {:?}\ngot  {:?}\nall {did:#?}",
                    expected.get(at),
                    did.get(at)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn transcripts_hold_however_they_are_cut(sizes in prop::collection::vec(1usize..40, 1..20)) {
        for (path, text) in transcripts() {
            if !text.contains("# in one piece") && !text.contains("L: ") {
                prop_assert_eq!(run(&text, &sizes), expected(&text), "{}", path.display());
            }
        }
    }
}

/// Writes what we do into the transcript.
fn bless(path: &Path, text: &str) {
    let mut owner = Owner::new(options(text));
    let (mut new, mut held) = (String::new(), Vec::new());
    let one_piece = text.contains("# in one piece");
    let did = |owner: &mut Owner| owner.drain().iter().map(|did| did.line() + "\n").collect::<String>();
    for line in text.lines().filter(|line| !is_ours(line)).chain([""]) {
        let act = act(line);
        if !matches!(act, Some(Act::Said(_))) && !held.is_empty() {
            owner.feed(&std::mem::take(&mut held));
            new.push_str(&did(&mut owner));
        }
        new.push_str(&format!("{line}\n"));
        match act {
            Some(Act::Said(bytes)) if one_piece => held.extend(bytes),
            Some(Act::Said(bytes)) => owner.feed(&bytes),
            Some(Act::Closed) => owner.feed(&[]),
            Some(Act::Asked(words)) => owner.ask(&words),
            None => {}
        }
        new.push_str(&did(&mut owner));
    }
    std::fs::write(path, format!("{}\n", new.trim_end())).unwrap();
}

/// The connection ends after each byte: that is an error, and not one that blames anybody.
#[test]
fn closed_at_every_point() {
    for (path, text) in transcripts() {
        let acts: Vec<Act> = text.lines().filter_map(act).collect();
        let total: usize =
            acts.iter().map(|act| if let Act::Said(bytes) = act { bytes.len() } else { 0 }).sum();
        let step = (total / 400).max(1);
        for end in (0..total).step_by(step) {
            let (mut owner, mut left) = (Owner::new(options(&text)), end);
            let mut did = owner.drain();
            for act in &acts {
                match act {
                    Act::Said(bytes) => {
                        let piece = &bytes[..bytes.len().min(left)];
                        left -= piece.len();
                        if !piece.is_empty() {
                            owner.feed(piece);
                        }
                        did.extend(owner.drain());
                        if piece.len() < bytes.len() {
                            break;
                        }
                    }
                    Act::Asked(words) => owner.ask(words),
                    Act::Closed => {}
                }
                did.extend(owner.drain());
            }
            owner.feed(&[]);
            did.extend(owner.drain());
            let last = did.last().map(Did::line).unwrap_or_default();
            assert!(last.starts_with("!:") || last == "D:", "{} cut at {end}: {last}", path.display());
            let ends = did.iter().filter(|did| matches!(did, Did::Failed(_) | Did::Done)).count();
            assert_eq!(ends, 1, "{} cut at {end}", path.display());
        }
    }
}
