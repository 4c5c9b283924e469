//! The owner of a session in a transcript: asks, and notes what the session does.

use bytes::Bytes;
use mail::server::Security;
use wire::imap::{
    Access, Append, Command, Error, Event, FetchCommand, Form, Item, Key, List, MailboxName, Messages, Mode,
    Options, Resync, Section, Select, Session, StatusItem, Store, UidSet, What,
};
use wire::sasl::Mechanism;
use wire::{Machine, Step};

use crate::keys::{bindings, credentials};
use crate::show;

/// What the session did, in the words of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    Wrote(String),
    Tls,
    Told(String),
    Failed(Error),
    Done,
}

impl Did {
    pub fn line(&self) -> String {
        let line = match self {
            Did::Wrote(line) if line.len() > 200 => format!("C: <{} bytes>", line.len()),
            Did::Wrote(line) => format!("C: {line}"),
            Did::Tls => "T:".to_owned(),
            Did::Told(event) => format!("=: {event}"),
            Did::Failed(error) => format!("!: {}", show::error(error)),
            Did::Done => "D:".to_owned(),
        };
        line.trim_end().to_owned()
    }
}

pub struct Owner {
    session: Session,
    over: bool,
    written: Vec<u8>,
    unpack: Option<flate2::Decompress>,
    streamed: u64,
}

impl Owner {
    pub fn new(options: &str) -> Owner {
        let words: Vec<&str> = options.split(' ').collect();
        let security = match words[0] {
            "tls" => Security::Tls,
            "starttls" => Security::StartTls,
            _ => Security::None,
        };
        let value =
            |name: &str| words.iter().find_map(|word| word.strip_prefix(name)).and_then(Mechanism::parse);
        let mut options = Options::new(security, credentials(words[1], words[2]));
        options.never_weaker_than = value("floor=");
        options.without.extend(value("without="));
        options.compress = words.contains(&"compress");
        if words.contains(&"id") {
            options.id = vec![("name".to_owned(), "Postduif".to_owned())];
        }
        let mut session = Session::new(options);
        session.bind(bindings(&words));
        Owner { session, over: false, written: Vec::new(), unpack: None, streamed: 0 }
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.session.feed(bytes);
    }

    pub fn drain(&mut self) -> Vec<Did> {
        let mut did = Vec::new();
        while !self.over {
            match self.session.step() {
                Ok(Step::Read) => break,
                Ok(Step::Write(bytes)) => self.wrote(&bytes, &mut did),
                Ok(Step::UpgradeTls) => did.push(Did::Tls),
                Ok(Step::Event(Event::Literal(chunk))) => {
                    assert_eq!(chunk.offset, self.streamed, "pieces come in order");
                    self.streamed += chunk.bytes.len() as u64;
                    if chunk.is_last() {
                        self.streamed = 0;
                        let uid = chunk.uid.map_or("none".to_owned(), |uid| uid.to_string());
                        did.push(Did::Told(format!(
                            "Literal {} of uid {uid}: {} bytes",
                            chunk.literal, chunk.size
                        )));
                    }
                }
                Ok(Step::Event(event)) => {
                    if matches!(&event, Event::Ready(ready) if ready.compressed) {
                        self.unpack = Some(flate2::Decompress::new(false));
                    }
                    did.push(Did::Told(show::event(&event)));
                }
                Ok(Step::Done) => {
                    self.over = true;
                    did.push(Did::Done);
                }
                Err(error) => {
                    self.over = true;
                    assert_eq!(self.session.step(), Err(error.clone()), "an error stays");
                    did.push(Did::Failed(error));
                }
            }
        }
        did
    }

    /// Notes whole lines; what a literal leaves without a line end waits for one.
    fn wrote(&mut self, bytes: &[u8], did: &mut Vec<Did>) {
        match &mut self.unpack {
            None => self.written.extend_from_slice(bytes),
            Some(stream) => {
                self.written.reserve(1 << 20);
                let none = flate2::FlushDecompress::None;
                stream.decompress_vec(bytes, &mut self.written, none).unwrap();
            }
        }
        while let Some(end) = self.written.windows(2).position(|pair| pair == b"\r\n") {
            let line: Vec<u8> = self.written.drain(..end + 2).collect();
            did.push(Did::Wrote(String::from_utf8_lossy(&line[..end]).into_owned()));
        }
    }

    pub fn ask(&mut self, words: &str) {
        if words == "done" {
            return self.session.done_idle();
        }
        self.session.submit(command(words));
    }
}

/// A few commands by name; the words are what differs between transcripts.
fn command(words: &str) -> Command {
    let words: Vec<&str> = words.split(' ').collect();
    let name = |n: usize| MailboxName::from_server(words[n]);
    let uids = |n: usize| {
        let range = words[n].split_once(':').unwrap_or((words[n], words[n]));
        UidSet::range(range.0.parse().unwrap(), range.1.parse().unwrap_or(u32::MAX))
    };
    let select = |access, resync| Command::Select(Select { mailbox: name(1), access, resync });
    match words[0] {
        "list" => Command::List(List::everything(vec![
            StatusItem::Messages,
            StatusItem::UidNext,
            StatusItem::UidValidity,
        ])),
        "lsub" => Command::Lsub { pattern: "*".to_owned() },
        "status" => {
            Command::Status { mailbox: name(1), items: vec![StatusItem::Messages, StatusItem::UidNext] }
        }
        "select" => select(Access::ReadWrite, Resync::None),
        "examine" => select(Access::ReadOnly, Resync::Condstore),
        "resync" => {
            let (uid_validity, modseq) = (words[2].parse().unwrap(), words[3].parse().unwrap());
            select(Access::ReadWrite, Resync::Qresync { uid_validity, modseq, known: None })
        }
        "fetch-flags" => Command::Fetch(FetchCommand::uids(uids(1), vec![Item::Flags])),
        "fetch-all" => {
            let items = vec![Item::Flags, Item::InternalDate, Item::Size, Item::Envelope, Item::Structure];
            Command::Fetch(FetchCommand::uids(uids(1), items))
        }
        "fetch" => Command::Fetch(FetchCommand::uids(uids(1), vec![Item::message()])),
        "fetch-gmail" => Command::Fetch(FetchCommand::uids(uids(1), vec![Item::Gmail, Item::ObjectIds])),
        "fetch-id" => {
            let section = Section { part: vec![], what: What::HeaderFields(vec!["MESSAGE-ID".to_owned()]) };
            Command::Fetch(FetchCommand::uids(uids(1), vec![Item::Body { section, window: None }]))
        }
        "newest" => Command::Fetch(FetchCommand {
            messages: Messages::Places { first: words[1].parse().unwrap(), last: None },
            items: vec![Item::Flags],
            changed_since: None,
        }),
        "search-text" => Command::Search(vec![Key::Text(words[1].to_owned())]),
        "search" => Command::Search(vec![Key::With("\\Seen".to_owned())]),
        "store" => Command::Store(Store {
            uids: uids(1),
            mode: Mode::Add,
            flags: [words[2]].into_iter().collect(),
            silent: false,
        }),
        "move" => Command::Move { uids: uids(1), to: name(2) },
        "copy" => Command::Copy { uids: uids(1), to: name(2) },
        "append" => Command::Append(Append {
            to: name(1),
            flags: ["\\Seen"].into_iter().collect(),
            date: None,
            message: match words[2].parse() {
                Ok(size) => Bytes::from(vec![b'y'; size]),
                Err(_) => Bytes::from(words[2].replace("\\r\\n", "\r\n")),
            },
            form: if words.get(3) == Some(&"utf8") { Form::Utf8 } else { Form::Plain },
        }),
        "create" => {
            Command::Create { mailbox: name(1), special_use: words.get(2).map(|word| (*word).to_owned()) }
        }
        "rename" => Command::Rename { from: name(1), to: name(2) },
        "subscribe" => Command::Subscribe(name(1)),
        "unsubscribe" => Command::Unsubscribe(name(1)),
        "delete" => Command::Delete(MailboxName::from_server(&words[1].replace("_NUL_", "\0"))),
        "quota" => Command::QuotaRoot(name(1)),
        "metadata" => Command::GetMetadata { mailbox: name(1), entries: vec!["/private/comment".to_owned()] },
        "namespace" => Command::Namespace,
        "unselect" => Command::Unselect,
        "idle" => Command::Idle,
        "notify" => Command::Notify,
        "noop" => Command::Noop,
        "capability" => Command::Capability,
        "expunge-nothing" => Command::Expunge { uids: UidSet::new() },
        "logout" => Command::Logout,
        other => panic!("{other}"),
    }
}
