//! Commands as bytes: text and literals, without the tag. Leaves out what the
//! server does not offer; never lets a name or flag end a line of its own.

use bytes::Bytes;

use super::command::{
    Access, Append, Command, Fetch, Form, Item, Key, List, Messages, Mode, Resync, Section, Select,
    StatusItem, Store, What,
};
use super::name::Spelling;
use super::{Capabilities, Flags, MailboxName, UidSet, date};

/// A piece of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Literal { bytes: Bytes, binary: bool },
}

/// Something in a command that IMAP has no way to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unsayable(pub &'static str);

type Said = Result<(), Unsayable>;

/// What the server offers at the moment of writing.
#[derive(Clone, Copy)]
pub(super) struct Offered<'a> {
    pub capabilities: &'a Capabilities,
    /// QRESYNC is switched on.
    pub qresync: bool,
    /// How mailbox names are spelt; with UTF-8, quoted strings may have it too (RFC 9755 §3).
    pub spelling: Spelling,
}

impl Offered<'_> {
    /// Whether an extension that IMAP4rev2 has taken in may be used.
    fn has(self, name: &str) -> bool {
        self.capabilities.has(name) || self.capabilities.has("IMAP4REV2")
    }
}

/// Writes a command; empty when it asks nothing of anybody.
pub(super) fn encode(command: &Command, offered: Offered<'_>) -> Result<Vec<Part>, Unsayable> {
    if asks_nothing(command) {
        return Ok(Vec::new());
    }
    let mut writer = Writer { offered, parts: Vec::new(), text: String::new() };
    writer.command(command)?;
    Ok(writer.finish())
}

/// Writes the LOGIN command (RFC 9051 §6.2.3).
pub(super) fn login(user: &str, password: &str) -> Result<Vec<Part>, Unsayable> {
    let capabilities = Capabilities::default();
    let offered = Offered { capabilities: &capabilities, qresync: false, spelling: Spelling::Utf7 };
    let mut writer = Writer { offered, parts: Vec::new(), text: "LOGIN ".to_owned() };
    writer.string(user.as_bytes())?;
    writer.text.push(' ');
    writer.string(password.as_bytes())?;
    Ok(writer.finish())
}

/// Writes ID (RFC 2971 §3.1); fields beyond what the standard takes are left out.
pub(super) fn id(fields: &[(String, String)]) -> Result<Vec<Part>, Unsayable> {
    let capabilities = Capabilities::default();
    let offered = Offered { capabilities: &capabilities, qresync: false, spelling: Spelling::Utf7 };
    let mut writer = Writer { offered, parts: Vec::new(), text: "ID (".to_owned() };
    let fits = |(name, value): &&(String, String)| name.len() <= 30 && value.len() <= 1024;
    for (n, (name, value)) in fields.iter().filter(fits).take(30).enumerate() {
        writer.gap(n);
        writer.string(name.as_bytes())?;
        writer.text.push(' ');
        writer.string(value.as_bytes())?;
    }
    writer.text.push(')');
    Ok(writer.finish())
}

/// Removals of the open mailbox wait for a command that may tell them, so that
/// places do not shift under one that cannot (RFC 5465 §6.2).
const NOTIFY: &str = "NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange)) \
                      (personal (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))";

/// An empty set has no spelling, and nothing to be done to it.
fn asks_nothing(command: &Command) -> bool {
    match command {
        Command::Fetch(Fetch { messages: Messages::Uids(uids), .. })
        | Command::Store(Store { uids, .. })
        | Command::Copy { uids, .. }
        | Command::Move { uids, .. }
        | Command::Expunge { uids } => uids.is_empty(),
        Command::Enable(extensions) => extensions.is_empty(),
        _ => false,
    }
}

struct Writer<'a> {
    offered: Offered<'a>,
    parts: Vec<Part>,
    text: String,
}

impl Writer<'_> {
    fn command(&mut self, command: &Command) -> Said {
        match command {
            Command::List(list) => self.list(list),
            Command::Lsub { pattern } => {
                self.put("LSUB \"\" ");
                self.mailbox(&MailboxName::from_server(pattern))
            }
            Command::Select(select) => self.select(select),
            Command::Unselect if self.offered.has("UNSELECT") => self.plain("UNSELECT"),
            // The session has opened it read-only before this.
            Command::Unselect | Command::Close => self.plain("CLOSE"),
            Command::Fetch(fetch) => self.fetch(fetch),
            Command::Search(keys) => self.search(keys),
            Command::Store(store) => self.store(store),
            Command::Copy { uids, to } => self.carry_to("UID COPY", uids, to),
            Command::Move { uids, to } => self.carry_to("UID MOVE", uids, to),
            Command::Expunge { uids } => self.plain(&format!("UID EXPUNGE {uids}")),
            Command::Append(append) => self.append(append),
            Command::Status { mailbox, items } => {
                self.on("STATUS", mailbox)?;
                self.put(" ");
                self.status_items(items);
                Ok(())
            }
            Command::Create { mailbox, special_use } => self.create(mailbox, special_use.as_deref()),
            Command::Rename { from, to } => {
                self.on("RENAME", from)?;
                self.put(" ");
                self.mailbox(to)
            }
            Command::Delete(mailbox) => self.on("DELETE", mailbox),
            Command::Subscribe(mailbox) => self.on("SUBSCRIBE", mailbox),
            Command::Unsubscribe(mailbox) => self.on("UNSUBSCRIBE", mailbox),
            Command::Idle => self.plain("IDLE"),
            Command::Notify => self.plain(NOTIFY),
            Command::Noop => self.plain("NOOP"),
            Command::Capability => self.plain("CAPABILITY"),
            Command::Enable(extensions) => {
                self.put("ENABLE");
                extensions.iter().try_for_each(|extension| {
                    self.put(" ");
                    self.atom(extension)
                })
            }
            Command::Namespace => self.plain("NAMESPACE"),
            Command::QuotaRoot(mailbox) => self.on("GETQUOTAROOT", mailbox),
            Command::GetMetadata { mailbox, entries } => {
                self.on("GETMETADATA", mailbox)?;
                self.put(" ");
                self.in_parentheses(entries, |writer, entry| writer.string(entry.as_bytes()))
            }
            Command::Logout => self.plain("LOGOUT"),
        }
    }

    fn list(&mut self, list: &List) -> Said {
        self.put("LIST \"\" ");
        self.mailbox(&MailboxName::from_server(&list.pattern))?;
        if !self.offered.has("LIST-EXTENDED") {
            return Ok(());
        }
        let mut options = Vec::new();
        if list.subscribed {
            options.push("SUBSCRIBED");
        }
        if list.special_use && self.offered.has("SPECIAL-USE") {
            options.push("SPECIAL-USE");
        }
        let status = !list.status.is_empty() && self.offered.has("LIST-STATUS");
        if options.is_empty() && !status {
            return Ok(());
        }
        self.put(" RETURN (");
        self.put(&options.join(" "));
        if status {
            self.put(if options.is_empty() { "STATUS " } else { " STATUS " });
            self.status_items(&list.status);
        }
        self.put(")");
        Ok(())
    }

    /// Items that the server does not know are not asked for; it would refuse them all.
    fn status_items(&mut self, items: &[StatusItem]) {
        let offered = self.offered;
        let known = |item: &&StatusItem| match item {
            StatusItem::HighestModseq => offered.capabilities.condstore(),
            StatusItem::Deleted => offered.has("IMAP4REV2"),
            StatusItem::Size => offered.has("STATUS=SIZE"),
            StatusItem::MailboxId => offered.capabilities.has("OBJECTID"),
            StatusItem::Messages | StatusItem::Unseen | StatusItem::UidNext | StatusItem::UidValidity => true,
        };
        let names: Vec<_> = items.iter().filter(known).map(|item| item.as_str()).collect();
        self.put("(");
        self.put(if names.is_empty() { "MESSAGES" } else { "" });
        self.put(&names.join(" "));
        self.put(")");
    }

    fn select(&mut self, select: &Select) -> Said {
        self.on(if select.access == Access::ReadOnly { "EXAMINE" } else { "SELECT" }, &select.mailbox)?;
        match &select.resync {
            // Neither may be zero (RFC 7162 §7).
            Resync::Qresync { uid_validity, modseq, known }
                if self.offered.qresync && *uid_validity > 0 && *modseq > 0 =>
            {
                self.put(&format!(" (QRESYNC ({uid_validity} {modseq}"));
                // `*` is not allowed here, and a long line may be refused (RFC 7162 §4, §7).
                let written = known.as_ref().filter(|uids| !uids.contains(u32::MAX)).map(UidSet::to_string);
                if let Some(uids) = written.filter(|uids| !uids.is_empty() && uids.len() <= KNOWN_UIDS_BYTES)
                {
                    self.put(" ");
                    self.put(&uids);
                }
                self.put("))");
            }
            Resync::Qresync { .. } | Resync::Condstore if self.offered.capabilities.condstore() => {
                self.put(" (CONDSTORE)");
            }
            _ => {}
        }
        Ok(())
    }

    fn fetch(&mut self, fetch: &Fetch) -> Said {
        match &fetch.messages {
            Messages::Uids(uids) => self.put(&format!("UID FETCH {uids} (UID")),
            Messages::Places { first, last: Some(last) } => self.put(&format!("FETCH {first}:{last} (UID")),
            Messages::Places { first, last: None } => self.put(&format!("FETCH {first}:* (UID")),
        }
        fetch.items.iter().try_for_each(|item| self.item(item))?;
        self.put(")");
        match fetch.changed_since {
            Some(modseq) if self.offered.capabilities.condstore() => {
                self.put(&format!(" (CHANGEDSINCE {modseq})"));
            }
            _ => {}
        }
        Ok(())
    }

    fn item(&mut self, item: &Item) -> Said {
        let capabilities = self.offered.capabilities;
        self.put(match item {
            Item::Flags => " FLAGS",
            Item::InternalDate => " INTERNALDATE",
            Item::Size => " RFC822.SIZE",
            Item::Envelope => " ENVELOPE",
            Item::Structure => " BODYSTRUCTURE",
            Item::Modseq if capabilities.condstore() => " MODSEQ",
            Item::ObjectIds if capabilities.has("OBJECTID") => " EMAILID THREADID",
            Item::Gmail if capabilities.has("X-GM-EXT-1") => " X-GM-MSGID X-GM-THRID X-GM-LABELS",
            Item::SaveDate if capabilities.has("SAVEDATE") => " SAVEDATE",
            Item::Modseq | Item::ObjectIds | Item::SaveDate | Item::Gmail => "",
            Item::Body { section, window } => return self.body(section, *window),
        });
        Ok(())
    }

    fn body(&mut self, section: &Section, window: Option<(u64, u32)>) -> Said {
        self.put(" BODY.PEEK[");
        let part: Vec<_> = section.part.iter().map(u32::to_string).collect();
        self.put(&part.join("."));
        if !part.is_empty() && section.what != What::Full {
            self.put(".");
        }
        match &section.what {
            What::Full => {}
            What::Header => self.put("HEADER"),
            What::Text => self.put("TEXT"),
            What::Mime => self.put("MIME"),
            What::HeaderFields(names) => self.field_names("HEADER.FIELDS ", names)?,
            What::HeaderFieldsNot(names) => self.field_names("HEADER.FIELDS.NOT ", names)?,
        }
        self.put("]");
        if let Some((first, count)) = window {
            self.put(&format!("<{first}.{count}>"));
        }
        Ok(())
    }

    fn field_names(&mut self, what: &str, names: &[String]) -> Said {
        self.put(what);
        self.in_parentheses(names, |writer, name| writer.atom(name))
    }

    fn search(&mut self, keys: &[Key]) -> Said {
        self.put("UID SEARCH");
        if self.offered.has("ESEARCH") {
            self.put(" RETURN (ALL)");
        }
        let beyond_ascii =
            |key: &Key| matches!(key, Key::Header { value: text, .. } | Key::Text(text) if !text.is_ascii());
        // Where UTF-8 is switched on it goes without saying, and must (RFC 9755 §3).
        if self.offered.spelling == Spelling::Utf7 && keys.iter().any(beyond_ascii) {
            self.put(" CHARSET UTF-8");
        }
        if keys.is_empty() {
            self.put(" ALL");
        }
        keys.iter().try_for_each(|key| {
            self.put(" ");
            self.key(key)
        })
    }

    fn key(&mut self, key: &Key) -> Said {
        match key {
            Key::All => self.put("ALL"),
            // No message is meant, which no set can say.
            Key::Uids(uids) if uids.is_empty() => self.put("NOT ALL"),
            Key::Uids(uids) => self.put(&format!("UID {uids}")),
            Key::With(flag) => return self.flag_key(flag, "", "KEYWORD "),
            Key::Without(flag) => return self.flag_key(flag, "UN", "UNKEYWORD "),
            Key::Header { name, value } => {
                self.put("HEADER ");
                self.string(name.as_bytes())?;
                self.put(" ");
                return self.string(value.as_bytes());
            }
            Key::Text(text) => {
                self.put("TEXT ");
                return self.string(text.as_bytes());
            }
            Key::Modseq(modseq) => self.put(&format!("MODSEQ {modseq}")),
            Key::Since(seconds) => self.put(&format!("SINCE {}", date::format_day(*seconds))),
        }
        Ok(())
    }

    /// System flags have keys of their own (RFC 9051 §6.4.4).
    fn flag_key(&mut self, flag: &str, not: &str, keyword: &str) -> Said {
        match flag.strip_prefix('\\') {
            None => {
                self.put(keyword);
                self.atom(flag)
            }
            Some(system) => {
                const KEYS: [&str; 5] = ["SEEN", "ANSWERED", "FLAGGED", "DELETED", "DRAFT"];
                let system = system.to_ascii_uppercase();
                let key =
                    KEYS.into_iter().find(|key| *key == system).ok_or(Unsayable("a flag to search for"))?;
                self.put(not);
                self.put(key);
                Ok(())
            }
        }
    }

    fn store(&mut self, store: &Store) -> Said {
        self.put(&format!("UID STORE {} ", store.uids));
        self.put(match store.mode {
            Mode::Add => "+FLAGS",
            Mode::Remove => "-FLAGS",
            Mode::Replace => "FLAGS",
        });
        self.put(if store.silent { ".SILENT " } else { " " });
        self.flags(&store.flags)
    }

    fn carry_to(&mut self, verb: &str, uids: &UidSet, to: &MailboxName) -> Said {
        self.put(&format!("{verb} {uids} "));
        self.mailbox(to)
    }

    fn append(&mut self, append: &Append) -> Said {
        self.on("APPEND", &append.to)?;
        self.put(" ");
        self.flags(&append.flags)?;
        if let Some(seconds) = append.date {
            self.put(&format!(" \"{}\"", date::format(seconds)));
        }
        self.put(" ");
        // NUL may only stand in a literal8 (RFC 9051 §4.3); without BINARY the server decides.
        let nul = append.message.contains(&0);
        match append.form {
            Form::Utf8 if self.offered.spelling == Spelling::Utf8 => {
                self.put("UTF8 (");
                self.literal(append.message.clone(), true);
                self.put(")");
            }
            Form::Plain | Form::Utf8 => {
                self.literal(append.message.clone(), nul && self.offered.has("BINARY"));
            }
        }
        Ok(())
    }

    fn create(&mut self, mailbox: &MailboxName, special_use: Option<&str>) -> Said {
        self.on("CREATE", mailbox)?;
        if let Some(special_use) = special_use.filter(|_| self.offered.capabilities.has("CREATE-SPECIAL-USE"))
        {
            self.put(" (USE (");
            self.flag(special_use)?;
            self.put("))");
        }
        Ok(())
    }

    fn plain(&mut self, text: &str) -> Said {
        self.put(text);
        Ok(())
    }

    fn on(&mut self, verb: &str, mailbox: &MailboxName) -> Said {
        self.put(verb);
        self.put(" ");
        self.mailbox(mailbox)
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn gap(&mut self, n: usize) {
        if n > 0 {
            self.text.push(' ');
        }
    }

    fn mailbox(&mut self, mailbox: &MailboxName) -> Said {
        self.string(&mailbox.to_wire(self.offered.spelling))
    }

    /// `(a b c)`
    fn in_parentheses(&mut self, values: &[String], write: impl Fn(&mut Self, &str) -> Said) -> Said {
        self.put("(");
        for (n, value) in values.iter().enumerate() {
            self.gap(n);
            write(self, value)?;
        }
        self.put(")");
        Ok(())
    }

    fn flags(&mut self, flags: &Flags) -> Said {
        self.put("(");
        // `\Recent` is the server's alone (RFC 3501 §2.3.2).
        for (n, flag) in flags.iter().filter(|flag| *flag != Flags::RECENT).enumerate() {
            self.gap(n);
            self.flag(flag)?;
        }
        self.put(")");
        Ok(())
    }

    fn flag(&mut self, flag: &str) -> Said {
        self.put(if flag.starts_with('\\') { "\\" } else { "" });
        self.atom(flag.strip_prefix('\\').unwrap_or(flag))
    }

    /// An atom. Takes `]`, which servers use in keywords.
    fn atom(&mut self, atom: &str) -> Said {
        let sayable = |byte: u8| byte.is_ascii_graphic() && !b"(){%*\"\\".contains(&byte);
        if atom.is_empty() || !atom.bytes().all(sayable) {
            return Err(Unsayable("a word with a character that it may not have"));
        }
        self.put(atom);
        Ok(())
    }

    /// A quoted string where every server reads it, a literal where not.
    fn string(&mut self, bytes: &[u8]) -> Said {
        let in_utf8 = self.offered.spelling == Spelling::Utf8;
        let sayable = |c: char| (' '..='~').contains(&c) || (in_utf8 && !c.is_ascii() && !c.is_control());
        match std::str::from_utf8(bytes).ok().filter(|text| text.chars().all(sayable)) {
            Some(text) if text.len() <= QUOTED_BYTES => {
                self.text.push('"');
                for c in text.chars() {
                    if matches!(c, '"' | '\\') {
                        self.text.push('\\');
                    }
                    self.text.push(c);
                }
                self.text.push('"');
            }
            _ if bytes.contains(&0) => return Err(Unsayable("a text with a NUL in it")),
            _ => self.literal(Bytes::copy_from_slice(bytes), false),
        }
        Ok(())
    }

    fn literal(&mut self, bytes: Bytes, binary: bool) {
        self.parts.push(Part::Text(std::mem::take(&mut self.text)));
        self.parts.push(Part::Literal { bytes, binary });
    }

    fn finish(mut self) -> Vec<Part> {
        self.parts.push(Part::Text(self.text));
        self.parts
    }
}

/// Servers bound a line; a longer text goes as a literal.
const QUOTED_BYTES: usize = 1000;

/// What of a SELECT's line its known UIDs may take (RFC 7162 §4 asks for lines within 8,192).
const KNOWN_UIDS_BYTES: usize = 7000;

#[cfg(test)]
mod tests {
    use super::*;

    fn written(command: &Command, capabilities: &[&str]) -> Result<String, Unsayable> {
        let capabilities: Capabilities = capabilities.iter().copied().collect();
        let spelling = if capabilities.has("UTF8=ACCEPT") { Spelling::Utf8 } else { Spelling::Utf7 };
        let qresync = capabilities.has("QRESYNC");
        let offered = Offered { capabilities: &capabilities, qresync, spelling };
        let parts = encode(command, offered)?.into_iter().map(|part| match part {
            Part::Text(text) => text,
            Part::Literal { bytes, binary } => {
                format!("<{}{}>", if binary { "~" } else { "" }, String::from_utf8_lossy(&bytes))
            }
        });
        Ok(parts.collect())
    }

    #[test]
    fn commands_as_the_standard_writes_them() {
        let name = MailboxName::from_server;
        let uids = UidSet::range(4, 7);
        let one =
            || Section { part: vec![1, 2], what: What::HeaderFields(vec!["DATE".into(), "FROM".into()]) };
        let status = vec![StatusItem::Messages, StatusItem::HighestModseq, StatusItem::Size];
        let all = Command::List(List::everything(status.clone()));
        let resync = Resync::Qresync { uid_validity: 67, modseq: 9, known: Some(uids.clone()) };
        let select =
            |resync| Command::Select(Select { mailbox: name("a \"b"), access: Access::ReadWrite, resync });
        let fetch =
            |items| Command::Fetch(Fetch { changed_since: Some(5), ..Fetch::uids(uids.clone(), items) });
        let append = |message: &'static [u8]| {
            let flags = ["\\Seen", "\\Recent", "Werk"].into_iter().collect();
            Command::Append(Append {
                to: name("Sent"),
                flags,
                date: Some(0),
                message: Bytes::from_static(message),
                form: Form::Utf8,
            })
        };
        let keys = vec![
            Key::With("\\seen".into()),
            Key::Without("$Junk".into()),
            Key::Header { name: "Subject".into(), value: "caf\u{e9}".into() },
            Key::Since(86_400),
        ];
        let cases: [(Command, &[&str], &str); 19] = [
            (all.clone(), &[], "LIST \"\" \"*\""),
            (
                all,
                &["LIST-EXTENDED", "SPECIAL-USE", "LIST-STATUS"],
                "LIST \"\" \"*\" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES))",
            ),
            (
                Command::Status { mailbox: name("INBOX"), items: status },
                &["CONDSTORE", "STATUS=SIZE"],
                "STATUS \"INBOX\" (MESSAGES HIGHESTMODSEQ SIZE)",
            ),
            (select(resync.clone()), &["QRESYNC"], "SELECT \"a \\\"b\" (QRESYNC (67 9 4:7))"),
            (select(resync.clone()), &["CONDSTORE"], "SELECT \"a \\\"b\" (CONDSTORE)"),
            (select(resync), &[], "SELECT \"a \\\"b\""),
            (
                fetch(vec![Item::Modseq, Item::Gmail, Item::SaveDate, Item::header()]),
                &["QRESYNC"],
                "UID FETCH 4:7 (UID MODSEQ BODY.PEEK[HEADER]) (CHANGEDSINCE 5)",
            ),
            (fetch(vec![Item::Flags, Item::SaveDate]), &["SAVEDATE"], "UID FETCH 4:7 (UID FLAGS SAVEDATE)"),
            (
                fetch(vec![Item::Modseq, Item::Body { section: one(), window: Some((0, 9)) }]),
                &[],
                "UID FETCH 4:7 (UID BODY.PEEK[1.2.HEADER.FIELDS (DATE FROM)]<0.9>)",
            ),
            (append(b"hi"), &["BINARY"], "APPEND \"Sent\" (\\Seen Werk) \"01-Jan-1970 00:00:00 +0000\" <hi>"),
            (
                append(b"h\0"),
                &["BINARY"],
                "APPEND \"Sent\" (\\Seen Werk) \"01-Jan-1970 00:00:00 +0000\" <~h\0>",
            ),
            (
                append(b"\xc3\xa9: \r\n"),
                &["UTF8=ACCEPT"],
                "APPEND \"Sent\" (\\Seen Werk) \"01-Jan-1970 00:00:00 +0000\" UTF8 (<~\u{e9}: \r\n>)",
            ),
            (
                Command::Search(keys.clone()),
                &["ESEARCH", "UTF8=ACCEPT"],
                "UID SEARCH RETURN (ALL) SEEN UNKEYWORD $Junk HEADER \"Subject\" \"caf\u{e9}\" SINCE 2-Jan-1970",
            ),
            (
                Command::Move { uids: uids.clone(), to: name("&AOk-") },
                &["UTF8=ACCEPT"],
                "UID MOVE 4:7 \"\u{e9}\"",
            ),
            (
                Command::Search(keys),
                &["ESEARCH"],
                "UID SEARCH RETURN (ALL) CHARSET UTF-8 SEEN UNKEYWORD $Junk HEADER \"Subject\" <caf\u{e9}> SINCE 2-Jan-1970",
            ),
            (
                Command::Create { mailbox: name("A"), special_use: Some("\\Archive".into()) },
                &["CREATE-SPECIAL-USE"],
                "CREATE \"A\" (USE (\\Archive))",
            ),
            (Command::Move { uids: uids.clone(), to: name("&AOk-") }, &[], "UID MOVE 4:7 \"&AOk-\""),
            (Command::Expunge { uids: UidSet::new() }, &[], ""),
            (Command::Unselect, &["UNSELECT"], "UNSELECT"),
        ];
        for (command, capabilities, text) in cases {
            assert_eq!(written(&command, capabilities).as_deref(), Ok(text));
        }
    }

    #[test]
    fn nothing_ends_the_line_from_within() {
        let odd = "x\r\nA9 DELETE INBOX";
        let flags: Flags = [odd].into_iter().collect();
        let uids = UidSet::range(1, 1);
        let store = Store { uids, mode: Mode::Add, flags, silent: true };
        assert!(written(&Command::Store(store), &[]).is_err());
        assert!(written(&Command::Enable(vec![odd.to_owned()]), &[]).is_err());
        assert!(written(&Command::Search(vec![Key::With(odd.to_owned())]), &[]).is_err());
        let delete = Command::Delete(MailboxName::from_server(odd));
        assert_eq!(written(&delete, &[]), Ok(format!("DELETE <{odd}>")));
        assert!(written(&Command::Delete(MailboxName::from_server("a\0")), &[]).is_err());
    }
}
