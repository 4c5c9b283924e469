//! A small reader and writer of small XML: elements, attributes and text, nothing
//! else. No entity is ever expanded but XML's own five: the others are how XML
//! reads files and eats memory.

use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::limits;

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without prefix.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// Its own text, trimmed.
    pub text: String,
    /// What it holds.
    pub children: Vec<Element>,
}

impl Element {
    /// The children of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of that name; `None` when it is absent or empty.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.children
            .iter()
            .find(|child| child.name == name)
            .map(|c| c.text.as_str())
            .filter(|t| !t.is_empty())
    }

    /// An element with that text.
    pub fn new(name: &str, text: &str) -> Element {
        Element { name: name.to_owned(), text: text.to_owned(), ..Element::default() }
    }

    /// Adds an attribute.
    pub fn with(mut self, key: &str, value: &str) -> Element {
        self.attributes.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Adds an element within.
    pub fn holding(mut self, child: Element) -> Element {
        self.children.push(child);
        self
    }

    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a document may name its document type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DocType {
    /// It may not: who sends one sends a page for people, or an attack.
    Refused,
    /// It may, but declare nothing in it. What it points at is not read.
    Bare,
}

/// Reads a whole document without a document type; gives its root.
pub fn read(bytes: &[u8]) -> Result<Element, String> {
    parse(bytes, DocType::Refused)
}

/// The same for formats that require a document type, as Apple's property lists do.
pub fn read_typed(bytes: &[u8]) -> Result<Element, String> {
    parse(bytes, DocType::Bare)
}

fn parse(bytes: &[u8], allowed: DocType) -> Result<Element, String> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err("too large".to_owned());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "not in UTF-8".to_owned())?;
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut tree = Tree::default();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => tree.open(&start)?,
            Event::Empty(start) => {
                tree.open(&start)?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text.xml10_content())?,
            Event::CData(text) => tree.text(&text.xml10_content())?,
            // Files of the public database hold `&amP;` and the like: such a thing is left out.
            Event::GeneralRef(entity) => {
                tree.text(&unescape(&format!("&{};", &*entity)).unwrap_or_default())?;
            }
            Event::DocType(text) if allowed == DocType::Bare && !text.contains('[') => {}
            Event::DocType(_) => return Err("a document type".to_owned()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return tree.root(),
        }
    }
}

/// Writes an element and what it holds, two spaces deeper each time.
pub fn write(element: &Element) -> String {
    let mut text = String::new();
    put(&mut text, element, 0);
    text
}

fn put(text: &mut String, element: &Element, depth: usize) {
    let indent = "  ".repeat(depth);
    let name = &element.name;
    text.push_str(&format!("{indent}<{name}"));
    for (key, value) in &element.attributes {
        text.push_str(&format!(" {key}=\"{}\"", escape(value.as_str())));
    }
    if element.children.is_empty() && element.text.is_empty() {
        return text.push_str("/>\n");
    }
    text.push_str(&format!(">{}", escape(element.text.as_str())));
    if !element.children.is_empty() {
        text.push('\n');
        for child in &element.children {
            put(text, child, depth + 1);
        }
        text.push_str(&indent);
    }
    text.push_str(&format!("</{name}>\n"));
}

/// What is open, outermost first; and the root once it is closed.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    count: usize,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        self.count += 1;
        if self.count > limits::DOCUMENT_ELEMENTS || self.open.len() >= limits::DOCUMENT_DEPTH {
            return Err("too many elements".to_owned());
        }
        let mut element = Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let Ok(value) = unescape(&attribute.value) else { continue };
            if value.len() > limits::TEXT_BYTES {
                return Err("too long a value".to_owned());
            }
            element.attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        element.text = element.text.trim().to_owned();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None if self.root.is_none() => self.root = Some(element),
            None => {}
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        let Some(element) = self.open.last_mut() else { return Ok(()) };
        element.text.push_str(text);
        match element.text.len() > limits::TEXT_BYTES {
            true => Err("too long a text".to_owned()),
            false => Ok(()),
        }
    }

    fn root(self) -> Result<Element, String> {
        match (self.root, self.open.is_empty()) {
            (Some(root), true) => Ok(root),
            _ => Err("it ends too early".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_elements() {
        let root = read(b"\xef\xbb\xbf<?xml version=\"1.0\"?><a x:b='1 &amp; 2'> t&lt;&#x41; <c/><d>u</d><!-- - --><![CDATA[<v>]]></a>").unwrap();
        assert_eq!(root.name, "a");
        assert_eq!(root.attribute("b"), Some("1 & 2"));
        assert_eq!(root.text, "t<A <v>");
        assert_eq!(root.text_of("d"), Some("u"));
        assert_eq!(root.text_of("c"), None);
    }

    #[test]
    fn reads_what_it_writes() {
        let child = Element::new("b", "<&>\"'").with("c", "\"<\t'&");
        let root = Element::new("a", "").holding(child).holding(Element::new("e", ""));
        assert_eq!(read(write(&root).as_bytes()), Ok(root));
    }

    #[test]
    fn knows_document_types_that_declare_nothing() {
        let list =
            b"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/p.dtd\"><plist/>";
        assert!(read_typed(list).is_ok() && read(list).is_err());
        assert!(read_typed(b"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>").is_err());
    }

    #[test]
    fn expands_no_entity_but_the_five() {
        let root = read(b"<a b='&x;' c='1'>1&x;2&amP;3&quot;</a>").unwrap();
        assert_eq!(
            (root.text.as_str(), root.attribute("b"), root.attribute("c")),
            ("123\"", None, Some("1"))
        );
    }

    #[test]
    fn refuses_what_is_dangerous() {
        let deep = "<a>".repeat(limits::DOCUMENT_DEPTH + 1);
        let wide = format!("<a>{}</a>", "<b/>".repeat(limits::DOCUMENT_ELEMENTS));
        let long = format!("<a>{}</a>", "x".repeat(limits::TEXT_BYTES + 1));
        let large = " ".repeat(limits::DOCUMENT_BYTES + 1);
        let cases: &[&str] = &[
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<!DOCTYPE a><a/>",
            "<a><b></a>",
            "<a>",
            "",
            "text",
            "<html><p>404</html>",
            &deep,
            &wide,
            &long,
            &large,
        ];
        for case in cases {
            assert!(read(case.as_bytes()).is_err(), "{case:.80}");
        }
        assert!(read(b"<a>\xff</a>").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[<>/a&;!\\[\\]\"'= x?-]{0,80}") {
            let _ = read(&bytes);
            let _ = read(text.as_bytes());
        }
    }
}
