//! Events and errors in one line each, without what is not there.

use wire::imap::{
    Completion, Data, Envelope, EnvelopeAddress, Error, Event, Fetch, Found, Said, Selected, Structure,
};

pub fn error(error: &Error) -> String {
    match error {
        Error::Retry { .. } => format!("retry: {error}"),
        Error::NeedsUser { .. } => format!("needs the user: {error}"),
        Error::Refused(_) | Error::Misbehaved { .. } | Error::Limit { .. } => error.to_string(),
    }
}

pub fn event(event: &Event) -> String {
    match event {
        Event::Ready(ready) => format!(
            "Ready by {}, id {:?}, enabled {:?}, quirks {:?}{}",
            ready.mechanism,
            ready.server_id,
            ready.enabled,
            ready.quirks.name,
            if ready.compressed { ", compressed" } else { "" }
        ),
        Event::Completed { tag, completion, unreadable } => {
            let word = match completion {
                Completion::Ok(_) => "OK",
                Completion::No(_) => "NO",
                Completion::Bad(_) => "BAD",
            };
            let lost = if *unreadable > 0 { format!(", {unreadable} unreadable") } else { String::new() };
            format!("Completed {tag} {word} {}{lost}", said(completion.said()))
        }
        Event::Selected { tag, selected: one } => format!("Selected {tag} {}", selected(one)),
        Event::Idling { tag } => format!("Idling {tag}"),
        Event::Notice { severity, said: words } => format!("Notice {severity:?} {}", said(words)),
        Event::Vanished { earlier, uids } => {
            format!("Vanished{} {uids}", if *earlier { " earlier" } else { "" })
        }
        Event::Fetch(one) => fetch(one),
        Event::List(listed) => format!(
            "{} {} as {}, separator {:?}, {:?}{}",
            if listed.lsub { "Lsub" } else { "List" },
            listed.mailbox.as_str(),
            listed.mailbox,
            listed.separator,
            listed.attributes,
            listed.old_name.as_ref().map_or(String::new(), |name| format!(", once {name}")),
        ),
        Event::Search(one) => found(one),
        Event::Capabilities(capabilities) => {
            format!("Capabilities {}", capabilities.iter().collect::<Vec<_>>().join(" "))
        }
        other => format!("{other:?}"),
    }
}

fn said(said: &Said) -> String {
    let code = said.code.as_ref().map_or(String::new(), |code| format!(" [{code:?}]"));
    format!("{:?}{code}", said.text)
}

fn selected(selected: &Selected) -> String {
    let Selected { mailbox, exists, uid_validity, uid_next, highest_modseq, flags, .. } = selected;
    let mut line = format!("{mailbox}: {exists} messages, validity {uid_validity:?}, next {uid_next:?}");
    line.push_str(&format!(", modseq {highest_modseq:?}, flags {flags:?}"));
    line.push_str(&format!(", permanent {:?}", selected.permanent_flags));
    for (is, word) in [
        (selected.new_keywords, ", new keywords"),
        (selected.read_only, ", read only"),
        (selected.uids_not_sticky, ", uids do not last"),
    ] {
        line.push_str(if is { word } else { "" });
    }
    line.push_str(&selected.mailbox_id.as_ref().map_or(String::new(), |id| format!(", id {id}")));
    line
}

fn found(found: &Found) -> String {
    let mut line = format!("Search {}", found.all);
    for (name, value) in [("min", found.min), ("max", found.max), ("count", found.count)] {
        line.push_str(&value.map_or(String::new(), |value| format!(", {name} {value}")));
    }
    line.push_str(&found.tag.map_or(String::new(), |tag| format!(", of {tag}")));
    line.push_str(&found.modseq.map_or(String::new(), |modseq| format!(", modseq {modseq}")));
    line
}

fn fetch(fetch: &Fetch) -> String {
    let mut parts = vec![format!("Fetch {}", fetch.place)];
    let mut add =
        |name: &str, value: Option<String>| parts.extend(value.map(|value| format!("{name} {value}")));
    add("uid", fetch.uid.map(|uid| uid.to_string()));
    add("flags", fetch.flags.as_ref().map(|flags| format!("{flags:?}")));
    add("modseq", fetch.modseq.map(|modseq| modseq.to_string()));
    add("date", fetch.internal_date.map(|date| date.to_string()));
    add("size", fetch.size.map(|size| size.to_string()));
    add("envelope", fetch.envelope.as_deref().map(envelope));
    add("structure", fetch.structure.as_deref().map(structure));
    for body in &fetch.bodies {
        let data = match &body.data {
            Data::Nil => "nil".to_owned(),
            Data::Held(bytes) => format!("{bytes:?}"),
            Data::Streamed { literal, size } => format!("literal {literal}, {size} bytes"),
        };
        add(
            "body",
            Some(format!("{:?} {:?} from {:?}: {data}", body.section.part, body.section.what, body.origin)),
        );
    }
    add("extra", fetch.extra.as_ref().map(|extra| format!("{extra:?}")));
    add("skipped", Some(fetch.skipped.to_string()).filter(|_| fetch.skipped > 0));
    parts.join(", ")
}

fn envelope(envelope: &Envelope) -> String {
    let addresses = |list: &[EnvelopeAddress]| {
        let each = list.iter().map(|one| format!("{:?} {:?}@{:?}", one.name, one.mailbox, one.host));
        each.collect::<Vec<_>>().join("; ")
    };
    let Envelope { date, subject, from, to, message_id, in_reply_to, .. } = envelope;
    format!(
        "<{date:?} {subject:?} from {} to {} id {message_id:?} re {in_reply_to:?}>",
        addresses(from),
        addresses(to)
    )
}

fn structure(one: &Structure) -> String {
    let parts: Vec<_> = one.parts.iter().map(structure).collect();
    let size = one.size.map_or(String::new(), |size| format!(" {size}"));
    let name = one
        .disposition
        .as_ref()
        .map_or(String::new(), |(kind, parameters)| format!(" {kind} {parameters:?}"));
    format!("{}/{}{size}{name}({})", one.kind, one.subtype, parts.join(", "))
}
