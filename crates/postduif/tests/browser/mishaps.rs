//! What goes wrong, and what is said and done about it.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use serde_json::json;
use testhost::corpus::{Mix, messages};
use testhost::proxy::Proxy;

use super::post::{folder_holds, plain};
use super::world::{World, on_own_host, on_the_host, wait_for};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_says_so_and_saves_nothing() -> Result<()> {
    on_the_host("wrong-password", wrong_password).await
}

async fn wrong_password(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("jan")?;
    world.host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "Hallo", "Hoi"))?;
    let _postduif = world.postduif().await?;
    world.type_in("Jan Jansen", &jan.address, "niet-dit").await?;
    world.agree().await?;
    world.see(".error-block[data-code='auth-failed']").await?;
    world.reads("h1", "accepteert dit wachtwoord niet").await?;
    world.reads(".error-block", &jan.address).await?;
    let status = world.get("/api/status").await?;
    ensure!(
        status["accounts"].as_array().is_some_and(|all| all.iter().all(|one| one["kind"] == "local")),
        "{status}"
    );

    world.fill("#w1-password", &jan.password).await?;
    world.click("#problem-main").await?;
    world.click("#w3-add").await?;
    world.reads(".row[aria-posinset='1']", "Hallo").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outgoing_login_that_fails_leaves_receiving() -> Result<()> {
    on_the_host("receive-only", receive_only).await
}

async fn receive_only(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("jan")?;
    world.host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "Hallo", "Hoi"))?;
    let _postduif = world.postduif().await?;
    by_hand(world, &jan, "ssl0.mail.test", "niemand@voorbeeld.test").await?;
    world.click("#w4-test").await?;
    world.see(".error-block.amber[data-code='smtp-failed'][data-cause='auth-failed']").await?;
    world.see(".okline").await?;
    world.click("#receive-only").await?;
    world.reads(".row[aria-posinset='1']", "Hallo").await?;
    wait_for("an account that only receives", async || {
        Ok((world.account(&jan.address).await?["phase"] == "receive-only").then_some(()))
    })
    .await
}

/// Fills in the wizard's last screen; an empty outgoing user means "the same".
pub async fn by_hand(
    world: &World,
    user: &testhost::User,
    incoming: &str,
    outgoing_user: &str,
) -> Result<()> {
    let port = |standard: u16| world.host.layout().port(standard).to_string();
    world.fill("#w1-name", "Jan Jansen").await?;
    world.fill("#w1-address", &user.address).await?;
    world.click("#w1-by-hand").await?;
    world.fill("#w4-in-host", incoming).await?;
    world.fill("#w4-in-port", &port(993)).await?;
    world.fill("#w4-user", &user.address).await?;
    world.fill("#w4-password", &user.password).await?;
    world.fill("#w4-out-host", "ssl0.mail.test").await?;
    world.fill("#w4-out-port", &port(465)).await?;
    if !outgoing_user.is_empty() {
        world.click("#w4-same").await?;
        world.fill("#w4-out-user", outgoing_user).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_message_is_a_draft_again() -> Result<()> {
    on_the_host("refused", refused).await
}

/// Invariant 3: refused by a real server, it is not in Sent; it is a draft with
/// the server's words in plain view, and can be mended and sent.
async fn refused(world: &World) -> Result<()> {
    let (host, jan, anna) =
        (&world.host, world.host.fresh_user("refused-jan")?, world.host.fresh_user("refused-anna")?);
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.see("#list-empty").await?;
    world.click("#compose").await?;
    world.fill("#composer-to", "niemand@voorbeeld.test,").await?;
    world.fill("#composer-subject", "Zadels").await?;
    world.fill("#composer-text", "Zijn ze er nog?").await?;
    world.click("#send").await?;
    world.see(".toast .undo").await?;
    // Held, it is a draft.
    world.click(".folder[data-role='drafts']").await?;
    world.see(".row[data-key] .fate").await?;
    world.reads("#list-title", "Concepten").await?;

    world.reads(".list .notice[data-state='failed']", "niemand@voorbeeld.test").await?;
    world.reads(".list .notice .said", "5").await?;
    world.reads(".row[data-key] .fate.danger", "Niet verzonden").await?;
    ensure!(host.messages_in(&jan.address, "Sent")?.is_empty(), "nothing unsent is called sent");
    ensure!(in_sent(world, &jan.address).await? == 0, "nor here");

    world.click(".list .notice [data-do='open']").await?;
    world.reads("#composer .notice", "niemand@voorbeeld.test").await?;
    world.driver.screenshot(&super::world::screens().join("refused-writing.png")).await?;
    world.click("#composer .rchip button").await?;
    world.fill("#composer-to", &format!("{},", anna.address)).await?;
    world.click("#send").await?;
    world.gone(".notice").await?;
    let arrived = folder_holds(host, &anna.address, "INBOX", 1).await?;
    ensure!(arrived[0].contains("Zijn ze er nog?"), "{}", arrived[0]);
    folder_holds(host, &jan.address, "Sent", 1).await?;
    folder_holds(host, &jan.address, "Drafts", 0).await?;
    ensure!(in_sent(world, &jan.address).await? == 1);
    world.no_complaints().await
}

/// How many messages stand in Sent, as the program knows it.
async fn in_sent(world: &World, address: &str) -> Result<u64> {
    let folders = world.jmap(address, "Mailbox/get", json!({ "ids": null })).await?;
    let sent = folders["list"].as_array().into_iter().flatten().find(|folder| folder["role"] == "sent");
    Ok(sent.and_then(|sent| sent["totalEmails"].as_u64()).unwrap_or(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_a_fetch_is_resumed() -> Result<()> {
    on_own_host("stopped", 5, stopped).await
}

const MANY: u32 = 240;

async fn stopped(world: &World) -> Result<()> {
    let host = &world.host;
    let jan = host.fresh_user("jan")?;
    host.stock(&jan.address, "INBOX", messages(MANY, Mix::Ordinary, 1_795_000_000))?;
    // A slow line, so that there is a middle of the fetch.
    let port = host.layout().port(993);
    let line = Proxy::start(
        SocketAddr::from((host.layout().slow(), port)),
        SocketAddr::from((host.layout().mail(), port)),
    )?;
    line.throttle(1_500_000);

    let _postduif = world.postduif().await?;
    by_hand(world, &jan, "slow.mail.test", "").await?;
    world.click("#w4-test").await?;
    world.click("#w4-add").await?;
    world.see(".row[data-key]").await?;
    wait_for("the middle of the fetch", async || {
        let fare = world.account(&jan.address).await?;
        let (done, total) = (fare["done"].as_u64().unwrap_or(0), fare["total"].as_u64().unwrap_or(0));
        Ok((done > 10 && done < total).then_some(()))
    })
    .await?;
    host.stop("imap")?;
    world
        .until(
            "a status card that tells it",
            "return !!document.querySelector('#status-card:not([data-phase=syncing])')",
        )
        .await?;
    ensure!(count(world, &jan.address).await? > 0, "what was there stays readable");

    line.throttle(u64::MAX);
    host.start("imap")?;
    world.click("#list-title").await?;
    world.press("G").await?;
    wait_for("all messages and their text", async || {
        let fare = world.account(&jan.address).await?;
        let whole = fare["done"] == fare["total"] && fare["lastError"].is_null();
        Ok((whole && count(world, &jan.address).await? == u64::from(MANY)).then_some(()))
    })
    .await?;
    nothing_twice(world, &jan.address).await
}

async fn count(world: &World, address: &str) -> Result<u64> {
    let answer = world.jmap(address, "Email/query", json!({ "limit": 1, "calculateTotal": true })).await?;
    Ok(answer["total"].as_u64().unwrap_or(0))
}

async fn nothing_twice(world: &World, address: &str) -> Result<()> {
    let answer = world.jmap(address, "Email/query", json!({ "limit": 500 })).await?;
    let ids = answer["ids"].clone();
    let answer =
        world.jmap(address, "Email/get", json!({ "ids": ids, "properties": ["blobId", "preview"] })).await?;
    let mut blobs: Vec<String> =
        answer["list"].as_array().into_iter().flatten().map(|mail| mail["blobId"].to_string()).collect();
    ensure!(blobs.len() == MANY as usize, "{} emails", blobs.len());
    blobs.sort();
    blobs.dedup();
    ensure!(blobs.len() == MANY as usize, "some are there twice");
    Ok(())
}
