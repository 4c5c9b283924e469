//! One person at one computer: an empty data directory, a browser, and the
//! program started as often as a test likes. Ends only what it started; a test
//! that fails leaves a picture and the program's last words.

use std::io::{BufRead as _, BufReader};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use testhost::Host;
use thirtyfour::ChromeCapabilities;
use thirtyfour::prelude::*;

/// How long a condition may take: a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const INTERVAL: Duration = Duration::from_millis(100);

const CHROMIUM: &str = "/usr/bin/chromium";
/// The page's own tests start it with the same.
const SWITCHES: &str = include_str!("../../../../web/test/chromium.switches");

/// What a test has at hand.
pub struct World {
    pub host: Host,
    pub driver: WebDriver,
    data: tempfile::TempDir,
}

/// Runs a test at a fresh computer beside the shared test host.
pub async fn on_the_host(name: &str, tell: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    match Host::connect_or_skip() {
        Some(host) => at_a_computer(name, host, tell).await,
        None => Ok(()),
    }
}

/// Runs a test beside a test host of its own, for servers that shall fail.
pub async fn on_own_host(name: &str, number: u8, tell: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    if Host::connect_or_skip().is_none() {
        return Ok(());
    }
    let host = Host::up_beside(number)?;
    let told = at_a_computer(name, host.clone(), tell).await;
    host.down()?;
    told
}

async fn at_a_computer(name: &str, host: Host, tell: impl AsyncFnOnce(&World) -> Result<()>) -> Result<()> {
    let chromedriver = Chromedriver::start()?;
    let driver = chromedriver.browser().await?;
    let world = World { host, driver, data: tempfile::tempdir()? };
    // A broken assertion shall leave a picture as well.
    let told = AssertUnwindSafe(tell(&world)).catch_unwind().await;
    let told = told.unwrap_or_else(|broken| Err(anyhow!("{}", words(&*broken))));
    let told = match told {
        Ok(()) => Ok(()),
        Err(error) => Err(world.lament(name, error).await),
    };
    world.driver.quit().await?;
    told
}

fn words(broken: &(dyn std::any::Any + Send)) -> String {
    let text = broken.downcast_ref::<String>().cloned();
    text.or_else(|| broken.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}

/// The driver of the browser. Killed with what it started when it is dropped.
struct Chromedriver {
    child: Child,
    port: u16,
}

impl Chromedriver {
    fn start() -> Result<Chromedriver> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting chromedriver")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.contains("started successfully on port")
                .then(|| line.trim_end_matches('.').rsplit(' ').next()?.parse().ok())?
        });
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Chromedriver { child, port: port.context("chromedriver names no port")? })
    }

    async fn browser(&self) -> Result<WebDriver> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| drop(rustls::crypto::aws_lc_rs::default_provider().install_default()));
        let mut wishes = ChromeCapabilities::new();
        wishes.set_binary(CHROMIUM)?;
        wishes.set_headless()?;
        for switch in SWITCHES.lines().filter(|line| line.starts_with("--")) {
            wishes.add_arg(switch)?;
        }
        wishes.as_mut().set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", self.port), wishes).await?;
        driver.set_window_rect(0, 0, 1440, 900).await?;
        Ok(driver)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running Postduif. Dropping it is pulling the plug.
pub struct Postduif {
    child: Child,
    pub url: String,
}

impl Drop for Postduif {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl World {
    /// Starts the program on this computer's data and opens its page.
    pub async fn postduif(&self) -> Result<Postduif> {
        let said = std::fs::OpenOptions::new().create(true).append(true).open(self.said())?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_postduif"))
            .args(["--no-open", "--json", "--no-keyring", "--port", "0", "--data-dir"])
            .arg(self.data.path().join("data"))
            .env("LC_ALL", "nl_NL.UTF-8")
            .arg("--resolver")
            .arg(self.host.layout().resolver().to_string())
            .arg("--ca-file")
            .arg(self.host.ca_file())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let url =
            serde_json::from_str::<Value>(&line).ok().and_then(|told| Some(told["url"].as_str()?.to_owned()));
        let postduif = Postduif { child, url: url.with_context(|| format!("no address in {line:?}"))? };
        self.driver.goto(&postduif.url).await?;
        Ok(postduif)
    }

    fn said(&self) -> PathBuf {
        self.data.path().join("stderr.txt")
    }

    /// Adds what can be seen to an error: a picture, the console, the program's words.
    async fn lament(&self, name: &str, error: anyhow::Error) -> anyhow::Error {
        let picture = screens().join(format!("{name}.png"));
        let _ = self.driver.enter_default_frame().await;
        let _ = self.driver.screenshot(&picture).await;
        let console = self.driver.browser_log().await.unwrap_or_default();
        let console: String =
            console.iter().map(|entry| format!("{} {}\n", entry.level, entry.message)).collect();
        let said = std::fs::read_to_string(self.said()).unwrap_or_default();
        error.context(format!("see {}\nconsole:\n{console}\npostduif:\n{said}", picture.display()))
    }

    /// Runs a script and gives what it returns.
    pub async fn js(&self, script: &str) -> Result<Value> {
        Ok(self.driver.execute(script, Vec::new()).await?.json().clone())
    }

    /// Waits until a script returns true.
    pub async fn until(&self, what: &str, script: &str) -> Result<()> {
        wait_for(what, async || Ok((self.js(script).await? == true).then_some(()))).await
    }

    /// Waits for an element that can be seen.
    pub async fn see(&self, css: &str) -> Result<WebElement> {
        wait_for(css, async || {
            let Ok(element) = self.driver.find(By::Css(css)).await else { return Ok(None) };
            Ok(element.is_displayed().await.unwrap_or(false).then_some(element))
        })
        .await
    }

    /// Waits until an element is away.
    pub async fn gone(&self, css: &str) -> Result<()> {
        let looked = format!("the end of {css}");
        wait_for(&looked, async || Ok(self.driver.find_all(By::Css(css)).await?.is_empty().then_some(())))
            .await
    }

    pub async fn click(&self, css: &str) -> Result<()> {
        // The page may repaint between seeing and pressing.
        wait_for(css, async || Ok(self.see(css).await?.click().await.ok())).await
    }

    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        let field = self.see(css).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Presses keys wherever the focus is.
    pub async fn press(&self, keys: &str) -> Result<()> {
        Ok(self.driver.active_element().await?.send_keys(keys).await?)
    }

    /// Presses Ctrl and Enter.
    pub async fn press_send(&self) -> Result<()> {
        let here = self.driver.active_element().await?;
        Ok(here.send_keys(Key::Control + Key::Enter).await?)
    }

    /// Types over what stands in a field that is saved when it is left.
    pub async fn retype(&self, css: &str, text: &str) -> Result<()> {
        let field = self.see(css).await?;
        field.send_keys(Key::Control + "a").await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses among a few.
    pub async fn choose(&self, css: &str, value: &str) -> Result<()> {
        self.see(css).await?;
        let script = format!(
            "const list = document.querySelector({css:?}); list.value = {value:?}; \
         list.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        );
        self.js(&script).await.map(drop)
    }

    /// What stands in a field.
    pub async fn value(&self, css: &str) -> Result<String> {
        Ok(self.see(css).await?.prop("value").await?.unwrap_or_default())
    }

    /// Opens a page of the first account's settings.
    pub async fn settings(&self, page: &str) -> Result<()> {
        if self.driver.find_all(By::Css("#settings")).await?.is_empty() {
            self.see("#list-title").await?;
            self.driver.active_element().await?.send_keys(Key::Control + ",").await?;
        }
        self.click(&format!(".prefs .nav a[data-page='{page}']")).await?;
        self.see(&format!(".prefs[data-page='{page}'] .grp")).await?;
        Ok(())
    }

    pub async fn text(&self, css: &str) -> Result<String> {
        Ok(self.see(css).await?.text().await?)
    }

    /// Waits until an element's text has these words in it.
    pub async fn reads(&self, css: &str, words: &str) -> Result<()> {
        let what = format!("{words:?} in {css}");
        wait_for(&what, async || {
            let Ok(element) = self.driver.find(By::Css(css)).await else { return Ok(None) };
            Ok(element.text().await.unwrap_or_default().contains(words).then_some(()))
        })
        .await
    }

    /// Carries something out inside the frame of the message that stands open.
    pub async fn in_the_frame<T>(&self, work: impl AsyncFnOnce() -> Result<T>) -> Result<T> {
        let frame = self.see("iframe.frame").await?;
        frame.enter_frame().await?;
        let done = work().await;
        self.driver.enter_default_frame().await?;
        done
    }

    /// What the page's own doors answer.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.ask(&format!("fetch({path:?})")).await
    }

    /// Calls one JMAP method in the account of that address.
    pub async fn jmap(&self, address: &str, method: &str, mut arguments: Value) -> Result<Value> {
        arguments["accountId"] = self.account(address).await?["id"].clone();
        let request = json!({
            "using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"],
            "methodCalls": [[method, arguments, "0"]],
        });
        let call = format!(
            "fetch('/jmap/api', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, \
             body: JSON.stringify({request}) }})"
        );
        let answer = self.ask(&call).await?;
        let [name, arguments] = [0, 1].map(|at| answer["methodResponses"][0][at].clone());
        ensure!(name == method, "{method} answers {answer}");
        Ok(arguments)
    }

    async fn ask(&self, call: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             {call}.then((answer) => answer.json()).then(done, (error) => done({{ error: String(error) }}))"
        );
        Ok(self.driver.execute_async(&script, Vec::new()).await?.json().clone())
    }

    /// How an account fares.
    pub async fn account(&self, address: &str) -> Result<Value> {
        let status = self.get("/api/status").await?;
        let accounts = status["accounts"].as_array().cloned().unwrap_or_default();
        accounts
            .into_iter()
            .find(|account| account["address"] == address)
            .with_context(|| format!("{address} in {status}"))
    }

    /// Fills in the wizard's three fields and presses "Continue".
    pub async fn type_in(&self, name: &str, address: &str, password: &str) -> Result<()> {
        self.fill("#w1-name", name).await?;
        self.fill("#w1-address", address).await?;
        self.fill("#w1-password", password).await?;
        self.click("#w1-continue").await
    }

    /// Agrees to the domain that the password goes to: DNS alone led to it.
    pub async fn agree(&self) -> Result<()> {
        self.reads("#ask-domains", "mail.test").await?;
        self.click("#ask-yes").await
    }

    /// The wizard from its first screen to the inbox.
    pub async fn sign_in(&self, name: &str, user: &testhost::User) -> Result<()> {
        self.type_in(name, &user.address, &user.password).await?;
        self.agree().await?;
        self.click("#w3-add").await?;
        self.see("#list-title").await?;
        Ok(())
    }

    /// The subjects in the list, from the top.
    pub async fn subjects(&self) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll('.row[data-key]')]\
            .sort((a, b) => a.ariaPosInSet - b.ariaPosInSet)\
            .map((row) => row.querySelector('.l2 > span').textContent)";
        Ok(serde_json::from_value(self.js(script).await?)?)
    }

    /// Fails where the page logged an error or its policy had to stop something.
    pub async fn no_complaints(&self) -> Result<()> {
        let severe: Vec<String> = self
            .driver
            .browser_log()
            .await?
            .into_iter()
            // A message that is opened before its bytes are here is asked for again; an
            // answer that tells a problem (409, 422) is no mishap.
            .filter(|entry| entry.level == "SEVERE" && !entry.message.contains("/api/view"))
            .filter(|entry| {
                !["status of 409", "status of 422"].iter().any(|told| entry.message.contains(told))
            })
            .map(|entry| entry.message)
            .collect();
        ensure!(severe.is_empty(), "the console has {severe:#?}");
        Ok(())
    }
}

/// Where pictures are kept.
pub fn screens() -> PathBuf {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/screens");
    let _ = std::fs::create_dir_all(&dir);
    dir
}

/// Looks again and again until there is something, up to a deadline.
#[expect(clippy::disallowed_methods, reason = "between two looks, real time must pass")]
pub async fn wait_for<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let mut trouble = None;
    for _ in 0..PATIENCE.as_millis() / INTERVAL.as_millis() {
        match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => trouble = None,
            // A page that is just changing may refuse to be looked at.
            Err(error) => trouble = Some(error),
        }
        tokio::time::sleep(INTERVAL).await;
    }
    match trouble {
        Some(error) => Err(error.context(format!("waiting for {what}"))),
        None => bail!("{what} did not come about in {} s", PATIENCE.as_secs()),
    }
}
