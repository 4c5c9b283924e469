//! What a person does every day: star, archive, delete, take it back, search.
//! Each shows at once, and reaches the server.

use anyhow::{Result, ensure};

use super::post::{folder_holds, inbox_has_flag, plain, put};
use super::world::{World, on_the_host};

#[tokio::test(flavor = "multi_thread")]
async fn a_day_with_the_keyboard() -> Result<()> {
    on_the_host("daily", daily).await
}

async fn daily(world: &World) -> Result<()> {
    let host = &world.host;
    let jan = host.fresh_user("jan")?;
    let letters = [
        ("Factuur 2026-118", "De rekening van de loodgieter die deze week langskwam voor de dakgoot."),
        ("Boottocht", "Kijk eens wat een licht."),
        ("Weekoverzicht", "Niets bijzonders."),
    ];
    let from = "Sanne <sanne@bedrijf.test>";
    put(host, &jan.address, letters.map(|(subject, text)| plain(from, &jan.address, subject, text)).into())?;
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.until("three rows", "return document.querySelectorAll('.row[data-key]').length === 3").await?;

    world.press("j").await?;
    world.reads("#subject", "Weekoverzicht").await?;
    world.press("s").await?;
    world.see(".row[aria-selected=true] .mk.star").await?;
    inbox_has_flag(host, &jan.address, 'F').await?;

    world.press("e").await?;
    world.until("two rows", "return document.querySelectorAll('.row[data-key]').length === 2").await?;
    folder_holds(host, &jan.address, "Archive", 1).await?;
    world.press("z").await?;
    world.reads(".row[aria-posinset='1']", "Weekoverzicht").await?;
    folder_holds(host, &jan.address, "Archive", 0).await?;
    folder_holds(host, &jan.address, "INBOX", 3).await?;

    world.click(".row[aria-posinset='2']").await?;
    world.reads("#subject", "Boottocht").await?;
    world.press("#").await?;
    let trashed = folder_holds(host, &jan.address, "Trash", 1).await?;
    ensure!(trashed[0].contains("Boottocht"), "{}", trashed[0]);
    // Undone at once, before the server has heard of the second one.
    world.press("#").await?;
    world.press("z").await?;
    world.until("two rows", "return document.querySelectorAll('.row[data-key]').length === 2").await?;
    world.reads(".row[aria-posinset='2']", "Factuur 2026-118").await?;
    let trashed = folder_holds(host, &jan.address, "Trash", 1).await?;
    ensure!(trashed[0].contains("Boottocht"), "{}", trashed[0]);

    search(world).await?;
    world.no_complaints().await
}

async fn search(world: &World) -> Result<()> {
    world.press("/").await?;
    world.press("dakgoot").await?;
    world.until("the one hit", "return document.querySelectorAll('.row[data-key]').length === 1").await?;
    world.reads(".row[data-key]", "Factuur 2026-118").await?;
    world.reads(".row mark", "dakgoot").await?;
    world.fill("#search", "onderwerp:bestaatniet").await?;
    world.see("#list-empty").await?;
    world.fill("#search", "is:ster").await?;
    world.reads(".row[aria-posinset='1']", "Weekoverzicht").await
}

/// D08: the key does what the account says; a mark is sent when nobody can undo it any more.
#[tokio::test(flavor = "multi_thread")]
async fn deleting_is_what_the_account_says() -> Result<()> {
    on_the_host("deleting", deleting).await
}

async fn deleting(world: &World) -> Result<()> {
    let host = &world.host;
    let jan = host.fresh_user("jan")?;
    let letters = ["Eerste", "Tweede", "Derde"];
    put(
        host,
        &jan.address,
        letters.map(|subject| plain("a@bedrijf.test", &jan.address, subject, "x")).into(),
    )?;
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    let rows =
        |count: usize| format!("return document.querySelectorAll('.row[data-key]').length === {count}");
    world.until("three rows", &rows(3)).await?;

    world.settings("server").await?;
    world.choose("#set-when-deleting", "mark").await?;
    world.reads("#set-deleting .hint", "op de server als verwijderd gemerkt").await?;
    world.until("it is saved", "return !!document.querySelector('.toast .undo')").await?;
    world.click("#settings-leave").await?;
    world.click(".row[aria-posinset='1']").await?;
    world.press("#").await?;
    world.until("two rows", &rows(2)).await?;
    world.press("z").await?;
    world.until("three rows", &rows(3)).await?;
    world.click(".row[aria-posinset='2']").await?;
    world.reads("#subject", "Tweede").await?;
    world.press("#").await?;
    world.until("two rows", &rows(2)).await?;
    // Whoever leaves has not undone it.
    world.driver.refresh().await?;
    inbox_has_flag(host, &jan.address, 'T').await?;
    world.until("two rows", &rows(2)).await?;
    folder_holds(host, &jan.address, "INBOX", 3).await?;

    world.settings("server").await?;
    world.choose("#set-when-deleting", "remove").await?;
    world.reads("#set-deleting .hint", "meteen voorgoed weg").await?;
    world.click("#settings-leave").await?;
    world.js("window.confirm = () => true").await?;
    world.click(".row[aria-posinset='1']").await?;
    world.reads("#subject", "Derde").await?;
    world.press("#").await?;
    world.until("one row", &rows(1)).await?;
    let left = folder_holds(host, &jan.address, "INBOX", 2).await?;
    ensure!(left.iter().all(|raw| !raw.contains("Derde")), "{left:?}");
    folder_holds(host, &jan.address, "Trash", 0).await?;
    world.no_complaints().await
}

#[tokio::test(flavor = "multi_thread")]
async fn new_mail_comes_by_itself() -> Result<()> {
    on_the_host("arriving", arriving).await
}

async fn arriving(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("jan")?;
    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.see("#list-empty").await?;
    world.host.deliver(&jan.address, &plain("anna@voorbeeld.test", &jan.address, "Net binnen", "Hoi"))?;
    world.reads(".row[aria-posinset='1']", "Net binnen").await?;
    world.until("the count in the title", "return document.title.startsWith('(1)')").await
}
