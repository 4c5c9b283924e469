//! Another mail program at the same mailbox, in the few words of IMAP that a
//! test says itself. Shares no line with Postduif's own, so that the two can
//! only agree about what the server holds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail, ensure};

use crate::{Host, User, places};

/// A connection that is signed in.
pub struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
    commands: u32,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// Its flags in the server's spelling, `\\Recent` apart.
    pub flags: BTreeSet<String>,
    /// Its bytes.
    pub raw: Vec<u8>,
}

impl Client {
    /// Signs in, at the place where passwords are taken in clear.
    pub fn sign_in(host: &Host, user: &User) -> Result<Client> {
        let place = places::named("notls").context("no place without TLS")?;
        let stream = TcpStream::connect((place.at(host.layout()), host.layout().port(143)))?;
        stream.set_nodelay(true)?;
        let mut client = Client { stream, unread: vec![], commands: 0 };
        client.response()?;
        client.run(&format!("LOGIN {} {}", user.address, user.password))?;
        Ok(client)
    }

    /// Runs a command to its end; gives the untagged responses. Anything but OK is an error.
    pub fn run(&mut self, command: &str) -> Result<Vec<Vec<u8>>> {
        self.run_with(command, None)
    }

    /// Adds a message to a folder.
    pub fn append(&mut self, folder: &str, flags: &str, raw: &[u8]) -> Result<()> {
        self.run_with(&format!("APPEND {folder} ({flags}) {{{}}}", raw.len()), Some(raw)).map(drop)
    }

    /// Every folder.
    pub fn folders(&mut self) -> Result<Vec<String>> {
        let listed = self.run("LIST \"\" *")?;
        let name = |line: &Vec<u8>| {
            let line = String::from_utf8_lossy(line).trim_end().to_owned();
            line.rsplit(' ').next().unwrap_or_default().trim_matches('"').to_owned()
        };
        Ok(listed.iter().filter(|line| line.starts_with(b"* LIST")).map(name).collect())
    }

    /// Opens a folder and gives its messages by UID. Those marked `\\Deleted` are among them.
    pub fn messages(&mut self, folder: &str) -> Result<BTreeMap<u32, Message>> {
        self.run(&format!("SELECT {folder}"))?;
        // News of flags come in between.
        let fetched = self.run("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")?;
        fetched
            .iter()
            .filter(|said| said.starts_with(b"* ") && has(said, b"BODY[] {"))
            .map(|said| message(said))
            .collect()
    }

    fn run_with(&mut self, command: &str, literal: Option<&[u8]>) -> Result<Vec<Vec<u8>>> {
        self.commands += 1;
        let tag = format!("t{} ", self.commands);
        write!(self.stream, "{tag}{command}\r\n")?;
        let (mut untagged, mut literal) = (vec![], literal);
        loop {
            let said = self.response()?;
            match said.strip_prefix(tag.as_bytes()) {
                Some(done) if done.starts_with(b"OK") => return Ok(untagged),
                Some(done) => bail!("{command}: {}", String::from_utf8_lossy(done)),
                None if said.starts_with(b"+") => {
                    let raw = literal.take().context("the server waits for what nobody promised")?;
                    self.stream.write_all(&[raw, b"\r\n"].concat())?;
                }
                None => untagged.push(said),
            }
        }
    }

    fn response(&mut self) -> Result<Vec<u8>> {
        let mut buffer = [0; 16 * 1024];
        loop {
            if let Some(length) = response(&self.unread) {
                let rest = self.unread.split_off(length);
                return Ok(std::mem::replace(&mut self.unread, rest));
            }
            let n = self.stream.read(&mut buffer)?;
            ensure!(n > 0, "the server closed the connection");
            self.unread.extend_from_slice(&buffer[..n]);
        }
    }
}

fn has(said: &[u8], words: &[u8]) -> bool {
    said.windows(words.len()).any(|window| window == words)
}

/// Reads `* 1 FETCH (UID 7 FLAGS (\Seen) BODY[] {5}`, the message, and the end.
fn message(said: &[u8]) -> Result<(u32, Message)> {
    let end = said.windows(2).position(|two| two == b"\r\n").context("no line")?;
    let head = std::str::from_utf8(&said[..end])?;
    let between = |start: &str, end: char| head.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    let (uid, _) = between("UID ", ' ').context("no UID")?;
    let (flags, _) = between("FLAGS (", ')').context("no FLAGS")?;
    let size = literal(head.as_bytes()).context("no literal")?;
    let raw = said.get(end + 2..end + 2 + size).context("cut short")?.to_vec();
    let flags = flags.split_whitespace().filter(|flag| *flag != "\\Recent").map(str::to_owned).collect();
    Ok((uid.parse()?, Message { flags, raw }))
}

/// The length of the first whole response: its lines and the literals in them (RFC 9051 §4.3).
pub(crate) fn response(bytes: &[u8]) -> Option<usize> {
    let mut end = 0;
    loop {
        let line = bytes.get(end..)?;
        let length = line.windows(2).position(|two| two == b"\r\n")? + 2;
        end += length;
        let Some(literal) = literal(&line[..length - 2]) else { return Some(end) };
        end = end.checked_add(literal)?;
    }
}

/// The size of the literal that a line announces.
fn literal(line: &[u8]) -> Option<usize> {
    let inside = line.strip_suffix(b"}")?;
    let open = inside.iter().rposition(|byte| *byte == b'{')?;
    std::str::from_utf8(&inside[open + 1..]).ok()?.parse().ok()
}
