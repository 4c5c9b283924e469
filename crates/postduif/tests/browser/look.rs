//! Pictures of the real page, wide and narrow, light and dark: for people to
//! look at, in `target/screens`. What can be judged by a machine is: nothing
//! sticks out, nothing is on the console.

use anyhow::{Result, ensure};

use thirtyfour::By;

use super::post::{html, plain, put};
use super::world::{World, on_the_host, screens};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_looked_at() -> Result<()> {
    on_the_host("look", look).await
}

async fn look(world: &World) -> Result<()> {
    let jan = world.host.fresh_user("jan")?;
    put(&world.host, &jan.address, sample(&jan.address))?;
    let _postduif = world.postduif().await?;
    world.see("#w1-address").await?;
    picture(world, "w1").await?;
    world.type_in("Jan Jansen", &jan.address, &jan.password).await?;
    world.see("#ask-yes").await?;
    picture(world, "w3-ask").await?;
    world.agree().await?;
    world.see("#w3-add").await?;
    picture(world, "w3").await?;
    world.click("#w3-add").await?;
    world.until("all rows", "return document.querySelectorAll('.row[data-key]').length === 7").await?;
    for theme in ["light", "dark"] {
        world.js(&format!("localStorage.setItem('postduif.theme', '{theme}')")).await?;
        world.driver.refresh().await?;
        for (shape, width, height) in [("wide", 1440, 900), ("narrow", 500, 844)] {
            world.driver.set_window_rect(0, 0, width, height).await?;
            if !world.driver.find_all(By::Css("#back")).await?.is_empty() {
                world.click("#back").await?;
            }
            world.see(".row[data-key]").await?;
            picture(world, &format!("list-{theme}-{shape}")).await?;
            world.click(".row[aria-posinset='1']").await?;
            world.in_the_frame(async || world.reads("#postduif-message", "Lindelaan").await).await?;
            let fits = "return document.documentElement.scrollWidth <= innerWidth \
                && getComputedStyle(document.documentElement).colorScheme.length > 0";
            world.until("a page that fits", fits).await?;
            picture(world, &format!("mail-{theme}-{shape}")).await?;
            if shape == "narrow" {
                newsletter(world).await?;
                picture(world, &format!("newsletter-{theme}-{shape}")).await?;
            }
        }
    }
    let dark = world.js("return document.documentElement.dataset.theme").await?;
    ensure!(dark == "dark", "{dark}");
    world.no_complaints().await
}

/// Mail that is made for a wider screen can be read whole.
async fn newsletter(world: &World) -> Result<()> {
    world.click("#back").await?;
    world.click(".row[aria-posinset='7']").await?;
    world
        .in_the_frame(async || {
            world.reads("#postduif-message", "opmaak").await?;
            let fits = "const message = document.querySelector('#postduif-message'); \
                return message.scrollWidth <= message.clientWidth \
                    && message.getBoundingClientRect().right <= innerWidth";
            world.until("a newsletter that fits", fits).await
        })
        .await
}

async fn picture(world: &World, name: &str) -> Result<()> {
    world.until("its fonts", "return document.fonts.status === 'loaded'").await?;
    Ok(world.driver.screenshot(&screens().join(format!("look-{name}.png"))).await?)
}

fn sample(to: &str) -> Vec<Vec<u8>> {
    let planning = "Hoi allemaal,\n\nDan zie ik jullie donderdag om tien uur bij de ingang aan de Lindelaan. Ik neem de sleutels mee, en de tekeningen van de nieuwe fietsenstalling zitten in de bijlage.\n\nKun je vóór woensdag laten weten of we met vijf of met zes man zijn? Dan regel ik koffie.\n\nGroet,\nAnna";
    let news = "<style>body { width: 100% !important; min-width: 600px; }</style>\
        <table width='600' style='width: 600px'><tr><td style='padding: 0 20px; min-width: 560px'>\
        <h2>Het weekoverzicht</h2><p>Met <b>opmaak</b>, voor een breed scherm gemaakt en op een smal gelezen.</p>\
        <img src='https://plaatjes.krant.example/a.png'></td></tr></table>";
    vec![
        html("De Nieuwsbrief <nieuws@krant.example>", to, "Het weekoverzicht", news),
        plain(
            "VvE De Linde <bestuur@delinde.example>",
            to,
            "Agenda algemene ledenvergadering",
            "Bijgaand de agenda, de notulen en het meerjarenplan.",
        ),
        plain(
            "Rabobank <post@bank.example>",
            to,
            "Uw rekeningafschrift staat klaar",
            "Het afschrift van november staat klaar.",
        ),
        plain(
            "Sanne Jansen <sanne@jansen.example>",
            to,
            "Foto's van de boottocht",
            "Kijk eens wat een licht, vooral die van de brug bij zonsondergang.",
        ),
        plain(
            "Bakkerij Zuid <winkel@bakkerij.example>",
            to,
            "Uw bestelling voor zaterdag",
            "Bedankt! We hebben 4 desembroden en 12 croissants voor u klaargelegd.",
        ),
        plain(
            "=?utf-8?q?=C3=89lise_Fournier?= <elise@fournier.example>",
            to,
            "Devis pour les panneaux solaires",
            "Bonjour Jan, voici le devis comme convenu hier au téléphone.",
        ),
        plain("Anna de Vries <anna@devries.example>", to, "Planning donderdag", planning),
    ]
}
