//! Text made HTML and HTML made text.

use mail::html::{Flowed, from_plain, to_text};

fn linked(href: &str, text: &str) -> String {
    format!("<a href=\"{href}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">{text}</a>")
}

#[test]
fn text_becomes_html() {
    for (text, flowed, expected) in [
        ("a < b & \"c\"", Flowed::No, "a &lt; b &amp; &quot;c&quot;".to_owned()),
        ("<script>alert(1)</script>", Flowed::No, "&lt;script&gt;alert(1)&lt;/script&gt;".to_owned()),
        ("een\ntwee\n\ndrie\n", Flowed::No, "een<br>twee<br><br>drie".to_owned()),
        (
            "> een\n> > twee\n>> drie\nvier",
            Flowed::No,
            "<blockquote>een<blockquote>twee<br>drie</blockquote></blockquote>vier".to_owned(),
        ),
        ("  ingesprongen  tekst", Flowed::No, "&nbsp;&nbsp;ingesprongen &nbsp;tekst".to_owned()),
        // RFC 3676 §4: soft breaks, space-stuffing, quotes and the signature's mark.
        ("een lange \nregel\nnieuw", Flowed::Yes, "een lange regel<br>nieuw".to_owned()),
        (" >geen citaat\n From mij", Flowed::Yes, "&gt;geen citaat<br>From mij".to_owned()),
        (
            "> een \n> twee\n>> drie \n> vier",
            Flowed::Yes,
            "<blockquote>een twee<blockquote>drie </blockquote>vier</blockquote>".to_owned(),
        ),
        ("tot ziens \n-- \nJan", Flowed::Yes, "tot ziens <br>-- <br>Jan".to_owned()),
        ("長い \n行", Flowed::DelSp, "長い行".to_owned()),
        (
            "zie https://x.test/a?b=1&c=2.",
            Flowed::No,
            format!("zie {}.", linked("https://x.test/a?b=1&amp;c=2", "https://x.test/a?b=1&amp;c=2")),
        ),
        (
            "(http://x.test/a_(b))",
            Flowed::No,
            format!("({})", linked("http://x.test/a_(b)", "http://x.test/a_(b)")),
        ),
        ("<https://x.test>", Flowed::No, format!("&lt;{}&gt;", linked("https://x.test", "https://x.test"))),
        ("www.x.test, of", Flowed::No, format!("{}, of", linked("https://www.x.test", "www.x.test"))),
        ("www. (www.) www., www... www.)", Flowed::No, "www. (www.) www., www... www.)".to_owned()),
        (
            "[(www.x.test/a_(b)[c]).])",
            Flowed::No,
            format!("[({}).])", linked("https://www.x.test/a_(b)[c]", "www.x.test/a_(b)[c]")),
        ),
        ("mail jan@x.test.", Flowed::No, format!("mail {}.", linked("mailto:jan@x.test", "jan@x.test"))),
        ("mailto:jan@x.test", Flowed::No, format!("mailto:{}", linked("mailto:jan@x.test", "jan@x.test"))),
        (
            "javascript:alert(1) data:text/html,x",
            Flowed::No,
            "javascript:alert(1) data:text/html,x".to_owned(),
        ),
        (
            "https://x.test/\"onclick=\"alert(1)",
            Flowed::No,
            format!("{}&quot;onclick=&quot;alert(1)", linked("https://x.test/", "https://x.test/")),
        ),
        ("a@b, @x.test, jan@localhost, 5@", Flowed::No, "a@b, @x.test, jan@localhost, 5@".to_owned()),
        ("", Flowed::No, String::new()),
    ] {
        assert_eq!(from_plain(text, flowed), expected, "{text:?}");
    }
}

#[test]
fn deep_quotes_are_bounded() {
    let html = from_plain(&format!("{} diep", ">".repeat(10_000)), Flowed::No);
    assert_eq!(html.matches("<blockquote>").count(), 20);
    assert_eq!(html.matches("</blockquote>").count(), 20);
}

#[test]
fn closing_brackets_end_a_link_however_many() {
    let brackets = ")]".repeat(1_900);
    let html = from_plain(&format!("https://x.test/(a){brackets}"), Flowed::No);
    assert_eq!(html, format!("{}{brackets}", linked("https://x.test/(a)", "https://x.test/(a)")));
}

#[test]
fn html_becomes_text() {
    for (html, expected) in [
        ("<p>Een</p><p>Twee</p>", "Een\n\nTwee"),
        ("Een<br>Twee<br><br>Drie", "Een\nTwee\n\nDrie"),
        ("<div>a</div><div>b <b>c</b>d</div>", "a\nb cd"),
        ("  veel \n\t wit   ", "veel wit"),
        ("<style>p{}</style><script>x < 1</script><title>T</title>zichtbaar", "zichtbaar"),
        ("caf&eacute; &amp; &#8364;5 &lt;b&gt;", "café & €5 <b>"),
        ("<ul><li>een<li>twee</ul>na", "- een\n- twee\n\nna"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
        ("antwoord<blockquote>oud<blockquote>ouder</blockquote></blockquote>", "antwoord\n> oud\n>> ouder"),
        ("<!-- weg -->blijft<![if mso]>ook<![endif]>", "blijftook"),
        ("onaf <b", "onaf"),
        ("<script>nooit dicht", ""),
        ("", ""),
    ] {
        assert_eq!(to_text(html), expected, "{html:?}");
    }
}

#[test]
fn a_tag_of_a_million_attributes_ends_the_text() {
    let many: String = (0..50_000).map(|n| format!("a{n} ")).collect();
    assert_eq!(to_text(&format!("voor <b {many}>na")), "voor");
}
