//! Three fields to a sent reply: the thinnest path through the whole house.

use anyhow::{Result, ensure};

use super::post::{folder_holds, header, plain, put};
use super::world::{World, on_the_host};

#[tokio::test(flavor = "multi_thread")]
async fn three_fields_to_a_sent_reply() -> Result<()> {
    on_the_host("story", story).await
}

async fn story(world: &World) -> Result<()> {
    let host = &world.host;
    let (jan, anna) = (host.fresh_user("jan")?, host.fresh_user("anna")?);
    let from = format!("Anna de Vries <{}>", anna.address);
    let letters = [
        ("Eerste", "Dit is de oudste."),
        ("Tweede", "Dit is de middelste."),
        ("Planning donderdag", "Hoi Jan,\n\nDan zie ik je om tien uur bij de ingang.\n\nGroet,\nAnna"),
    ];
    put(host, &jan.address, letters.map(|(subject, text)| plain(&from, &jan.address, subject, text)).into())?;

    let postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    world.reads(".row[aria-posinset='1']", "Planning donderdag").await?;
    world.until("three rows", "return document.querySelectorAll('.row[data-key]').length === 3").await?;
    ensure!(world.subjects().await? == ["Planning donderdag", "Tweede", "Eerste"], "newest first");

    world.click(".row[aria-posinset='1']").await?;
    world.reads("#subject", "Planning donderdag").await?;
    world.in_the_frame(async || world.reads("#postduif-message", "tien uur bij de ingang").await).await?;
    super::post::inbox_has_flag(host, &jan.address, 'S').await?;

    world.click("#reply").await?;
    world.see("#composer-text").await?;
    world.press("Met zes man, én koffie. 🕊").await?;
    world.press_send().await?;
    world.see(".toast .undo").await?;
    world.gone("#composer").await?;
    undo_and_send_again(world).await?;

    // The plug is pulled while the message waits; it leaves at the next start.
    drop(postduif);
    ensure!(host.messages_in(&anna.address, "INBOX")?.is_empty(), "it has left before its time");
    let _again = world.postduif().await?;
    let arrived = folder_holds(host, &anna.address, "INBOX", 1).await?;
    proper(&arrived[0], &jan.address)?;
    folder_holds(host, &jan.address, "Sent", 1).await?;
    folder_holds(host, &jan.address, "Drafts", 0).await?;
    super::post::inbox_has_flag(host, &jan.address, 'R').await?;

    world.click("[data-role=sent]").await?;
    world.reads(".row[aria-posinset='1']", "Planning donderdag").await?;
    ensure!(host.messages_in(&anna.address, "INBOX")?.len() == 1, "sent twice");
    Ok(())
}

async fn undo_and_send_again(world: &World) -> Result<()> {
    world.press("z").await?;
    world.see("#composer-text").await?;
    let text = world.js("return document.querySelector('#composer-text').value").await?;
    ensure!(text.as_str().is_some_and(|text| text.starts_with("Met zes man, én koffie. 🕊")), "{text}");
    world.click("#send").await?;
    world.see(".toast .undo").await?;
    world.gone("#composer").await
}

/// The reply as the other side's server took it in.
fn proper(reply: &str, from: &str) -> Result<()> {
    ensure!(header(reply, "From")?.replace('"', "") == format!("Jan Jansen <{from}>"), "{reply}");
    ensure!(header(reply, "Subject")? == "Re: Planning donderdag", "{reply}");
    let original = format!("<Planningdonderdag@{}>", from.split('@').next().unwrap_or_default());
    ensure!(header(reply, "In-Reply-To")? == original, "{reply}");
    ensure!(header(reply, "References")? == original, "{reply}");
    let kind = header(reply, "Content-Type")?;
    ensure!(kind.contains("text/plain") && kind.replace('"', "").contains("format=flowed"), "{kind}");
    // RFC 3848: the server's own word for "over TLS, and signed in".
    ensure!(reply.contains("ESMTPSA"), "not signed in:\n{reply}");
    ensure!(!reply.contains("\r\nBcc:"), "{reply}");
    Ok(())
}
