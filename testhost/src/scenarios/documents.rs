//! What the providers serve, where it is more than a list of servers, and what
//! is outside their own domains.

use super::{Answer, Page, Security, Server, imaps, pop3s, smtps};

/// The media type of autoconfig documents.
pub const XML: &str = "text/xml";
/// The media type of the newer documents.
pub const JSON: &str = "application/json";
/// The media type of pages for people.
pub const HTML: &str = "text/html";

/// What OVH serves for its customers.
pub const OVH: Answer =
    Answer::Settings(&[imaps("ssl0.ovh.net"), pop3s("ssl0.ovh.net"), smtps("ssl0.ovh.net")]);

/// What providers serve under names of their own.
pub const ELSEWHERE: &[Page] = &[("https://autoconfig.thunderbird.net/v1.1/ovh.net", OVH)];

/// Zones of providers. The real names end at this machine, so that what a
/// program knows by heart can be tried.
pub const ZONES: &[(&str, &[&str])] = &[
    ("hoster.test", &["autoconfig A {web}", "post A {own}", "a.in A {mail}"]),
    (
        "ovh.net",
        &[
            "mx1.mail A {mail}",
            "mx2.mail A {mail}",
            "mailconfig A {web}",
            "ssl0 A {ovh}",
            "imap.mail A {ovh}",
            "pop.mail A {ovh}",
            "smtp.mail A {ovh}",
            "pro1.mail A {pro1}",
            "pro2.mail A {pro2}",
        ],
    ),
    ("thunderbird.net", &["autoconfig A {web}"]),
];

/// An autoconfig document (format 1.1) with these servers.
pub fn autoconfig(domain: &str, servers: &[Server]) -> String {
    let servers: String = servers.iter().map(element).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n  <emailProvider id=\"{domain}\">\n    \
         <domain>{domain}</domain>\n    <displayName>Mail of {domain}</displayName>\n    \
         <displayShortName>{domain}</displayShortName>\n{servers}  </emailProvider>\n</clientConfig>\n"
    )
}

fn element(server: &Server) -> String {
    let tag = if server.protocol == "smtp" { "outgoingServer" } else { "incomingServer" };
    let socket = match server.security {
        Security::Tls => "SSL",
        Security::StartTls => "STARTTLS",
        Security::Plain => "plain",
    };
    let user = match server.login {
        super::Login::Address => "%EMAILADDRESS%",
        super::Login::Local => "%EMAILLOCALPART%",
    };
    format!(
        "    <{tag} type=\"{}\">\n      <hostname>{}</hostname>\n      <port>{}</port>\n      \
         <socketType>{socket}</socketType>\n      <username>{user}</username>\n      \
         <authentication>password-cleartext</authentication>\n    </{tag}>\n",
        server.protocol, server.host, server.port
    )
}

/// Its digest is in the zone of pacc.test, so it changes only together with that.
pub const PACC: &str = r#"{
  "protocols": {
    "imap": { "host": "post.pacc.test" },
    "pop3": { "host": "post.pacc.test" },
    "smtp": { "host": "post.pacc.test" }
  },
  "authentication": { "password": true },
  "info": {
    "provider": { "name": "Pacc", "shortName": "Pacc" },
    "help": { "documentation": "https://pacc.test/help" }
  }
}
"#;

/// The same for another domain, whose zone has the digest of something else.
pub const PACC_FORGED: &str = r#"{
  "protocols": { "imap": { "host": "post.paccfout.test" }, "smtp": { "host": "post.paccfout.test" } },
  "authentication": { "password": true },
  "info": { "provider": { "name": "Forged" } }
}
"#;

/// What Exchange tells to whoever has not signed in.
pub const AUTODISCOVER_V2: &str = r#"{"Protocol":"AutodiscoverV1","Url":"https://autodiscover.exchange.test/autodiscover/autodiscover.xml"}"#;

/// All that the format has (1.2 and what older files use).
pub const EVERYTHING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.2">
  <emailProvider id="alles.test">
    <domain>alles.test</domain>
    <domain purpose="mx">mx.alles.test</domain>
    <displayName>Alles &amp; Meer</displayName>
    <displayShortName>Alles</displayShortName>
    <incomingServer type="pop3">
      <hostname>post.alles.test</hostname>
      <port>995</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
      <pop3>
        <leaveMessagesOnServer>true</leaveMessagesOnServer>
        <daysToLeaveMessagesOnServer>30</daysToLeaveMessagesOnServer>
        <downloadOnBiff>true</downloadOnBiff>
      </pop3>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>start.alles.test</hostname>
      <port>143</port>
      <socketType>STARTTLS</socketType>
      <username>%EMAILLOCALPART%@%EMAILDOMAIN%</username>
      <authentication>password-encrypted</authentication>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>post.alles.test</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>OAuth2</authentication>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="jmap">
      <url>https://jmap.alles.test/.well-known/jmap</url>
      <authentication system="http">basic</authentication>
      <username>%EMAILADDRESS%</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>start.alles.test</hostname>
      <port>587</port>
      <socketType>STARTTLS</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
      <addThisServer>true</addThisServer>
      <useGlobalPreferredServer>false</useGlobalPreferredServer>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>post.alles.test</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
    <enable visiturl="https://alles.test/imap-aan">
      <instruction lang="en">Switch IMAP on in your settings first.</instruction>
      <instruction lang="nl">Zet eerst IMAP aan bij uw instellingen.</instruction>
    </enable>
    <documentation url="https://alles.test/hulp">
      <descr lang="en">How to set up your mail program</descr>
      <descr lang="nl">Zo stelt u uw mailprogramma in</descr>
    </documentation>
  </emailProvider>
  <webMail>
    <loginPage url="https://webmail.alles.test/" />
    <loginPageInfo url="https://webmail.alles.test/">
      <username>%EMAILADDRESS%</username>
      <usernameField id="user" />
      <passwordField id="pass" />
      <loginButton id="go" />
    </loginPageInfo>
  </webMail>
  <oAuth2>
    <issuer>login.alles.test</issuer>
    <scope>mail offline_access</scope>
    <authURL>https://login.alles.test/auth</authURL>
    <tokenURL>https://login.alles.test/token</tokenURL>
    <clientID>public</clientID>
  </oAuth2>
  <addressBook type="carddav">
    <url>https://dav.alles.test/</url>
  </addressBook>
  <calendar type="caldav">
    <url>https://dav.alles.test/</url>
  </calendar>
  <clientConfigUpdate url="https://autoconfig.alles.test/mail/config-v1.1.xml" />
</clientConfig>
"#;

/// Servers that take tokens only, and where a person signs in.
pub const TOKENS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.2">
  <emailProvider id="venster.test">
    <domain>venster.test</domain>
    <displayName>Venster</displayName>
    <incomingServer type="imap">
      <hostname>oauth.mail.test</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>OAuth2</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>oauth.mail.test</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>OAuth2</authentication>
    </outgoingServer>
  </emailProvider>
  <oAuth2>
    <issuer>login.mail.test</issuer>
    <scope>mail offline_access</scope>
    <authURL>https://login.mail.test/auth</authURL>
    <tokenURL>https://login.mail.test/token</tokenURL>
    <clientID>postduif</clientID>
  </oAuth2>
</clientConfig>
"#;

/// A later version of the format, as today's readers will meet it.
pub const UNKNOWN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- <incomingServer type="imap"><hostname>commentaar.onbekend.test</hostname></incomingServer> -->
<clientConfig version="9.7" xmlns:x="urn:x">
  <x:notice>nothing for you</x:notice>
  <emailProvider id="onbekend.test" colour="blue">
    <domain>onbekend.test</domain>
    <displayName>Onbekend</displayName>
    <incomingServer type="telepathy">
      <hostname>hoofd.onbekend.test</hostname>
      <port>1</port>
    </incomingServer>
    <incomingServer type="imap" mood="fine">
      <hostname>anders.onbekend.test</hostname>
      <port>993</port>
      <socketType>quantum</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname><![CDATA[post.onbekend.test]]></hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>smoke-signals</authentication>
      <authentication>password-cleartext</authentication>
      <wish><hostname>wens.onbekend.test</hostname></wish>
    </incomingServer>
    <outgoingServer type="pigeon">
      <hostname>til.onbekend.test</hostname>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>post.onbekend.test</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
  </emailProvider>
  <future />
</clientConfig>
"#;

/// One right server of each kind among those with ports that are none.
pub const WRONG_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="soort.test">
    <domain>soort.test</domain>
    <displayName>Soort</displayName>
    <incomingServer type="imap">
      <hostname>abc.soort.test</hostname>
      <port>abc</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>groot.soort.test</hostname>
      <port>99999</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>nul.soort.test</hostname>
      <port>0</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>post.soort.test</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>-bad_host!.soort.test</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>post.soort.test</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"#;

/// Tags that close nothing, attributes without quotes, a lone ampersand.
pub const MALFORMED: &str = r#"<?xml version="1.0"?>
<clientConfig version=1.1>
  <emailProvider id="kapot.test"></clientConfig>
    <incomingServer type="imap">
      <hostname>post.kapot.test</port>
      <port>993</hostname>
      <socketType>SSL & more
      <username>%EMAILADDRESS</incomingServer>
  </emailProvider
"#;

/// Ends inside the first server.
pub const TRUNCATED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="afgekapt.test">
    <domain>afgekapt.test</domain>
    <displayName>Afgekapt</displayName>
    <incomingServer type="imap">
      <hostname>post.afgekapt.test</hostname>
      <port>993</port>
      <socketType>SS"#;

/// Ten to the ninth copies of one word.
pub const ENTITY_BOMB: &str = r#"<?xml version="1.0"?>
<!DOCTYPE clientConfig [
  <!ENTITY a "post.bom.test">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
  <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
  <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
  <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
  <!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
  <!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">
  <!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">
  <!ENTITY i "&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;">
  <!ENTITY j "&i;&i;&i;&i;&i;&i;&i;&i;&i;&i;">
]>
<clientConfig version="1.1">
  <emailProvider id="bom.test">
    <domain>bom.test</domain>
    <displayName>&j;</displayName>
    <incomingServer type="imap">
      <hostname>&j;</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>&a;</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"#;

/// Whoever fetches `/read` at extern.test has followed an entity.
pub const EXTERNAL_ENTITY: &str = r#"<?xml version="1.0"?>
<!DOCTYPE clientConfig SYSTEM "http://extern.test/read/dtd" [
  <!ENTITY file SYSTEM "file:///etc/hostname">
  <!ENTITY web SYSTEM "http://extern.test/read/entity">
]>
<clientConfig version="1.1">
  <emailProvider id="extern.test">
    <domain>extern.test</domain>
    <displayName>&file;</displayName>
    <incomingServer type="imap">
      <hostname>&web;</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>&web;</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"#;

/// What a web site answers to everything.
pub const WEB_PAGE: &str = "<!doctype html>\n<html lang=nl><title>Welkom</title><body><h1>Welkom<p>Hier komt onze nieuwe website.<br>Tot gauw!\n";

/// Neither text nor XML.
pub const GARBAGE: &str =
    "\u{0}\u{1}\u{2}PK\u{3}\u{4}\u{fffd}\u{7f}<<<>>>&&&]]>\u{0}<clientConfig\u{0}version=\u{1f}";
