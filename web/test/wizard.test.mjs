// The wizard in a real browser, over the mock server: each screen's ways by
// keys and by buttons, and all of them under axe in every language and theme.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, shows, skip, visit } from "./browser.mjs";
import { load } from "./bundle.mjs";

after(close);

const FRESH = { accounts: [] };

async function typeIn(page, address, password = "geheim") {
  await page.fill("#w1-address", address);
  await page.fill("#w1-password", password);
  await page.press("#w1-password", "Enter");
}

const told = (page, code) => page.locator(`.error-block[data-code="${code}"]`).waitFor();

test("a slip in a known domain is offered, and taken with one press (A04)", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await page.fill("#w1-address", "jan@gmial.com");
    await page.click("#w1-meant");
    await shows.equal(() => page.inputValue("#w1-address"), "jan@gmail.com");
  }),
);

test("Escape closes the keys that are shown, and not the set-up under them", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "jan@voorbeeld.nl");
    await page.locator("#w3-add").waitFor();
    await page.keyboard.press("?");
    await page.locator("#help").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#help").waitFor({ state: "detached" });
    assert.equal(await page.locator("#w3-add").count(), 1);
  }),
);

test("addresses of every kind are taken (A04)", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    for (const address of ["jan+x@voorbeeld.nl", '"jan jansen"@voorbeeld.nl', "jürgen@bücher.example"]) {
      await typeIn(page, address);
      await page.locator("#w3-add").waitFor();
      assert.equal(house.proven.address, address);
      await page.keyboard.press("Escape");
    }
  }),
);

test(
  "each source is a line with its time, the first result stands at once, and the log copies (A05, A06)",
  {
    skip,
  },
  () =>
    visit({ house: FRESH }, async (page) => {
      await page
        .context()
        .grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(page.url()).origin });
      await typeIn(page, "slow@voorbeeld.nl");
      await page.locator("#w2-first").waitFor();
      await shows.match(() => page.textContent("#w2-first"), /imap\.mail\.voorbeeld\.nl/);
      await shows.match(() => page.textContent('#w2-lines li[data-state="found"]'), /0,4 s/);
      await page.click("#copy-log");
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await shows.match(copied, /autoconfig\tautoconfig\.voorbeeld\.nl\t412 ms\tfound\thttps:/);
      assert.doesNotMatch(await copied(), /geheim|slow@/, "no password, and of the address only the domain");
      await page.locator("#w2-by-hand").waitFor();
      await page.click("#w2-cancel");
      await page.locator("#w1-address").waitFor();
    }),
);

test(
  "what nobody vouches for is confirmed by its whole domain, before any password goes (B13)",
  {
    skip,
  },
  () =>
    visit({ house: FRESH }, async (page, house) => {
      await typeIn(page, "untrusted@voorbeeld.nl");
      await page.locator("#ask-domains").waitFor();
      assert.deepEqual(house.tried, []);
      const names = await page.locator("#ask-domains .domain").allTextContents();
      assert.deepEqual(names, ["bücher.examplexn--bcher-kva.example", `${"lang".repeat(15)}.example`]);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll(".domain b")].some((each) => each.scrollWidth > each.clientWidth),
      );
      assert.equal(cut, false);
      await page.keyboard.press("Escape");
      await typeIn(page, "mixed@voorbeeld.nl");
      await shows.equal(
        () => page.textContent("#ask-domains .domain"),
        "xn--pple-43d.example",
        "mixed scripts",
      );
      await page.click("#ask-yes");
      await page.locator("#w3-add").waitFor();
    }),
);

test("of several products the person says which, and which server", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await typeIn(page, "product@voorbeeld.nl");
    await page.locator("#ask-1").check({ force: true });
    await page.selectOption("#ask-host", "pro2.mail.ovh.net");
    await page.click("#ask-yes");
    await page.locator("#w3-add").waitFor();
    assert.equal(house.proven.incoming.host, "pro2.mail.ovh.net");
    assert.equal(house.proven.outgoing.host, "pro2.mail.ovh.net");
    assert.ok(house.tried.every((each) => each.incoming.host === "pro2.mail.ovh.net"));
  }),
);

test(
  "IMAP is chosen, POP3 says what becomes of the mail, and the provider's pages are there (A07, B09)",
  {
    skip,
  },
  () =>
    visit({ house: FRESH }, async (page, house) => {
      await typeIn(page, "rich@voorbeeld.nl");
      await page.locator("#w3-add").waitFor();
      await shows.equal(() => page.isChecked("#w3-imap"), true);
      await shows.match(() => page.textContent(".opt:has(#w3-pop3)"), /na 30 dagen/);
      const links = await page.locator("#w3-provider a").evaluateAll((all) => all.map((each) => each.href));
      assert.deepEqual(links, [
        "https://webmail.voorbeeld.nl/aan",
        "https://hulp.voorbeeld.nl/imap",
        "https://webmail.voorbeeld.nl/",
      ]);
      await page.click("#w3-more summary");
      await shows.match(() => page.textContent("#w3-more"), /SCRAM-SHA-256.*PLAIN.*IDLE/s);
      await page.click("#w3-test");
      await page.locator("#test-sent").waitFor();
      assert.equal(house.proven.testMessage, true);
      await page.locator("#w3-pop3").check({ force: true });
      await page.press("#w3-pop3", "Enter");
      await page.locator(".row[data-key]").first().waitFor();
      assert.equal(house.proven.incoming.protocol, "pop3");
    }),
);

test("edits show what was found, and can all be taken back (A08)", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "jan@voorbeeld.nl");
    await page.click("#w3-change");
    await page.locator("#w4-test").waitFor();
    await shows.equal(() => page.locator("#w4-changed").count(), 0);
    await page.selectOption("#w4-in-security", "starttls");
    await shows.equal(() => page.inputValue("#w4-in-port"), "143", "the port follows");
    await page.fill("#w4-in-host", "anders.voorbeeld.nl");
    await shows.match(() => page.textContent("#w4-in-host-hint"), /imap\.mail\.voorbeeld\.nl/);
    await shows.match(() => page.textContent("#w4-in-port-hint"), /993/);
    await shows.match(() => page.textContent("#w4-changed"), /3/);
    await page.click("#w4-reset");
    await shows.equal(() => page.inputValue("#w4-in-host"), "imap.mail.voorbeeld.nl");
    await shows.equal(() => page.inputValue("#w4-in-port"), "993");
  }),
);

test("what is called off stays so: nothing that comes late signs in", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    const search = page.waitForResponse("**/api/setup/find");
    await typeIn(page, "late@voorbeeld.nl");
    await page.click("#w2-cancel");
    await (await search).finished();
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await shows.equal(() => page.getAttribute("#wizard", "data-step"), "start");
    assert.deepEqual(house.tried, []);
  }),
);

test("a search that has failed, and has not ended, is not begun anew", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "lingers@voorbeeld.nl");
    await told(page, "dns-domain");
  }),
);

const pem = (kind) => Buffer.from(`-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----\n`);

test("by hand, a certificate of one's own signs in, with its key (RFC 4422)", { skip }, () =>
  visit({ house: { accounts: [] } }, async (page, house) => {
    await page.fill("#w1-address", "jan@voorbeeld.nl");
    await page.click("#w1-by-hand");
    await page.selectOption("#w4-auth", "client-certificate");
    await shows.equal(() => page.locator("#w4-password").count(), 0);
    await page.click("#w4-test");
    await page.locator(".bad", { hasText: "Kies een bestand met uw certificaat" }).waitFor();
    const certificate = { name: "jan.crt", mimeType: "application/x-pem-file", buffer: pem("CERTIFICATE") };
    const key = { name: "jan.key", mimeType: "application/x-pem-file", buffer: pem("PRIVATE KEY") };
    await page.setInputFiles("#w4-certificate", [certificate]);
    await page.locator("#w4-certificate-error", { hasText: "privésleutel ontbreekt" }).waitFor();
    await accessible(page, "certificate");
    await page.setInputFiles("#w4-certificate", [certificate, key]);
    await page.locator("#w4-certificate-error").waitFor({ state: "detached" });
    await page.click("#w4-test");
    await page.locator("#w4-add").waitFor();
    const tried = house.tried.at(-1);
    assert.match(tried.certificate, /BEGIN CERTIFICATE[\s\S]*BEGIN PRIVATE KEY/);
    assert.equal(tried.password, undefined);
    assert.deepEqual(tried.incoming.auth, ["client-certificate"]);
  }),
);

test("by hand, a file with certificate and key is opened with its password (D24)", { skip }, () =>
  visit({ house: { accounts: [] } }, async (page, house) => {
    await page.fill("#w1-address", "jan@voorbeeld.nl");
    await page.click("#w1-by-hand");
    await page.selectOption("#w4-auth", "client-certificate");
    const file = { name: "jan.p12", mimeType: "application/x-pkcs12", buffer: Buffer.from([0x30, 0x82]) };
    await page.setInputFiles("#w4-certificate", [file]);
    await page.fill("#w4-certificate-open-password", "fout");
    await accessible(page, "certificate-locked");
    await page.click("#w4-certificate-open");
    await page
      .locator("#w4-certificate-open-password-error", { hasText: "opent het bestand niet" })
      .waitFor();
    await page.fill("#w4-certificate-open-password", "Slot-zeven");
    await page.press("#w4-certificate-open-password", "Enter");
    await page.locator("[role=status]", { hasText: "geopend" }).waitFor();
    assert.deepEqual(house.tried, [], "Enter opened the file, and no more");
    await page.click("#w4-test");
    await page.locator("#w4-add").waitFor();
    assert.match(house.tried.at(-1).certificate, /BEGIN CERTIFICATE[\s\S]*BEGIN PRIVATE KEY/);
  }),
);

test("by hand, sending begins with TLS at 465; a typed port stays; none is a danger (F02)", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await page.fill("#w1-address", "unknown@voorbeeld.nl");
    await page.click("#w1-by-hand");
    await shows.equal(() => page.inputValue("#w4-out-port"), "465");
    await shows.equal(() => page.inputValue("#w4-out-security"), "tls");
    await page.selectOption("#w4-out-security", "starttls");
    await shows.equal(() => page.inputValue("#w4-out-port"), "587");
    await page.fill("#w4-in-port", "1993");
    await page.selectOption("#w4-in-kind", "pop3");
    await shows.equal(() => page.inputValue("#w4-in-port"), "1993");
    await page.selectOption("#w4-in-security", "none");
    await page.locator("#w4-in-clear").waitFor();
  }),
);

test("a port and a protection that do not fit are mended with one press (F04)", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await typeIn(page, "mismatch@voorbeeld.nl");
    await told(page, "tls-mismatch");
    await page.locator("#problem-works").waitFor();
    await page.click("#problem-main");
    await page.locator("#w3-add").waitFor();
    assert.equal(house.proven.incoming.security, "starttls");
    assert.equal(house.proven.incoming.port, 993);
  }),
);

test("a certificate for another name: that name is the default (B08)", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await typeIn(page, "name@voorbeeld.nl");
    await told(page, "tls-name");
    await shows.match(() => page.textContent("#problem-main"), /ssl0\.echt\.nl/, "and no name with a star");
    await page.click("#problem-main");
    await page.locator("#w3-add").waitFor();
    assert.equal(house.proven.incoming.host, "ssl0.echt.nl");
  }),
);

test(
  "a certificate is judged on a screen of its own, and taken for one server until a day (D24)",
  {
    skip,
  },
  () =>
    visit({ house: FRESH }, async (page, house) => {
      await typeIn(page, "self@voorbeeld.nl");
      await told(page, "tls-untrusted");
      await shows.match(() => page.textContent("#problem-main"), /Niet verbinden/);
      await page.click("#problem-certificate");
      await shows.match(() => page.textContent("#w6-fingerprint"), /^[0-9A-F:]{95}$/);
      await page.keyboard.press("Enter");
      await told(page, "tls-untrusted");
      await page.click("#problem-certificate");
      await page.click("#w6-trust");
      await page.locator("#w3-add").waitFor();
      const [pin, ...more] = house.proven.pins;
      assert.deepEqual(more, []);
      assert.equal(pin.host, "imap.mail.voorbeeld.nl");
      assert.equal(pin.port, 993);
      assert.ok(pin.until > Date.now() / 1000 && pin.until <= Date.now() / 1000 + 366 * 86400);
    }),
);

test("by hand too a certificate can be judged; what does not work is kept paused (A16)", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await page.fill("#w1-address", "self@voorbeeld.nl");
    await page.fill("#w1-password", "geheim");
    await page.click("#w1-by-hand");
    await page.click("#w4-test");
    await told(page, "tls-untrusted");
    await page.click("#certificate-imap");
    await page.keyboard.press("Enter");
    await page.click("#problem-by-hand");
    await page.click("#w4-test");
    await page.click("#w4-paused");
    await page.locator(".row[data-key]").first().waitFor();
    assert.equal(house.added.paused, true);
  }),
);

test("the issuer of a virus scanner is named (D24)", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "scanner@voorbeeld.nl");
    await told(page, "tls-untrusted");
    await shows.match(() => page.textContent(".error-block li"), /Avast/);
    await page.click("#problem-certificate");
    await shows.match(() => page.textContent("#w6-scanner"), /Avast/);
  }),
);

test("an app password is asked for before and after, with the provider's page", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await page.fill("#w1-address", "app@voorbeeld.nl");
    await page.locator("#w1-app-password").waitFor();
    await page.fill("#w1-password", "gewoon");
    await page.keyboard.press("Enter");
    await told(page, "app-password");
    await shows.equal(() => page.getAttribute("#problem-page a", "href"), "https://hulp.voorbeeld.nl/app");
    await shows.equal(() => page.textContent("#problem-page a"), "Hulp van hulp.voorbeeld.nl");
    await page.fill("#w1-password", "goed");
    await page.keyboard.press("Enter");
    await page.locator("#w3-add").waitFor();
  }),
);

test("what is switched off leads to the other protocol", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await typeIn(page, "off@voorbeeld.nl");
    await told(page, "protocol-off");
    await page.click("#problem-other");
    await page.locator("#w3-add").waitFor();
    assert.equal(house.proven.incoming.protocol, "pop3");
  }),
);

test("a provider's own window takes the password's place, and a code does too (B15)", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await page.fill("#w1-address", "window@voorbeeld.nl");
    await page.locator("#w1-window").waitFor();
    await shows.equal(() => page.locator("#w1-password").count(), 0);
    const popup = page.waitForEvent("popup");
    await page.press("#w1-address", "Enter");
    await (await popup).close();
    await shows.equal(() => page.getAttribute("#w5-window a", "href"), "https://login.voorbeeld.nl/auth");
    await page.click("#w5-device");
    await shows.match(() => page.textContent("#w5-code"), /WDJB-MJHT/);
    house.signedIn();
    await page.locator("#w3-add").waitFor();
    assert.equal(house.proven.grant, "g");
    assert.equal(house.proven.password, undefined);
  }),
);

test("by hand too, the window takes the password's place", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await page.fill("#w1-address", "jan@voorbeeld.nl");
    await page.click("#w1-by-hand");
    await page.selectOption("#w4-auth", "oauth2");
    await shows.equal(() => page.locator("#w4-password").count(), 0);
    const popup = page.waitForEvent("popup");
    await page.click("#w4-test");
    await (await popup).close();
    await page.locator("#w5-window").waitFor();
    house.signedIn();
    await page.locator("#w3-add").waitFor();
    assert.equal(house.proven.grant, "g");
  }),
);

const SCREENS = {
  W1: async (page) => page.locator("#w1-address").waitFor(),
  "W1 window": async (page) => {
    await page.fill("#w1-address", "window@voorbeeld.nl");
    await page.locator("#w1-window").waitFor();
  },
  W5: async (page) => {
    const popup = page.waitForEvent("popup");
    await page.press("#w1-address", "Enter");
    await (await popup).close();
    await page.locator("#w5-window").waitFor();
  },
  "W5 code": async (page) => {
    await page.click("#w5-device");
    await page.locator("#w5-code").waitFor();
  },
  W2: async (page) => {
    await typeIn(page, "slow@voorbeeld.nl");
    await page.locator("#w2-first").waitFor();
  },
  "W3 product": async (page) => {
    await typeIn(page, "product@voorbeeld.nl");
    await page.locator("#ask-1").check({ force: true });
  },
  W3: async (page) => {
    await typeIn(page, "rich@voorbeeld.nl");
    await page.locator("#w3-add").waitFor();
    await page.click("#log summary");
  },
  W4: async (page) => {
    await typeIn(page, "mismatch@voorbeeld.nl");
    await page.click("#problem-by-hand");
    await page.selectOption("#w4-out-security", "none");
    await page.click("#w4-test");
    await page.locator("#mend-imap").waitFor();
  },
  amber: async (page) => {
    await typeIn(page, "amber@voorbeeld.nl");
    await page.locator(".error-block.amber").waitFor();
  },
  problem: async (page) => {
    await typeIn(page, "self@voorbeeld.nl");
    await told(page, "tls-untrusted");
    await page.click(".error-block summary");
  },
  W7: async (page) => {
    await page.click("#w1-import");
    await page.locator("#w7-by-files").check({ force: true });
    await page.click("#w7-begin");
    await page.locator("#w7-files-error").waitFor();
  },
  "W7 done": async (page) => {
    await page.click("#w1-import");
    await page.locator("#w7-by-path").check({ force: true });
    await page.fill("#w7-path", "/post");
    await page.press("#w7-path", "Enter");
    await page.locator("#w7-done").waitFor();
    await page.click("#w7-skipped summary");
  },
  W6: async (page) => {
    await typeIn(page, "scanner@voorbeeld.nl");
    await page.click("#problem-certificate");
    await page.locator("#w6-fingerprint").waitFor();
  },
};

for (const language of ["nl", "en", "fr", "de"]) {
  for (const dark of [false, true]) {
    const where = `${language}, ${dark ? "dark" : "light"}`;
    test(`axe finds nothing on the wizard's screens, and none is too wide: ${where}`, { skip }, () =>
      visit({ house: { ...FRESH, language }, dark, size: dark ? [390, 844] : [1440, 900] }, async (page) => {
        for (const [name, go] of Object.entries(SCREENS)) {
          if (!name.startsWith("W5")) await home(page);
          await go(page);
          await accessible(page, `${name}, ${where}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
          assert.equal(wide, false, name);
          if (process.env.PICTURES) {
            const path = `${process.env.PICTURES}/${name.replace(" ", "-")}-${language}-${dark ? "dark" : "light"}.png`;
            await page.screenshot({ path, fullPage: true });
          }
        }
      }),
    );
  }
}

const FOUND = {
  program: "thunderbird",
  name: "default",
  path: "/thuis/.thunderbird/a.default",
  accounts: 2,
  folders: 12,
  onServer: ["jan@voorbeeld.nl"],
};

test("mail of another program comes along by keys alone, and what stays behind is told (H02)", { skip }, () =>
  visit({ house: { ...FRESH, found: [FOUND] } }, async (page, house) => {
    await page.focus("#w1-import");
    await page.keyboard.press("Enter");
    await page.locator("#w7-found-0:checked").waitFor();
    await page.focus("#w7-found-0");
    await page.keyboard.press("Enter");
    await page.locator("#w7-done").waitFor();
    assert.equal(house.imported, FOUND.path);
    await shows.match(() => page.textContent("#w7-done"), /1.?234 nieuwe berichten\. 5 waren er al/);
    await page.focus("#w7-skipped summary");
    await page.keyboard.press("Enter");
    await shows.match(
      () => page.textContent("#w7-skipped"),
      /foto\.jpg.*geen mail.*Archief#3.*daar verwijderd/s,
    );
    await page.focus("#w7-more");
    await page.keyboard.press("Enter");
    await page.locator("#w7-by-path").check({ force: true });
    await page.fill("#w7-path", "/weg");
    await page.keyboard.press("Enter");
    await told(page, "local");
    await page.keyboard.press("Escape");
    await page.locator("#w1-address").waitFor();
  }),
);

test("an import is seen to go on, and is called off (H03)", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await page.click("#w1-import");
    await page.click("#w7-begin");
    await page.locator("#w7-path-error").waitFor();
    await page.fill("#w7-path", "/groot");
    await page.click("#w7-begin");
    await page.locator("#w7-progress[value='400']").waitFor();
    await page.click("#w7-stop");
    await page.locator("#w7-path").waitFor();
    await shows.equal(() => page.locator("#w7-done").count(), 0);
  }),
);

test("files are handed in, one after the other", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await page.click("#w1-import");
    await page.locator("#w7-by-files").check({ force: true });
    await page.click("#w7-begin");
    await page.locator("#w7-files-error").waitFor();
    const file = (name, text) => ({ name, mimeType: "application/mbox", buffer: Buffer.from(text) });
    await page.setInputFiles("#w7-files", [file("Oude post.mbox", "From a\n"), file("b.eml", "A: 1\n")]);
    await page.click("#w7-begin");
    await page.locator("#w7-done").waitFor();
    assert.deepEqual(house.handedIn, [
      ["Oude post.mbox", "From a\n"],
      ["b.eml", "A: 1\n"],
    ]);
    await page.click("#w7-to-mail");
    await page.locator("#wizard").waitFor({ state: "detached" });
  }),
);

/** Back to the first screen, from wherever. */
async function home(page) {
  while ((await page.getAttribute("#wizard", "data-step")) !== "start") await page.keyboard.press("Escape");
  await page.fill("#w1-address", "");
  await page.locator("#w1-password").waitFor();
}

test("domains of mixed scripts show no letters; punycode reads as RFC 3492 has it", async () => {
  const { punycode, shown } = await load("wizard/names.ts");
  assert.equal(punycode("bcher-kva"), "bücher");
  assert.equal(punycode("egbpdaj6bu4bxfgehfvwxn"), "ليهمابتكلموشعربي؟");
  assert.equal(punycode("ihqwcrb4cv8a8dqg056pqjye"), "他们为什么不说中文");
  assert.equal(punycode("a--é"), null);
  assert.deepEqual(shown("xn--bcher-kva.test"), { letters: "bücher.test", ascii: "xn--bcher-kva.test" });
  assert.deepEqual(shown("xn--pple-43d.com"), { letters: null, ascii: "xn--pple-43d.com" });
  assert.deepEqual(shown("ovh.net"), { letters: null, ascii: "ovh.net" });
});
