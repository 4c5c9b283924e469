//! The settings of an account that works, against real servers: what is saved at
//! once, what is proven first, and the way out and back.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::post::{folder_holds, plain};
use super::world::{World, on_the_host, wait_for};

/// Enter, as WebDriver names it (W3C WebDriver §17.4.2).
const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_looked_after() -> Result<()> {
    on_the_host("settings", looked_after).await
}

async fn looked_after(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("instelling")?;
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.see("#list-empty").await?;
    identities(world, &jan).await?;
    here_already(world, &jan).await?;
    other_servers(world, &jan).await?;
    rest(world, &jan).await?;
    test_message(world, &jan).await?;
    another_server(world, &jan).await?;
    away_and_back(world, &jan).await?;
    world.no_complaints().await
}

/// C01, C02: saved when the field is left; a second address is one to write from.
async fn identities(world: &World, jan: &testhost::User) -> Result<()> {
    world.settings("identity").await?;
    world.retype("[id^='set-i'][id$='-name']", "J. Jansen").await?;
    world.press(ENTER).await?;
    world.retype("[id^='set-i'][id$='-reply-to']", "balie@voorbeeld.test").await?;
    world.press(ENTER).await?;
    world.fill("#set-more-email", "info@voorbeeld.test").await?;
    world.fill("#set-more-name", "De balie").await?;
    world.press(ENTER).await?;
    wait_for("both identities", async || {
        let all = world.jmap(&jan.address, "Identity/get", json!({ "ids": null })).await?["list"].clone();
        Ok((all[0]["name"] == "J. Jansen"
            && all[0]["replyTo"][0]["email"] == "balie@voorbeeld.test"
            && all[1]["email"] == "info@voorbeeld.test")
            .then_some(()))
    })
    .await
}

/// A14: set up once more, it is named, and takes the name that was typed.
async fn here_already(world: &World, jan: &testhost::User) -> Result<()> {
    world.settings("accounts").await?;
    world.click("#add-account").await?;
    world.type_in("Jan thuis", &jan.address, &jan.password).await?;
    world.agree().await?;
    world.click("#w3-add").await?;
    world.see(".error-block[data-code='account-exists']").await?;
    world.see("#problem-repair").await?;
    world.click("#problem-identity").await?;
    world.see(".prefs[data-page='identity'] [id$='-prefer']").await?;
    let all = world.jmap(&jan.address, "Identity/get", json!({ "ids": null })).await?["list"].clone();
    ensure!(all[2]["name"] == "Jan thuis" && all[2]["email"] == jan.address.as_str(), "{all}");
    Ok(())
}

/// A08, B08: what lets nobody in is not saved; what the certificate is called is one press away.
async fn other_servers(world: &World, jan: &testhost::User) -> Result<()> {
    world.settings("server").await?;
    let before = world.value("#set-incoming-host").await?;
    world.retype("#set-incoming-host", "closed.mail.test").await?;
    world.click("#set-incoming-save").await?;
    world.see("#set-incoming .error-block[data-code='refused']").await?;
    ensure!(set(world, jan).await?["incoming"]["host"] == before, "nothing unproven is saved");
    world.click("#set-incoming-reset").await?;
    world.gone("#set-incoming-changed").await?;
    ensure!(world.value("#set-incoming-host").await? == before);
    world.retype("#set-incoming-host", "othername.mail.test").await?;
    world.click("#set-incoming-save").await?;
    world.see("#set-incoming .error-block[data-code='tls-name']").await?;
    world.click("#set-incoming-mend").await?;
    world.click("#set-incoming-save").await?;
    world.gone("#set-incoming .error-block").await?;
    ensure!(set(world, jan).await?["incoming"]["host"] == "ssl0.mail.test");
    // D24: one certificate, for this server alone.
    world.retype("#set-incoming-host", "selfsigned.mail.test").await?;
    world.click("#set-incoming-save").await?;
    world.click("#set-incoming .certificate summary").await?;
    world.click("#set-incoming-trust").await?;
    world.gone("#set-incoming .error-block").await?;
    let now = set(world, jan).await?;
    ensure!(now["incoming"]["host"] == "selfsigned.mail.test", "{now}");
    ensure!(now["login"]["pins"][0]["host"] == "selfsigned.mail.test", "{now}");
    Ok(())
}

/// A18, A16: while it rests nothing comes; above the list stands why, and the way on.
async fn rest(world: &World, jan: &testhost::User) -> Result<()> {
    world.click("#set-pause").await?;
    world.see("#set-resume").await?;
    world.click("#settings-leave").await?;
    world.see(".notice[data-phase='paused']").await?;
    world.host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "In de rust", "Hoi"))?;
    ensure!(world.subjects().await?.is_empty(), "nothing is fetched");
    world.click(".notice [data-do='resume']").await?;
    world.gone(".notice").await?;
    world.reads(".row[aria-posinset='1']", "In de rust").await
}

/// F01: the outgoing server takes a message, which arrives.
async fn test_message(world: &World, jan: &testhost::User) -> Result<()> {
    world.settings("outgoing").await?;
    world.reads("[id^='set-o'][id$='-users']", "info@voorbeeld.test").await?;
    world.click("#set-test-send").await?;
    world.reads("#set-test-sent", "250").await?;
    let inbox = folder_holds(&world.host, &jan.address, "INBOX", 2).await?;
    ensure!(inbox.iter().any(|raw| raw.contains("J. Jansen")), "{inbox:?}");
    Ok(())
}

/// F01, F09, C10: a second server with a login of its own: a wrong password saves nothing; let in, it
/// is tested, named by an address, and what that writes goes through it.
async fn another_server(world: &World, jan: &testhost::User) -> Result<()> {
    let elsewhere = jan.address.replace("@voorbeeld.test", "@bedrijf.test");
    let werk = world.host.add_user(&elsewhere, &jan.password, None)?;
    let servers = async || Ok::<_, anyhow::Error>(set(world, jan).await?["outgoingServers"].clone());
    world.click("#set-outgoing-add").await?;
    world.retype("#set-outgoing-host", "ssl0.mail.test").await?;
    world.choose("#set-outgoing-security", "starttls").await?;
    world.retype("#set-outgoing-port", &world.host.layout().port(587).to_string()).await?;
    world.choose("#set-outgoing-login", "password").await?;
    world.retype("#set-outgoing-user", &werk.address).await?;
    world.fill("#set-outgoing-label", "Werk").await?;
    world.fill("#set-outgoing-ehlo", "duif.voorbeeld.test").await?;
    world.fill("#set-outgoing-password", "fout-wachtwoord").await?;
    world.click("#set-outgoing-save").await?;
    world.see("#set-outgoing-form .error-block[data-code='auth-failed']").await?;
    ensure!(servers().await?.as_array().is_some_and(|all| all.len() == 1), "nothing unproven is saved");
    world.retype("#set-outgoing-password", &werk.password).await?;
    world.click("#set-outgoing-save").await?;
    world.gone("#set-outgoing-form").await?;
    let now = servers().await?;
    ensure!(now[1]["name"] == "Werk" && now[1]["proven"] == true && now[1]["login"] == "password", "{now}");
    let id = now[1]["id"].as_str().unwrap_or_default();
    world.click(&format!("#set-{id}-test")).await?;
    world.reads(&format!("#set-{id}-works"), "235").await?;

    world.settings("identity").await?;
    world.choose("[id^='set-i'][id$='-outgoing']", id).await?;
    world.see("[id^='set-i'][id$='-outgoing-other']").await?;
    let used = async || Ok((servers().await?[1]["identities"][0]["named"] == true).then_some(()));
    wait_for("the choice", used).await?;
    world.settings("outgoing").await?;
    world.reads(&format!("#set-{id}-users"), &jan.address).await?;
    world.click(&format!("#set-{id}-prefer")).await?;
    world.reads(&format!("#set-{id} h2"), "Standaard").await
}

/// A20, D23: removed, it can be taken back whole; it then waits for its password.
async fn away_and_back(world: &World, jan: &testhost::User) -> Result<()> {
    world.settings("server").await?;
    world.js("window.confirm = () => true").await?;
    world.click("#set-remove-account").await?;
    world.see("#wizard").await?;
    world.click(".toast .undo").await?;
    world.gone("#wizard").await?;
    world.see(".notice[data-phase='needs-password']").await?;
    world.click(".notice [data-do='solve']").await?;
    world.fill("#notice-password", &jan.password).await?;
    world.press(ENTER).await?;
    world.gone(".notice").await?;
    world.reads("#sidebar", &jan.address).await?;
    wait_for("an account that works", async || {
        Ok((world.account(&jan.address).await?["phase"] == "idle").then_some(()))
    })
    .await
}

/// What is set for the account.
async fn set(world: &World, jan: &testhost::User) -> Result<Value> {
    let id = world.account(&jan.address).await?["id"].as_str().unwrap_or_default().to_owned();
    world.get(&format!("/api/accounts/{id}")).await
}
