//! Two other readers of IMAP beside ours: whatever imap-codec or imap-proto
//! accepts, ours accepts with the same meaning.

use std::collections::BTreeSet;

use imap_codec::ResponseCodec;
use imap_codec::decode::Decoder;
use imap_codec::imap_types::core::NString;
use imap_codec::imap_types::fetch::MessageDataItem;
use imap_codec::imap_types::flag::FlagFetch;
use imap_codec::imap_types::mailbox::Mailbox;
use imap_codec::imap_types::response::{Data as CodecData, Response as Codec, Status as CodecStatus};
use imap_codec::imap_types::status::StatusDataItem;
use imap_proto::{
    AttributeValue, MailboxDatum, NameAttribute, Response as Proto, Status as ProtoStatus, StatusAttribute,
};
use mail::Secret;
use mail::server::Security;
use wire::imap::{
    Access, Command, Data, Event, Fetch, Flags, Listed, MailboxName, Options, Select, Session, Status, UidSet,
};
use wire::sasl::Credentials;
use wire::{Machine, Step};

/// What an answer says, as far as all three readers have words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Exists(u32),
    Expunged(u32),
    Fetch(Box<Fetched>),
    Flags(BTreeSet<String>),
    List {
        name: MailboxName,
        separator: Option<char>,
        attributes: BTreeSet<String>,
        lsub: bool,
    },
    Status(Box<Counts>),
    Search(UidSet),
    Vanished(bool, UidSet),
    Capabilities(usize),
    /// Something that we do not compare.
    Anything,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    place: u32,
    uid: Option<u32>,
    size: Option<u64>,
    flags: Option<BTreeSet<String>>,
    date: Option<i64>,
    /// Subjects.
    envelope: Option<Option<Vec<u8>>>,
    structure: bool,
    bodies: Vec<Option<Vec<u8>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    name: MailboxName,
    messages: Option<u32>,
    uid_next: Option<u32>,
    uid_validity: Option<u32>,
    unseen: Option<u32>,
}

/// What differs between ours and another reader of this answer, if anything does.
pub fn differs(bytes: &[u8]) -> Option<String> {
    if !comparable(bytes) {
        return None;
    }
    let codec = by_codec(bytes).map(|(read, theirs)| ("imap-codec", read, theirs));
    let proto = by_proto(bytes).map(|(read, theirs)| ("imap-proto", read, theirs));
    codec.into_iter().chain(proto).find_map(|(who, read, theirs)| {
        let ours = match ours(bytes.get(..read)?) {
            // imap-proto does not read dates.
            Ok(Meaning::Fetch(ours)) if who == "imap-proto" => {
                Meaning::Fetch(Box::new(Fetched { date: None, ..*ours }))
            }
            Ok(ours) => ours,
            Err(why) => return Some(format!("{who} reads {theirs:?}, ours: {why}")),
        };
        let same = theirs == Meaning::Anything || theirs == ours;
        (!same).then(|| format!("{who} reads {theirs:?}, ours {ours:?}"))
    })
}

/// How many of the two other readers accept it.
pub fn accepted(bytes: &[u8]) -> usize {
    usize::from(by_codec(bytes).is_some()) + usize::from(by_proto(bytes).is_some())
}

/// The others recurse without our bound, and would overflow the stack.
fn comparable(bytes: &[u8]) -> bool {
    let opened = |depth: &mut i32, byte: &u8| {
        *depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
        Some(*depth)
    };
    bytes.iter().scan(0, opened).max().unwrap_or(0) < 30
}

/// Our reading, through a session with an open mailbox.
pub fn ours(bytes: &[u8]) -> Result<Meaning, String> {
    let credentials = Credentials::password("jan", Secret::new("geheim".to_owned()));
    let mut session = Session::new(Options::new(Security::Tls, credentials));
    session.submit(Command::Select(Select::plain(MailboxName::inbox(), Access::ReadWrite)));
    for said in [
        b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\n".as_slice(),
        b"A2 OK [CAPABILITY IMAP4rev1] in\r\n",
        b"* 0 EXISTS\r\nA1 OK in\r\n",
    ] {
        session.feed(said);
        while !matches!(session.step().map_err(|error| error.to_string())?, Step::Read) {}
    }
    session.feed(bytes);
    let mut meanings = Vec::new();
    loop {
        match session.step().map_err(|error| error.to_string())? {
            Step::Read => break,
            Step::Event(Event::Unreadable { what }) => return Err(what),
            Step::Event(event) => meanings.push(meaning(event)),
            other => return Err(format!("{other:?}")),
        }
    }
    match meanings.len() {
        0 | 1 => Ok(meanings.pop().unwrap_or(Meaning::Anything)),
        _ => Err(format!("{meanings:?} of one answer")),
    }
}

fn meaning(event: Event) -> Meaning {
    match event {
        Event::Exists(count) => Meaning::Exists(count),
        Event::Expunged(place) => Meaning::Expunged(place),
        Event::Fetch(fetch) => Meaning::Fetch(Box::new(fetched(*fetch))),
        Event::Flags(flags) => Meaning::Flags(names(&flags)),
        Event::List(Listed { mailbox, separator, attributes, lsub, .. }) => {
            Meaning::List { name: mailbox, separator, attributes: names(&attributes), lsub }
        }
        Event::Status(Status { mailbox, messages, uid_next, uid_validity, unseen, .. }) => {
            Meaning::Status(Box::new(Counts { name: mailbox, messages, uid_next, uid_validity, unseen }))
        }
        Event::Search(found) => Meaning::Search(found.all),
        Event::Vanished { earlier, uids } => Meaning::Vanished(earlier, uids),
        Event::Capabilities(capabilities) => Meaning::Capabilities(capabilities.iter().count()),
        _ => Meaning::Anything,
    }
}

fn fetched(fetch: Fetch) -> Fetched {
    let bodies = fetch.bodies.iter().map(|body| match &body.data {
        Data::Held(bytes) => Some(bytes.to_vec()),
        Data::Nil | Data::Streamed { .. } => None,
    });
    Fetched {
        place: fetch.place,
        uid: fetch.uid,
        size: fetch.size,
        flags: fetch.flags.as_ref().map(names),
        date: fetch.internal_date,
        envelope: fetch.envelope.map(|envelope| envelope.subject.map(|subject| subject.to_vec())),
        structure: fetch.structure.is_some(),
        bodies: bodies.collect(),
    }
}

fn names(flags: &Flags) -> BTreeSet<String> {
    flags.iter().map(str::to_ascii_lowercase).collect()
}

fn lower(flags: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    flags.into_iter().map(|flag| flag.to_ascii_lowercase()).filter(|flag| !flag.is_empty()).collect()
}

fn set(numbers: impl IntoIterator<Item = u32>) -> UidSet {
    numbers.into_iter().filter(|number| *number > 0).collect()
}

fn by_codec(bytes: &[u8]) -> Option<(usize, Meaning)> {
    let (rest, response) = ResponseCodec::default().decode(bytes).ok()?;
    let data = match response {
        Codec::Data(data) => data,
        Codec::Status(CodecStatus::Untagged(_)) => {
            return Some((bytes.len() - rest.len(), Meaning::Anything));
        }
        // These end or go on with a conversation, which is not a matter of reading.
        Codec::Status(_) | Codec::CommandContinuationRequest(_) => return None,
    };
    Some((bytes.len() - rest.len(), codec_data(data)))
}

fn codec_data(data: CodecData<'_>) -> Meaning {
    let list = |items: Vec<imap_codec::imap_types::flag::FlagNameAttribute<'_>>,
                delimiter: Option<_>,
                mailbox,
                lsub| {
        let separator = delimiter.map(|one: imap_codec::imap_types::core::QuotedChar| one.inner());
        let attributes = lower(items.iter().map(ToString::to_string));
        Meaning::List { name: codec_name(&mailbox), separator, attributes, lsub }
    };
    match data {
        CodecData::Exists(count) => Meaning::Exists(count),
        CodecData::Expunge(place) => Meaning::Expunged(place.get()),
        CodecData::Flags(flags) => Meaning::Flags(lower(flags.iter().map(ToString::to_string))),
        CodecData::List { items, delimiter, mailbox } => list(items, delimiter, mailbox, false),
        CodecData::Lsub { items, delimiter, mailbox } => list(items, delimiter, mailbox, true),
        CodecData::Search(numbers) | CodecData::Sort(numbers) => {
            Meaning::Search(set(numbers.iter().map(|n| n.get())))
        }
        CodecData::Capability(names) => {
            let names = names.into_iter().map(|name| name.to_string().to_ascii_uppercase());
            Meaning::Capabilities(names.collect::<BTreeSet<_>>().len())
        }
        CodecData::Status { mailbox, items } => Meaning::Status(Box::new(codec_status(&mailbox, &items))),
        CodecData::Fetch { seq, items } => {
            let mut fetched = Fetched { place: seq.get(), ..Fetched::default() };
            items.into_iter().for_each(|item| codec_item(item, &mut fetched));
            Meaning::Fetch(Box::new(fetched))
        }
        _ => Meaning::Anything,
    }
}

fn codec_name(mailbox: &Mailbox<'_>) -> MailboxName {
    match mailbox {
        Mailbox::Inbox => MailboxName::inbox(),
        Mailbox::Other(other) => MailboxName::from_wire(other.as_ref()),
    }
}

fn codec_status(mailbox: &Mailbox<'_>, items: &[StatusDataItem]) -> Counts {
    let mut counts = Counts {
        name: codec_name(mailbox),
        messages: None,
        uid_next: None,
        uid_validity: None,
        unseen: None,
    };
    for item in items {
        match item {
            StatusDataItem::Messages(count) => counts.messages = Some(*count),
            StatusDataItem::UidNext(uid) => counts.uid_next = Some(uid.get()),
            StatusDataItem::UidValidity(validity) => counts.uid_validity = Some(validity.get()),
            StatusDataItem::Unseen(count) => counts.unseen = Some(*count),
            _ => {}
        }
    }
    counts
}

fn codec_item(item: MessageDataItem<'_>, fetched: &mut Fetched) {
    let bytes = |text: NString<'_>| text.into_option().map(|text| text.to_vec());
    match item {
        MessageDataItem::Uid(uid) => fetched.uid = Some(uid.get()),
        MessageDataItem::Rfc822Size(size) => fetched.size = Some(size.into()),
        MessageDataItem::Flags(flags) => {
            let each = flags.iter().map(|flag| match flag {
                FlagFetch::Flag(flag) => flag.to_string(),
                FlagFetch::Recent => Flags::RECENT.to_owned(),
            });
            fetched.flags = Some(lower(each));
        }
        MessageDataItem::InternalDate(date) => fetched.date = Some(date.as_ref().timestamp()),
        MessageDataItem::Envelope(envelope) => fetched.envelope = Some(bytes(envelope.subject)),
        MessageDataItem::Body(_) | MessageDataItem::BodyStructure(_) => fetched.structure = true,
        MessageDataItem::BodyExt { data, .. } => fetched.bodies.push(bytes(data)),
        MessageDataItem::Rfc822(data)
        | MessageDataItem::Rfc822Header(data)
        | MessageDataItem::Rfc822Text(data) => {
            fetched.bodies.push(bytes(data));
        }
        // Binary sections may be literals with other rules; ours keeps them apart.
        MessageDataItem::Binary { value, .. } => fetched.bodies.push(match value {
            imap_codec::imap_types::core::NString8::NString(text) => bytes(text),
            imap_codec::imap_types::core::NString8::Literal8(literal) => Some(literal.data.to_vec()),
        }),
        _ => {}
    }
}

fn by_proto(bytes: &[u8]) -> Option<(usize, Meaning)> {
    if proto_panics(bytes) {
        return None;
    }
    let (rest, response) = Proto::parse(bytes).ok()?;
    let meaning = match response {
        Proto::Continue(_) | Proto::Done { .. } => return None,
        Proto::Data { status: ProtoStatus::PreAuth | ProtoStatus::Bye, .. } => return None,
        Proto::Expunge(place) => Meaning::Expunged(place),
        Proto::Vanished { earlier, uids } => Meaning::Vanished(
            earlier,
            UidSet::from_ranges(uids.iter().map(|range| (*range.start(), *range.end())).collect()),
        ),
        // To it, an open parenthesis is an item that it does not know.
        Proto::Fetch(_, attributes) if attributes.contains(&AttributeValue::Unknown) => return None,
        Proto::Fetch(..) if escapes(bytes) => Meaning::Anything,
        Proto::Fetch(place, attributes) => {
            let mut fetched = Fetched { place, ..Fetched::default() };
            attributes.into_iter().for_each(|attribute| proto_item(attribute, &mut fetched));
            Meaning::Fetch(Box::new(fetched))
        }
        // It keeps the backslashes of quoted strings.
        Proto::MailboxData(_) if escapes(bytes) => Meaning::Anything,
        Proto::MailboxData(datum) => proto_data(datum, bytes),
        _ => Meaning::Anything,
    };
    Some((bytes.len() - rest.len(), meaning))
}

/// imap-proto 0.17 panics on words that are not ASCII behind OK and its kin,
/// and on NIL as a date or as a value of ID.
fn proto_panics(bytes: &[u8]) -> bool {
    let numbered = bytes.get(2).is_some_and(u8::is_ascii_digit);
    let upper = bytes.to_ascii_uppercase();
    let contains = |text: &[u8]| upper.windows(text.len()).any(|window| window == text);
    (!numbered && !bytes.is_ascii())
        || contains(b"INTERNALDATE NIL")
        || (contains(b"* ID ") && contains(b"NIL"))
}

fn escapes(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|two| matches!(two, b"\\\\" | b"\\\""))
}

fn proto_data(datum: MailboxDatum<'_>, bytes: &[u8]) -> Meaning {
    match datum {
        MailboxDatum::Exists(count) => Meaning::Exists(count),
        MailboxDatum::Flags(flags) => Meaning::Flags(lower(flags.iter().map(ToString::to_string))),
        MailboxDatum::Search(numbers) | MailboxDatum::Sort(numbers) => Meaning::Search(set(numbers)),
        MailboxDatum::List(list) => Meaning::List {
            name: MailboxName::from_server(&list.name),
            separator: list.delimiter.and_then(|text| text.chars().next()),
            attributes: lower(list.name_attributes.iter().map(proto_attribute)),
            lsub: bytes.get(2..6).is_some_and(|word| word.eq_ignore_ascii_case(b"LSUB")),
        },
        MailboxDatum::Status { mailbox, status } => {
            let name = MailboxName::from_server(&mailbox);
            let mut counts =
                Counts { name, messages: None, uid_next: None, uid_validity: None, unseen: None };
            for item in status {
                match item {
                    StatusAttribute::Messages(count) => counts.messages = Some(count),
                    StatusAttribute::UidNext(uid) => counts.uid_next = Some(uid),
                    StatusAttribute::UidValidity(validity) => counts.uid_validity = Some(validity),
                    StatusAttribute::Unseen(count) => counts.unseen = Some(count),
                    _ => {}
                }
            }
            Meaning::Status(Box::new(counts))
        }
        _ => Meaning::Anything,
    }
}

fn proto_attribute(attribute: &NameAttribute<'_>) -> String {
    match attribute {
        NameAttribute::Extension(name) => name.to_string(),
        known => format!("\\{known:?}"),
    }
}

fn proto_item(item: AttributeValue<'_>, fetched: &mut Fetched) {
    match item {
        AttributeValue::Uid(uid) => fetched.uid = Some(uid).filter(|uid| *uid > 0),
        AttributeValue::Rfc822Size(size) => fetched.size = Some(size.into()),
        AttributeValue::Flags(flags) => fetched.flags = Some(lower(flags.iter().map(ToString::to_string))),
        AttributeValue::Envelope(envelope) => {
            fetched.envelope = Some(envelope.subject.map(|text| text.to_vec()))
        }
        AttributeValue::BodyStructure(_) => fetched.structure = true,
        AttributeValue::BodySection { data, .. }
        | AttributeValue::Rfc822(data)
        | AttributeValue::Rfc822Header(data)
        | AttributeValue::Rfc822Text(data) => fetched.bodies.push(data.map(|data| data.to_vec())),
        _ => {}
    }
}
