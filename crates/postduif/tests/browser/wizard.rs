//! Setting an account up against real servers: by keys alone, past every fault,
//! and where only the person can say which server is theirs.

use anyhow::{Result, ensure};
use thirtyfour::By;

use super::post::plain;
use super::world::{World, on_the_host};

/// The keys as WebDriver names them (W3C WebDriver §17.4.2).
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_sets_an_account_up() -> Result<()> {
    on_the_host("wizard-keys", by_keys).await
}

async fn by_keys(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("jan")?;
    world.host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "Hallo", "Hoi"))?;
    let _postduif = world.postduif().await?;
    let mut keys = "return document.activeElement.id".to_owned();
    world.until("a field with the focus", "return document.activeElement.id.startsWith('w1-')").await?;
    if world.js(&keys).await? == "w1-name" {
        world.press("Jan Jansen").await?;
        world.press(TAB).await?;
    }
    world.press(&jan.address).await?;
    world.press(TAB).await?;
    keys.push_str(" === 'w1-password'");
    world.until("the password's field", &keys).await?;
    world.press(&jan.password).await?;
    world.press(ENTER).await?;
    // First the domain that the password goes to, then what was proven.
    for screen in ["#ask-yes", "#w3-add"] {
        world.see(screen).await?;
        world.until("the heading with the focus", "return document.activeElement.tagName === 'H1'").await?;
        world.press(ENTER).await?;
    }
    world.reads(".row[aria-posinset='1']", "Hallo").await?;
    world.no_complaints().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_its_own_words() -> Result<()> {
    on_the_host("wizard-faults", faults).await
}

/// A13: each fault of a real server has its code, and what it said is there.
async fn faults(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("jan")?;
    world.host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "Hallo", "Hoi"))?;
    let _postduif = world.postduif().await?;
    by_hand(world, &jan, "closed").await?;
    for (name, code) in [
        ("closed", "refused"),
        ("bestaatniet", "dns-host"),
        ("expired", "tls-expired"),
        ("notyet", "tls-expired"),
        ("untrusted", "tls-untrusted"),
        ("scanner", "tls-untrusted"),
        ("swapped", "tls-mismatch"),
        ("silent", "timeout"),
    ] {
        world.fill("#w4-in-host", &format!("{name}.mail.test")).await?;
        tested(world, name, code).await?;
        ensure!(!world.text(".error-block b").await?.is_empty(), "{name} has no title");
    }
    // A clear port without STARTTLS: nothing is sent there.
    world.fill("#w4-in-port", &world.host.layout().port(143).to_string()).await?;
    world.choose("#w4-in-security", "starttls").await?;
    world.fill("#w4-in-host", "notls.mail.test").await?;
    tested(world, "notls", "no-tls").await?;
    world.fill("#w4-in-port", &world.host.layout().port(993).to_string()).await?;
    world.choose("#w4-in-security", "tls").await?;
    world.fill("#w4-in-host", "othername.mail.test").await?;
    tested(world, "othername", "tls-name").await?;
    // B08: the name on the certificate is one press away.
    world.click("#mend-imap").await?;
    world
        .until("the right name", "return document.querySelector('#w4-in-host').value === 'ssl0.mail.test'")
        .await?;
    world.click("#w4-test").await?;
    world.see("#w4-add").await?;

    // F03: a server that lets anybody send is not taken.
    world.fill("#w4-out-host", "noauth.mail.test").await?;
    world.click("#w4-test").await?;
    world.see(".error-block.amber[data-cause='no-auth']").await?;
    world.fill("#w4-out-host", "ssl0.mail.test").await?;

    // D24: one certificate for one server, judged and taken; sync uses it too.
    world.fill("#w4-in-host", "selfsigned.mail.test").await?;
    tested(world, "selfsigned", "tls-untrusted").await?;
    world.click("#certificate-imap").await?;
    let shown = world.text("#w6-fingerprint").await?;
    ensure!(shown.len() == 95, "{shown}");
    world.click("#w6-trust").await?;
    world.click("#w3-add").await?;
    world.reads(".row[aria-posinset='1']", "Hallo").await?;
    let account = world.account(&jan.address).await?;
    ensure!(account["lastError"].is_null(), "{account}");
    world.no_complaints().await
}

/// Fills in the screen for setting up by hand.
async fn by_hand(world: &World, user: &testhost::User, incoming: &str) -> Result<()> {
    let port = |standard: u16| world.host.layout().port(standard).to_string();
    world.fill("#w1-name", "Jan Jansen").await?;
    world.fill("#w1-address", &user.address).await?;
    world.fill("#w1-password", &user.password).await?;
    world.click("#w1-by-hand").await?;
    world.fill("#w4-in-host", &format!("{incoming}.mail.test")).await?;
    world.fill("#w4-in-port", &port(993)).await?;
    world.fill("#w4-user", &user.address).await?;
    world.fill("#w4-out-host", "ssl0.mail.test").await?;
    world.fill("#w4-out-port", &port(465)).await
}

/// Presses "Test" and waits for the code of the incoming server.
async fn tested(world: &World, name: &str, code: &str) -> Result<()> {
    world.gone(".error-block").await?;
    world.click("#w4-test").await?;
    world.see(".hand:first-of-type .error-block").await?;
    let seen = world.js("return document.querySelector('.error-block').dataset.code").await?;
    ensure!(seen == code, "{name}: {seen} instead of {code}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_hosts_products_the_person_takes_theirs() -> Result<()> {
    on_the_host("wizard-products", products).await
}

/// B03, B13: DNS alone vouches for nothing, so the domain is shown before the
/// password goes anywhere; the mailbox is at the second server of the second product.
async fn products(world: &World) -> Result<()> {
    let _postduif = world.postduif().await?;
    world.type_in("Sofie", "sofie@emailpro.test", testhost::users::PASSWORD).await?;
    world.reads("#ask-domains", "ovh.net").await?;
    world.js("document.querySelector('#ask-1').click()").await?;
    world.reads(".opt:has(:checked)", "Email Pro").await?;
    world.choose("#ask-host", "pro2.mail.ovh.net").await?;
    world.click("#ask-yes").await?;
    world.click("#w3-add").await?;
    world.see("#list-title").await?;
    world.no_complaints().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_providers_own_window_lets_in() -> Result<()> {
    on_the_host("wizard-window", window).await
}

/// B15: a real identity provider, found by the domain's document; no password is
/// typed here. Who says no there is told so, and can think again.
async fn window(world: &World) -> Result<()> {
    let Some(identity) = world.host.identity_or_skip() else { return Ok(()) };
    let jan = world.host.add_user("jan@venster.test", testhost::users::PASSWORD, None)?;
    let _postduif = world.postduif().await?;
    world.fill("#w1-name", "Jan Jansen").await?;
    world.fill("#w1-address", &jan.address).await?;
    world.reads("#w1-window", "Venster").await?;
    ensure!(world.driver.find_all(By::Css("#w1-password")).await?.is_empty(), "a field for a password");
    world.click("#w1-continue").await?;
    // The person in that window; in the end it is sent back to us.
    let at = world.see("#w5-window a").await?.attr("href").await?.unwrap_or_default();
    let (window, who) = (identity.clone(), jan.clone());
    let back = tokio::task::spawn_blocking(move || window.deny(&at, &who)).await??;
    world.js(&format!("fetch({back:?})")).await?;
    world.see(".error-block[data-code='oauth-needed']").await?;
    world.click("#problem-main").await?;
    let at = world.see("#w5-window a").await?.attr("href").await?.unwrap_or_default();
    let back = tokio::task::spawn_blocking(move || identity.allow(&at, &jan)).await??;
    world.js(&format!("fetch({back:?})")).await?;
    world.click("#w3-add").await?;
    world.see("#list-title").await?;
    let account = world.account("jan@venster.test").await?;
    ensure!(account["signIn"] == "oauth2" && account["lastError"].is_null(), "{account}");
    Ok(())
}
