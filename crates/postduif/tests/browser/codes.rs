//! A13, 13 to 17: what a working account meets, each made by its real cause, as
//! the page tells it above the list: its own words, and the server's.

use anyhow::{Result, ensure};
use serde_json::json;
use testhost::User;

use super::mishaps::by_hand;
use super::post::{folder_holds, plain};
use super::world::{World, on_the_host, wait_for};

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_no_longer_works_is_asked_for() -> Result<()> {
    on_the_host("password-changed", password_changed).await
}

/// D23: no window over the page, nothing that is being written is lost, and one
/// answer mends receiving and sending.
async fn password_changed(world: &World) -> Result<()> {
    let host = &world.host;
    let jan = host.fresh_user("code-wachtwoord")?;
    let postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    well(world, &jan).await?;
    drop(postduif);
    let new = host.add_user(&jan.address, "Een-ander-wachtwoord", None)?;
    // Dovecot looks at its list of passwords once a second.
    wait_for("the old password to be refused", async || match host.hold("mail", &jan) {
        Err(error) if error.to_string().starts_with("a NO") => Ok(Some(())),
        other => other.map(|_| None),
    })
    .await?;

    let _postduif = world.postduif().await?;
    world.see("#list-title").await?;
    world.press("c").await?;
    world.fill("#composer-subject", "Half af").await?;
    told(world, "password-changed", "failed").await?;
    ensure!(
        world.js("return document.querySelector('#composer-subject').value").await? == "Half af",
        "what is being written stays"
    );
    world.click(".notice [data-do='solve']").await?;
    world.fill("#notice-password", &new.password).await?;
    world.press("\u{e007}").await?;
    world.gone(".notice[data-code='password-changed']").await?;
    host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "Daar weer", "Hoi"))?;
    world.reads(".row[aria-posinset='1']", "Daar weer").await?;
    let to = host.fresh_user("code-ontvanger")?;
    world.fill("#composer-to", &format!("{},", to.address)).await?;
    world.fill("#composer-text", "Beide kanten").await?;
    world.click("#send").await?;
    folder_holds(host, &to.address, "INBOX", 1).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_to_wait_is_told() -> Result<()> {
    on_the_host("throttled", throttled).await
}

async fn throttled(world: &World) -> Result<()> {
    let host = &world.host;
    let jan = host.fresh_user("code-druk")?;
    let postduif = world.postduif().await?;
    by_hand(world, &jan, "throttled.mail.test", "").await?;
    world.click("#w4-test").await?;
    world.click("#w4-add").await?;
    well(world, &jan).await?;
    drop(postduif);
    let held = wait_for("the one connection", async || Ok(host.hold("throttled", &jan).ok())).await?;

    let _postduif = world.postduif().await?;
    told(world, "throttled", "").await?;
    drop(held);
    world.press("G").await?;
    world.gone(".notice[data-code='throttled']").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_mailbox_has_its_words() -> Result<()> {
    on_the_host("full", full).await
}

/// 14, 16 and 17: refused for good is a draft again; what was sent and does not
/// fit into Sent is told as just that.
async fn full(world: &World) -> Result<()> {
    let host = &world.host;
    let jan = host.full_user("code-vol")?;
    let to = host.fresh_user("code-bij")?;
    let _postduif = world.postduif().await?;
    by_hand(world, &jan, "ssl0.mail.test", "").await?;
    world.click("#w4-test").await?;
    world.click("#w4-add").await?;
    world.see(".row[data-key]").await?;
    write(world, "niemand@voorbeeld.test").await?;
    world.reads(".notice[data-code='send-rejected'] .said", "niemand@voorbeeld.test").await?;
    write(world, &to.address).await?;
    folder_holds(host, &to.address, "INBOX", 1).await?;
    told(world, "quota", "uota").await?;
    told(world, "append-failed", "uota").await?;
    let drafts = world.jmap(&jan.address, "Mailbox/get", json!({ "ids": null })).await?;
    let drafts = drafts["list"].as_array().into_iter().flatten().find(|folder| folder["role"] == "drafts");
    ensure!(drafts.is_some_and(|drafts| drafts["totalEmails"] == 1), "the refused one: {drafts:?}");
    world.no_complaints().await
}

async fn write(world: &World, to: &str) -> Result<()> {
    world.click("#compose").await?;
    world.fill("#composer-to", &format!("{to},")).await?;
    world.fill("#composer-subject", "Proef").await?;
    world.fill("#composer-text", "Hallo").await?;
    world.click("#send").await?;
    world.gone("#composer").await
}

/// Waits until all is well with an account for the first time.
async fn well(world: &World, user: &User) -> Result<()> {
    wait_for("an account that works", async || {
        Ok((!world.account(&user.address).await?["lastSuccess"].is_null()).then_some(()))
    })
    .await
}

/// Waits for a notice: its own title, and what the server said.
async fn told(world: &World, code: &str, said: &str) -> Result<()> {
    let notice = format!(".notice[data-code='{code}']");
    world.see(&notice).await?;
    ensure!(!world.text(&format!("{notice} b")).await?.is_empty(), "{code} has no title");
    let words = format!("return document.querySelector({:?})?.textContent ?? ''", format!("{notice} .said"));
    let words = world.js(&words).await?;
    ensure!(words.as_str().is_some_and(|words| words.contains(said)), "{code}: {words}");
    Ok(())
}
