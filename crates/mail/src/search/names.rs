//! The words that operators and their values are called by, in English, Dutch,
//! French and German. Case and diacritics do not matter.

use super::{Field, Place};
use crate::keyword::Keyword;
use crate::role::Role;
use crate::text;

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Words(Field),
    Has,
    Is,
    In,
    Account,
    Label,
    List,
    Before,
    After,
    On,
    Older,
    Newer,
    Larger,
    Smaller,
}

impl Operator {
    pub(super) fn of(name: &str) -> Option<Operator> {
        let known = name.len() <= LONGEST && name.chars().all(|c| c.is_alphabetic() || "_-".contains(c));
        if !known {
            return None;
        }
        Some(match text::tokens(name).as_str() {
            "from" | "van" | "de" | "von" => Operator::Words(Field::From),
            "to" | "aan" | "a" | "an" => Operator::Words(Field::To),
            "cc" => Operator::Words(Field::Cc),
            "bcc" | "cci" => Operator::Words(Field::Bcc),
            "subject" | "onderwerp" | "objet" | "sujet" | "betreff" => Operator::Words(Field::Subject),
            "body" | "tekst" | "texte" | "inhalt" => Operator::Words(Field::Body),
            "filename" | "file" | "bestand" | "fichier" | "datei" => Operator::Words(Field::File),
            "has" | "heeft" | "avec" | "hat" => Operator::Has,
            "is" | "est" | "ist" => Operator::Is,
            "in" | "dans" => Operator::In,
            "account" | "compte" | "konto" => Operator::Account,
            "label" | "etiquette" | "etikett" => Operator::Label,
            "list" | "lijst" | "liste" => Operator::List,
            "before" | "voor" | "avant" | "vor" => Operator::Before,
            "after" | "since" | "na" | "sinds" | "apres" | "depuis" | "nach" | "seit" => Operator::After,
            "date" | "on" | "datum" | "op" => Operator::On,
            "older" | "older than" | "ouder" | "ancien" | "alter" => Operator::Older,
            "newer" | "newer than" | "nieuwer" | "recent" | "neuer" => Operator::Newer,
            "larger" | "larger than" | "groter" | "grand" | "grosser" => Operator::Larger,
            "smaller" | "smaller than" | "kleiner" | "petit" => Operator::Smaller,
            _ => return None,
        })
    }
}

/// `has:attachment`.
pub(super) fn is_attachment(word: &str) -> bool {
    let words =
        ["attachment", "attachments", "bijlage", "bijlagen", "piece jointe", "pj", "anhang", "anlage"];
    words.contains(&text::tokens(word).as_str())
}

/// The keyword behind `is:…`, and whether it must be there.
pub(super) fn state(word: &str) -> Option<(Keyword, bool)> {
    let (keyword, there) = match text::tokens(word).as_str() {
        "unread" | "ongelezen" | "non lu" | "nonlu" | "ungelesen" => (Keyword::SEEN, false),
        "read" | "gelezen" | "lu" | "gelesen" => (Keyword::SEEN, true),
        "starred" | "flagged" | "ster" | "met ster" | "suivi" | "etoile" | "stern" | "markiert" => {
            (Keyword::FLAGGED, true)
        }
        "answered" | "replied" | "beantwoord" | "repondu" | "beantwortet" => (Keyword::ANSWERED, true),
        "unanswered" | "onbeantwoord" | "sans reponse" | "unbeantwortet" => (Keyword::ANSWERED, false),
        "forwarded" | "doorgestuurd" | "transfere" | "weitergeleitet" => (Keyword::FORWARDED, true),
        "draft" | "concept" | "brouillon" | "entwurf" => (Keyword::DRAFT, true),
        _ => return None,
    };
    Some((Keyword::new(keyword)?, there))
}

/// The place behind `in:…`.
pub(super) fn place(word: &str) -> Place {
    Place::Role(match text::tokens(word).as_str() {
        "inbox" | "postvak" | "postvak in" | "boite de reception" | "reception" | "posteingang" => {
            Role::Inbox
        }
        "drafts" | "concepten" | "brouillons" | "entwurfe" => Role::Drafts,
        "sent" | "verzonden" | "envoyes" | "gesendet" => Role::Sent,
        "archive" | "archief" | "archives" | "archiv" => Role::Archive,
        "junk" | "spam" | "ongewenst" | "indesirables" => Role::Junk,
        "templates" | "sjablonen" | "modeles" | "vorlagen" => Role::Templates,
        "trash" | "bin" | "prullenbak" | "corbeille" | "papierkorb" => Role::Trash,
        "anywhere" | "overal" | "partout" | "uberall" => return Place::Anywhere,
        _ => return Place::Named(word.to_owned()),
    })
}

/// The days of the week from Monday; each with its usual short forms.
pub(super) const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "maandag", "ma", "lundi", "lun", "montag", "mo"],
    &["tuesday", "tue", "dinsdag", "di", "mardi", "mar", "dienstag"],
    &["wednesday", "wed", "woensdag", "wo", "mercredi", "mer", "mittwoch", "mi"],
    &["thursday", "thu", "donderdag", "do", "jeudi", "jeu", "donnerstag"],
    &["friday", "fri", "vrijdag", "vr", "vendredi", "ven", "freitag", "fr"],
    &["saturday", "sat", "zaterdag", "za", "samedi", "sam", "samstag", "sa"],
    &["sunday", "sun", "zondag", "zo", "dimanche", "dim", "sonntag", "so"],
];

/// The months from January.
pub(super) const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januari", "janvier", "januar"],
    &["february", "feb", "februari", "fevrier", "februar"],
    &["march", "maart", "mrt", "mars", "marz"],
    &["april", "apr", "avril"],
    &["may", "mei", "mai"],
    &["june", "jun", "juni", "juin"],
    &["july", "jul", "juli", "juillet"],
    &["august", "aug", "augustus", "aout"],
    &["september", "sep", "sept", "septembre"],
    &["october", "oct", "oktober", "okt", "octobre"],
    &["november", "nov", "novembre"],
    &["december", "dec", "decembre", "dezember", "dez"],
];

/// Bytes; longer names are no operators.
const LONGEST: usize = 16;
