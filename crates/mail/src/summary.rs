//! What the header block alone says of a message: everything in a summary but preview and attachment.

use crate::address::Address;
use crate::header::{Field, Form, Value, text};
use crate::limits;
use crate::message::Summary;

/// Reads the fields in one pass; of several of a name the last counts (RFC 8621 §4.1.2).
pub(crate) fn of(fields: &[Field<'_>]) -> Summary {
    let mut last = Last::default();
    for field in fields {
        let Some(place) = NAMES.iter().position(|name| field.name.eq_ignore_ascii_case(name)) else {
            continue;
        };
        last.0[place] = Some(field.raw);
    }
    let date = match last.read("Date", Form::Date) {
        Some(Value::Date(date)) => date,
        _ => None,
    };
    let list_id = last.raw("List-Id").and_then(list_id);
    Summary {
        message_ids: last.words("Message-ID"),
        in_reply_to: last.words("In-Reply-To"),
        references: last.words("References"),
        subject: last.raw("Subject").map(|raw| text(raw).chars().take(limits::FIELD_CHARS).collect()),
        from: last.addresses("From"),
        to: last.addresses("To"),
        cc: last.addresses("Cc"),
        bcc: last.addresses("Bcc"),
        reply_to: last.addresses("Reply-To"),
        sender: last.addresses("Sender"),
        sent_at: date.map(|date| date.unix),
        sent_offset_min: date.map_or(0, |date| date.offset_min),
        auto: list_id.is_some() || last.is_auto_submitted() || last.is_bulk(),
        list_id,
        preview: String::new(),
        has_attachment: false,
    }
}

const NAMES: [&str; 14] = [
    "Message-ID",
    "In-Reply-To",
    "References",
    "Subject",
    "From",
    "To",
    "Cc",
    "Bcc",
    "Reply-To",
    "Sender",
    "Date",
    "List-Id",
    "Auto-Submitted",
    "Precedence",
];

#[derive(Default)]
struct Last<'x>([Option<&'x [u8]>; NAMES.len()]);

impl<'x> Last<'x> {
    fn raw(&self, name: &str) -> Option<&'x [u8]> {
        NAMES.iter().position(|known| *known == name).and_then(|place| self.0[place])
    }

    fn read(&self, name: &str, form: Form) -> Option<Value> {
        self.raw(name).map(|raw| crate::header::read(raw, form))
    }

    fn addresses(&self, name: &str) -> Vec<Address> {
        match self.read(name, Form::Addresses) {
            Some(Value::Addresses(list)) => list,
            _ => Vec::new(),
        }
    }

    /// Of too many the first is kept, the thread's root, and the newest.
    fn words(&self, name: &str) -> Vec<String> {
        let Some(Value::Words(Some(mut words))) = self.read(name, Form::MessageIds) else {
            return Vec::new();
        };
        if words.len() > limits::REFERENCES {
            words.drain(1..=words.len() - limits::REFERENCES);
        }
        words
    }

    /// RFC 3834 §5.
    fn is_auto_submitted(&self) -> bool {
        let word = self.raw("Auto-Submitted").map(first_word);
        word.is_some_and(|word| !word.is_empty() && word != "no")
    }

    fn is_bulk(&self) -> bool {
        let word = self.raw("Precedence").map(first_word);
        word.is_some_and(|word| ["bulk", "list", "junk"].contains(&&*word))
    }
}

fn first_word(raw: &[u8]) -> String {
    let value = String::from_utf8_lossy(raw).to_ascii_lowercase();
    value.split([';', '(']).next().unwrap_or_default().trim().to_owned()
}

/// RFC 2919 §3; some lists leave the brackets out.
fn list_id(raw: &[u8]) -> Option<String> {
    let value = text(raw);
    let inner =
        value.rsplit_once('<').map_or(&*value, |(_, inner)| inner.split('>').next().unwrap_or_default());
    let id: String = inner.trim().chars().take(limits::FIELD_CHARS).collect();
    (!id.is_empty() && !id.contains(char::is_whitespace)).then_some(id)
}
