//! The page "Synchronisation and storage": what is kept here, what would be removed, and back.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testhost::corpus::{Mix, messages};

use super::world::{World, on_the_host, wait_for};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_and_what_is_removed() -> Result<()> {
    on_the_host("storage", kept_and_removed).await
}

async fn kept_and_removed(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("opslag")?;
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_secs())?;
    let old = messages(7, Mix::SmallText, now - 100 * 86_400);
    world.host.stock(&jan.address, "INBOX", old.chain(messages(3, Mix::SmallText, now)))?;
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.see(".row[aria-posinset='1']").await?;
    wait_for("all of it", async || Ok((world.account(&jan.address).await?["phase"] == "idle").then_some(())))
        .await?;
    let id = world.account(&jan.address).await?["id"].as_str().unwrap_or_default().to_owned();
    let keeping = async || world.get(&format!("/api/accounts/{id}/keeping")).await;

    // E08, E09, E07: saved at once, and back by the toast.
    world.settings("storage").await?;
    world.choose("#set-offline-days", "90").await?;
    wait_for("the days", async || Ok((keeping().await?["offline"]["days"] == 90).then_some(()))).await?;
    world.reads("#set-used", "7").await?;
    world.click(".toast .undo").await?;
    wait_for("all again", async || Ok(keeping().await?["offline"]["days"].is_null().then_some(()))).await?;
    world.choose("#set-offline-size", "1000000").await?;
    wait_for("the size", async || Ok((keeping().await?["offline"]["mostBytes"] == 1_000_000).then_some(())))
        .await?;

    // E10: the sentence says what would go before anything does.
    world.reads("#set-preview", "niets").await?;
    world.choose("#set-retain", r#"{"days":30}"#).await?;
    world.reads("#set-preview", "niets").await?;
    world.click("#set-remove-server").await?;
    world.reads("#set-preview", "7 berichten").await?;
    world.reads("#set-preview", "van de server").await?;
    ensure!(keeping().await?["retention"]["server"] == false, "nothing is saved yet");
    ensure!(world.host.messages_in(&jan.address, "INBOX")?.len() == 10);
    world.click("#set-removing-save").await?;
    world.see("#set-put-back").await?;
    wait_for("the server", async || {
        Ok((world.host.messages_in(&jan.address, "INBOX")?.len() == 3).then_some(()))
    })
    .await?;
    world.click("#set-put-back").await?;
    world.gone("#set-put-back").await?;
    wait_for("all there again", async || {
        Ok((world.host.messages_in(&jan.address, "INBOX")?.len() == 10).then_some(()))
    })
    .await?;
    ensure!(world.value("#set-retain").await? == r#"{"days":30}"#);
    let off: Value = keeping().await?["retention"].clone();
    ensure!(off["server"] == false && off["here"] == false, "{off}");

    // D10, and the keyboard: the switch by a space, the button by Enter.
    world.choose("#set-empty-trash", "30").await?;
    world.js("document.querySelector('#set-remove-here').focus()").await?;
    world.press(" ").await?;
    world.reads("#set-preview", "van deze computer").await?;
    world.js("document.querySelector('#set-removing-save').focus()").await?;
    world.press("\u{e007}").await?;
    wait_for("the trash", async || Ok((keeping().await?["emptying"]["trash"] == 30).then_some(()))).await?;
    ensure!(world.host.messages_in(&jan.address, "INBOX")?.len() == 10, "the server keeps it");
    wait_for("the newest three", async || {
        let all = world.jmap(&jan.address, "Mailbox/get", json!({ "ids": null })).await?["list"].clone();
        let inbox = all.as_array().into_iter().flatten().find(|one| one["role"] == "inbox").cloned();
        Ok((inbox.unwrap_or_default()["totalEmails"] == 3).then_some(()))
    })
    .await?;
    world.no_complaints().await
}
