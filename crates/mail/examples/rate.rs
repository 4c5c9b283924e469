//! temporary
use mail::message::Message;
use std::time::Instant;
fn main() {
    let small: Vec<Vec<u8>> = (0..2000).map(|n| {
        let mut body = String::new();
        let mut x = n as u64 + 1;
        while body.len() < 1500 { x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); body.push_str(&format!("woord{} ", x >> 50)); if x % 9 == 0 { body.push_str("\r\n"); } }
        format!("Return-Path: <a@x.test>\r\nReceived: from a by b with ESMTP id {n}; Wed, 25 Nov 2026 10:00:00 +0100\r\nFrom: =?utf-8?Q?Ren=C3=A9e?= <r{n}@x.test>\r\nTo: \"Bakker, Jan\" <jan@y.test>, p{n}@z.test\r\nSubject: =?utf-8?Q?caf=C3=A9_{n}?=\r\nDate: Wed, 25 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{n}@x.test>\r\nReferences: <a{n}@x> <b{n}@x>\r\nContent-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r\n\r\n{body}").into_bytes()
    }).collect();
    let run = |name: &str, set: &[Vec<u8>], times: usize| {
        let start = Instant::now();
        let mut sum = 0;
        for _ in 0..times {
            for raw in set {
                let m = Message::parse(raw);
                let s = m.summary();
                let t = m.search_text();
                sum += s.preview.len() + t.body.len();
            }
        }
        let secs = start.elapsed().as_secs_f64();
        let n = set.len() * times;
        let bytes: usize = set.iter().map(Vec::len).sum::<usize>() * times;
        println!("{name}: {:.0} msg/s {:.0} MB/s ({sum})", n as f64 / secs, bytes as f64 / secs / 1e6);
    };
    run("small", &small, 5);
    let html: String = (0..400)
        .map(|n| format!("<tr><td style=\"color:red\">cel {n} met <b>tekst</b> &amp; meer</td></tr>"))
        .collect();
    let attach = |size: usize| {
        let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5QUJDREVGR0hJSktMTU5PUFFSU1RV\r\n";
        line.repeat(size / line.len())
    };
    let alt = |size: usize| {
        format!("From: a@x.test\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nhallo daar\r\n--c\r\nContent-Type: text/html\r\n\r\n<table>{html}</table>\r\n--c--\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n", attach(size)).into_bytes()
    };
    run("200KB", &vec![alt(200_000); 50], 4);
    run("20MB", &vec![alt(20_000_000); 3], 1);
    let only =
        format!("From: a@x.test\r\nSubject: s\r\nContent-Type: text/html\r\n\r\n<table>{html}</table>")
            .into_bytes();
    run("html 30KB", &vec![only; 200], 1);
    let big = alt(20_000_000);
    let m = Message::parse(&big);
    let start = Instant::now();
    let s = m.structure();
    println!("structure {:?} {}", start.elapsed(), s.sub_parts.len());
    let start = Instant::now();
    let b = m.part_bytes(4);
    println!("bytes {:?} {}", start.elapsed(), b.len());
    for (name, raw) in [
        ("words", format!("Subject: {}\r\n\r\n", "=?utf-8?q?a".repeat(25_000))),
        ("words2", format!("Subject: {}\r\n\r\n", "=?utf-8?q?a?=".repeat(20_000))),
        ("to", format!("To: {}\r\n\r\n", "=?utf-8?q?a".repeat(25_000))),
        ("to2", format!("To: {}\r\n\r\n", "(".repeat(250_000))),
        ("to3", format!("To: {}\r\n\r\n", "a:".repeat(125_000))),
        ("to4", format!("To: {}\r\n\r\n", "a@b,".repeat(60_000))),
        ("to5", format!("To: {}\r\n\r\n", "a:b;".repeat(60_000))),
        ("ct", format!("Content-Type: text/plain{}\r\n\r\n", "; a=b".repeat(50_000))),
        ("ct2", format!("Content-Type: text/plain{}\r\n\r\n", "; a*1*=b".repeat(30_000))),
        ("date", format!("Date: {}\r\n\r\n", "(1 ".repeat(80_000))),
        (
            "parts",
            format!(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n{}",
                "--b\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n".repeat(400_000)
            ),
        ),
        (
            "nest",
            (0..60)
                .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
                .collect::<String>()
                + &"x".repeat(20_000_000),
        ),
        ("lines", "\n".repeat(20_000_000)),
        ("dashes", format!("Content-Type: multipart/mixed; boundary=-\r\n\r\n{}", "-".repeat(20_000_000))),
        ("fields", "a:\n".repeat(5_000_000)),
        ("colonless", "a b\n".repeat(5_000_000)),
        ("fold", format!("Subject: {}\r\n\r\n", "\r\n x".repeat(5_000_000))),
    ] {
        let start = Instant::now();
        let m = Message::parse(raw.as_bytes());
        let s = m.summary();
        m.search_text();
        mail::compose::reply_to(&m, "x", mail::compose::Everyone::Yes(&[]));
        mail::compose::without_bcc(raw.as_bytes());
        println!("{name} {:?} {}", start.elapsed(), s.preview.len());
    }
    for (name, html) in [
        ("b", "<b><p>".repeat(400)),
        ("font", (0..900).map(|n| format!("<font a{n}=1><p>")).collect()),
        ("table", "<table>".repeat(900) + &"x<b>".repeat(90)),
        ("attrs", format!("<p {}>", (0..4000).map(|n| format!("a{n} ")).collect::<String>())),
        ("slash", format!("<p {}>", (0..60000).map(|n| format!("a{n}/")).collect::<String>())),
        ("pp", "<p>x".repeat(1_000_000)),
        ("lt", "<".repeat(4_000_000)),
        ("amp", "&".repeat(4_000_000)),
        ("amp2", "&amp".repeat(1_000_000)),
        ("comment", format!("<!--{}", "<!-".repeat(1_300_000))),
        ("bbig", format!("<b style='{}'>{}", "color:red;".repeat(10_000), "<p>".repeat(100_000))),
        ("amp3", "&am".repeat(1_300_000)),
        ("amp4", "&#".repeat(2_000_000)),
        ("lt2", "</".repeat(2_000_000)),
        ("lt3", "<!".repeat(2_000_000)),
        ("nul", "\0".repeat(4_000_000)),
        ("tn", "<table>x".repeat(900) + &"x".repeat(3_000_000)),
        ("ta", format!("<table>{}", "x<b>".repeat(300_000))),
        ("li", "<ul><li>x</ul>".repeat(200_000)),
        ("aa", "<a href=https://x>".repeat(200_000)),
        ("td", format!("<table>{}", "<td>x".repeat(300_000))),
        ("tdd", format!("<table>{}", "x<tr>".repeat(300_000))),
        ("dl", "<dd><dt>".repeat(300_000)),
        ("style", format!("<p style='{}'>", "color:red;".repeat(300_000))),
        ("style2", format!("<p style='{}'>", "(".repeat(100_000))),
        ("style3", format!("<p style='{}'>", "color:rgb(".repeat(100_000))),
        ("style4", "<p style='color:red;width:1px'>x</p>".repeat(100_000)),
        ("b2", "<b></p>".repeat(990) + &"</b><p>".repeat(400_000)),
    ] {
        let start = Instant::now();
        let c = mail::html::sanitize(&html, &Default::default());
        let mid = start.elapsed();
        mail::html::to_text(&html);
        println!("html {name} {} {:?} text {:?} {}", html.len(), mid, start.elapsed() - mid, c.html.len());
    }
}
