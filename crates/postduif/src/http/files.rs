//! Files that somebody else made, handed to a browser: a safe name, a harmless
//! type, never shown as a page of ours (invariant 22).

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Headers for a download.
pub fn headers(name: &str, media_type: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, harmless_type(media_type));
    set(header::CONTENT_DISPOSITION, &disposition(name));
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox");
    set(header::CACHE_CONTROL, "private, max-age=31536000, immutable");
    headers
}

/// The type, unless a browser would run what it holds.
pub fn harmless_type(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let named = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-/".contains(c);
    let valid = essence.matches('/').count() == 1 && essence.chars().all(named) && media_type.is_ascii();
    let active = ["html", "svg", "script", "flash", "java"].iter().any(|word| essence.contains(word))
        || ["/xml", "+xml"].iter().any(|end| essence.ends_with(end))
        || essence.starts_with("multipart/")
        || essence.starts_with("message/");
    match valid && !active {
        true => media_type,
        false => "application/octet-stream",
    }
}

/// `attachment` with the name in both forms (RFC 6266 §4.3): plain for the old, exact for the rest.
fn disposition(name: &str) -> String {
    let name = safe_name(name);
    let plain: String =
        name.chars().map(|c| if c.is_ascii() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let exact: String = name
        .bytes()
        .map(|b| match b {
            // attr-char of RFC 8187 §3.2.1.
            b if b.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

/// A name that is one file in one folder, reads as it is, and means nothing to a system.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        // Direction marks make `exe.gpj` look like `jpg.exe` the other way round.
        .filter(|c| !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let trimmed = shown.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    let (stem, extension) = trimmed.rsplit_once('.').unwrap_or((trimmed, ""));
    let stem = cut(stem, NAME_BYTES - extension.len().min(NAME_BYTES / 2));
    let reserved =
        RESERVED.contains(&stem.split('.').next().unwrap_or_default().to_ascii_uppercase().as_str());
    match (stem, extension) {
        ("", "") => "attachment".to_owned(),
        (stem, "") if reserved => format!("_{stem}"),
        (stem, "") => stem.to_owned(),
        (stem, extension) if reserved => format!("_{stem}.{}", cut(extension, NAME_BYTES / 2)),
        (stem, extension) => format!("{stem}.{}", cut(extension, NAME_BYTES / 2)),
    }
}

/// File systems take 255 bytes; browsers add ` (1)`.
const NAME_BYTES: usize = 200;

/// Names that are devices on Windows, with any extension.
const RESERVED: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
    "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe() {
        for (given, safe) in [
            ("verslag.pdf", "verslag.pdf"),
            ("../../.bashrc", "bashrc"),
            ("C:\\Windows\\a.exe", "a.exe"),
            ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
            ("foto\u{202e}gpj.exe", "fotogpj.exe"),
            ("", "attachment"),
            ("..", "attachment"),
            ("nul.txt", "_nul.txt"),
            ("één.txt", "één.txt"),
            ("a. ", "a"),
        ] {
            assert_eq!(safe_name(given), safe, "{given:?}");
        }
        let long = format!("{}.pdf", "é".repeat(300));
        assert!(safe_name(&long).len() <= 210 && safe_name(&long).ends_with(".pdf"));
        assert!(safe_name(&format!("a.{}", "x".repeat(999))).len() <= 210);
    }

    #[test]
    fn the_disposition_carries_the_exact_name() {
        let headers = headers("één \"b\".txt", "text/plain; charset=utf-8");
        assert_eq!(
            headers["content-disposition"],
            "attachment; filename=\"__n _b_.txt\"; filename*=UTF-8''%C3%A9%C3%A9n%20_b_.txt"
        );
        assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    }

    #[test]
    fn active_types_are_only_bytes() {
        for active in [
            "text/html",
            "TEXT/HTML; charset=x",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "text/javascript",
            "multipart/mixed",
            "message/rfc822",
            "nonsense",
            "a/b/c",
            "text/plain\r\nX: y",
            "",
        ] {
            assert!(harmless_type(active) == "application/octet-stream" || !active.is_ascii(), "{active}");
        }
        for fine in [
            "image/png",
            "application/zip",
            "text/plain",
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ] {
            assert_eq!(harmless_type(fine), fine);
        }
    }
}
