//! A conversation with a server that says anything: it comes to rest, keeps its
//! errors, shows no secret, and does the same however the bytes are cut
//! (invariants 9, 12, 23).

use std::collections::VecDeque;
use std::fmt::{Debug, Display, Write as _};

use mail::Secret;
use mail::server::Security;
use wire::sasl::Credentials;
use wire::{Machine, Step};

/// What a conversation did.
#[derive(Default)]
pub struct Log {
    text: String,
    /// Tags of commands (RFC 9051 §2.2.1) that have not been answered.
    tags: VecDeque<String>,
    /// What we say is packed (RFC 4978).
    unpack: Option<flate2::Decompress>,
}

/// Whose password no server knows.
pub fn credentials() -> Credentials {
    Credentials::password("jan@a.test", Secret::new(PASSWORD.to_owned()))
}

const PASSWORD: &str = "duif-geheim";

/// By an input's first byte.
pub fn security(options: u8) -> Security {
    [Security::Tls, Security::StartTls, Security::None][usize::from(options % 3)]
}

/// Runs the conversation against these words, fed line by line, then cut smaller.
///
/// A line that begins with `$` answers the oldest command that has a tag, one
/// that begins with `~` comes packed.
/// `told` acts on an event and notes it; what comes in pieces must add up to the same text.
pub fn converse<M>(said: &[u8], begin: impl Fn() -> M, told: impl Fn(&mut M, M::Event, &mut Log))
where
    M: Machine + Debug,
    M::Event: Debug,
    M::Error: Display,
{
    let whole = run(begin(), said, usize::MAX, &told);
    for size in [1, 7] {
        assert_eq!(run(begin(), said, size, &told), whole, "cut in pieces of {size}");
    }
}

fn run<M>(mut machine: M, said: &[u8], size: usize, told: &impl Fn(&mut M, M::Event, &mut Log)) -> String
where
    M: Machine + Debug,
    M::Error: Display,
{
    let mut log = Log::default();
    let mut going = drain(&mut machine, &mut log, told);
    for line in said.split_inclusive(|b| *b == b'\n') {
        let line = log.answer(line);
        for piece in line.chunks(size) {
            if !going {
                return log.text;
            }
            machine.feed(piece);
            going = drain(&mut machine, &mut log, told);
        }
    }
    if going {
        machine.feed(&[]);
        assert!(!drain(&mut machine, &mut log, told), "goes on without a connection");
    }
    log.text
}

/// Steps until it waits; gives whether it still goes on.
fn drain<M>(machine: &mut M, log: &mut Log, told: &impl Fn(&mut M, M::Event, &mut Log)) -> bool
where
    M: Machine + Debug,
    M::Error: Display,
{
    for _ in 0..STEPS {
        match machine.step() {
            Ok(Step::Read) => return true,
            Ok(Step::Done) => {
                log.text.push_str("done\n");
                return false;
            }
            Ok(Step::Write(bytes)) => log.wrote(&bytes),
            Ok(Step::UpgradeTls) => log.text.push_str("tls\n"),
            Ok(Step::Event(event)) => told(machine, event, log),
            Err(error) => {
                log.told(&error.to_string());
                assert_eq!(machine.step().err().map(|error| error.to_string()), Some(error.to_string()));
                assert!(!format!("{machine:?}").contains(PASSWORD));
                return false;
            }
        }
    }
    panic!("does not come to rest");
}

/// More than this many for one line would be a loop.
const STEPS: usize = 100_000;

impl Log {
    /// Notes an event, which may hold anything but the password.
    pub fn told(&mut self, event: &(impl Debug + ?Sized)) {
        let start = self.text.len();
        let _ = writeln!(self.text, "{event:?}");
        assert!(!self.text[start..].contains(PASSWORD), "shows the password");
    }

    /// Notes a piece of something that may be cut anywhere.
    pub fn piece(&mut self, bytes: &[u8]) {
        let _ = write!(self.text, "{}", bytes.escape_ascii());
    }

    /// Unpacks what we say from here on.
    pub fn unpack(&mut self) {
        self.unpack = Some(flate2::Decompress::new(false));
    }

    fn wrote(&mut self, bytes: &[u8]) {
        let mut unpacked = Vec::with_capacity(1 << 20);
        if let Some(stream) = &mut self.unpack {
            let read = stream.decompress_vec(bytes, &mut unpacked, flate2::FlushDecompress::None);
            read.expect("what we packed can be unpacked");
        }
        let bytes = if self.unpack.is_some() { &unpacked } else { bytes };
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            let mut words = line.split(|b| *b == b' ');
            if let Some(tag) = words.next().filter(|tag| is_tag(tag)) {
                self.tags.push_back(String::from_utf8_lossy(tag).into_owned());
            }
            // SCRAM begins with a random number.
            let random = line.windows(SCRAM.len()).position(|window| window == SCRAM);
            self.piece(&line[..random.unwrap_or(line.len())]);
        }
    }

    fn answer(&mut self, line: &[u8]) -> Vec<u8> {
        if let Some(plain) = line.strip_prefix(b"~") {
            return packed(&self.answer(plain));
        }
        match (line.strip_prefix(b"$"), self.tags.front()) {
            (Some(rest), Some(_)) => [self.tags.pop_front().unwrap_or_default().as_bytes(), rest].concat(),
            _ => line.to_vec(),
        }
    }
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(text.len() + 64);
    let mut stream = flate2::Compress::new(flate2::Compression::fast(), false);
    let done = stream.compress_vec(text, &mut packed, flate2::FlushCompress::Sync);
    done.expect("memory is no stream that breaks");
    packed
}

/// `n,,` in base64 (RFC 5802 §7).
const SCRAM: &[u8] = b"biws";

fn is_tag(word: &[u8]) -> bool {
    word.strip_prefix(b"A").is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
}
