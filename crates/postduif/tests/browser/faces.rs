//! What of an account a person can look up and put right: how it fares, which
//! folder is for what, what was thrown away, and what stands under a message.

use anyhow::{Result, ensure};
use serde_json::json;

use super::post::{folder_holds, html, plain};
use super::world::{World, on_the_host, wait_for};

const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_looked_up_and_put_right() -> Result<()> {
    on_the_host("faces", faces).await
}

async fn faces(world: &World) -> Result<()> {
    let (jan, anna) = (world.host.fresh_user("gezicht")?, world.host.fresh_user("gezicht-anna")?);
    world.host.deliver(&jan.address, &plain(&anna.address, &jan.address, "Zadels", "Hoi"))?;
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.reads(".row[aria-posinset='1']", "Zadels").await?;
    fares(world).await?;
    which_folder(world, &jan).await?;
    back_from_the_bin(world, &jan).await?;
    signed(world, &jan, &anna).await?;
    world.no_complaints().await?;
    // What is fetched then is not there, and the console says so.
    images(world, &jan, &anna).await
}

/// D12: what the work came to, over real servers, and a look at a press.
async fn fares(world: &World) -> Result<()> {
    world.click("#status-open").await?;
    world.see("#status section[data-phase='idle']").await?;
    world.click("#status summary").await?;
    world.reads("[data-counter='collected']", "1").await?;
    let status = world.get("/api/status").await?;
    let counters = &status["accounts"][0]["counters"];
    ensure!(
        counters["bytesIn"].as_u64() > Some(100) && counters["connections"].as_u64() > Some(0),
        "{status}"
    );
    world.click("#status [data-do='pause']").await?;
    world.click("#status [data-do='resume']").await?;
    world.see("#status [data-do='check']").await?;
    world.press("\u{e00c}").await?;
    world.gone("#status").await
}

/// E02: a person's word for a folder's task, and the server's again.
async fn which_folder(world: &World, jan: &testhost::User) -> Result<()> {
    let made = json!({ "create": { "new": { "name": "Bewaard", "parentId": null } } });
    let made = world.jmap(&jan.address, "Mailbox/set", made).await?;
    let id = made["created"]["new"]["id"].as_str().unwrap_or_default().to_owned();
    world.settings("folders").await?;
    world.see(&format!("#set-role-archive option[value='{id}']")).await?;
    world.choose("#set-role-archive", &id).await?;
    let holds = async |role: serde_json::Value| {
        let ids = json!({ "ids": [id] });
        wait_for("the folder's task", async || {
            let folder = world.jmap(&jan.address, "Mailbox/get", ids.clone()).await?["list"][0].clone();
            Ok((folder["role"] == role).then_some(()))
        })
        .await
    };
    holds(json!("archive")).await?;
    world.choose("#set-role-archive", "").await?;
    holds(json!(null)).await?;
    world.click("#settings-leave").await
}

/// D11: deleted for good, it is in the bin, and by keys in the inbox again.
async fn back_from_the_bin(world: &World, jan: &testhost::User) -> Result<()> {
    let ids = world.jmap(&jan.address, "Email/query", json!({})).await?["ids"].clone();
    world.jmap(&jan.address, "Email/set", json!({ "destroy": ids })).await?;
    world.see("#list-empty").await?;
    world.settings("bin").await?;
    world.click("#bin-find").await?;
    world.press("zadels").await?;
    wait_for("the message in the bin", async || {
        // It is there once the server has said so.
        if world.driver.find_all(thirtyfour::By::Css("[data-binned]")).await?.is_empty() {
            world.settings("look").await?;
            world.settings("bin").await?;
            return Ok(None);
        }
        Ok(Some(()))
    })
    .await?;
    world.see("[data-binned]").await?.send_keys(ENTER).await?;
    world.gone("[data-binned]").await?;
    world.click("#settings-leave").await?;
    world.reads(".row[aria-posinset='1']", "Zadels").await?;
    folder_holds(&world.host, &jan.address, "INBOX", 1).await.map(drop)
}

/// C01, C04, C06: organisation and signature arrive, the signature once.
async fn signed(world: &World, jan: &testhost::User, anna: &testhost::User) -> Result<()> {
    world.settings("identity").await?;
    world.retype("[id^='set-i'][id$='-organization']", "Bakkerij Zuid").await?;
    world.press(ENTER).await?;
    world.retype("[id^='set-i'][id$='-signature']", "Jan van Zuid").await?;
    world.press("\u{e004}").await?;
    world.see("[id$='-in-replies']").await?;
    wait_for("what was typed", async || {
        let told = world.get("/api/identities").await?;
        let all = world.jmap(&jan.address, "Identity/get", json!({ "ids": null })).await?["list"].clone();
        let own = told.as_array().into_iter().flatten().find(|one| one["id"] == all[0]["id"]);
        let organized = own.is_some_and(|one| one["organization"] == "Bakkerij Zuid");
        Ok((organized && all[0]["textSignature"] == "Jan van Zuid").then_some(()))
    })
    .await?;
    world.click("#settings-leave").await?;
    world.click("#compose").await?;
    world.fill("#composer-to", &format!("{},", anna.address)).await?;
    world.fill("#composer-subject", "Brood").await?;
    ensure!(world.value("#composer-text").await?.ends_with("-- \nJan van Zuid"));
    world.click("#send").await?;
    let arrived = folder_holds(&world.host, &anna.address, "INBOX", 1).await?;
    ensure!(arrived[0].contains("Organization: Bakkerij Zuid"), "{arrived:?}");
    ensure!(arrived[0].matches("Jan van Zuid").count() == 1, "{arrived:?}");
    ensure!(arrived[0].contains("\n-- \nJan van Zuid"), "{arrived:?}");
    Ok(())
}

/// Invariant 21: whose images are always shown is the person's word, and can be taken back.
async fn images(world: &World, jan: &testhost::User, anna: &testhost::User) -> Result<()> {
    let news = "<p>Het nieuws</p><img src='https://plaatjes.voorbeeld.test/a.png'>";
    world.host.deliver(&jan.address, &html(&anna.address, &jan.address, "Nieuws", news))?;
    world.reads(".row[aria-posinset='1']", "Nieuws").await?;
    world.click(".row[aria-posinset='1']").await?;
    world.click("[data-do='images-always']").await?;
    world.reads(".banner", "internetadres").await?;
    world.click("[data-do='images-always']").await?;
    world.gone("[data-do='images-always']").await?;
    // The button goes when it is pressed, not when the program has heard of it.
    wait_for("the sender", async || {
        let senders = world.get("/api/image-senders").await?;
        Ok((senders == json!([anna.address.to_lowercase()])).then_some(()))
    })
    .await?;
    world.settings("privacy").await?;
    world.click("[data-sender]").await?;
    world.gone("[data-sender]").await
}
