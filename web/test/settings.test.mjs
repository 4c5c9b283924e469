// The settings in a real browser, over the mock server: each page by keys and
// by buttons, what is saved when, and all of them under axe.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, shows, skip, soon, visit } from "./browser.mjs";

after(close);

/** Opens a page of the first account's settings. */
async function go(page, name) {
  await page.locator(".row[data-key]").first().waitFor();
  await page.keyboard.press("Control+,");
  const link = page.locator(`.prefs .nav a[data-page="${name}"]`).first();
  await link.click();
  await page.locator(`.prefs[data-page="${name}"] h1`).waitFor();
}

/** Waits for a note that has not been waited for yet. */
const toast = (page, words) =>
  page.locator(".toast:not([data-seen])", { hasText: words }).evaluate((note) => {
    note.dataset.seen = "";
  });
const focused = (page) => page.evaluate(() => document.activeElement.id);
const last = (house, verb) => house.own.asked.findLast(([each]) => each === verb)?.[1];

const pem = (kind) => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----\n`;

test("the settings open by a key, a button, the side bar and the palette, and close again", { skip }, () =>
  visit({}, async (page) => {
    await page.locator(".row[data-key]").first().waitFor();
    await page.keyboard.press("Control+,");
    await page.locator("#set-account-name").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#list-title").waitFor();
    await page.click("#settings-button");
    await page.locator("#set-account-name").waitFor();
    await page.click("#settings-leave");
    await page.click('[data-settings="a1"]');
    await page.locator("#set-account-name").waitFor();
    await page.keyboard.press("Control+,");
    await page.locator("#list-title").waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("instellingen van");
    await page.keyboard.press("Enter");
    await page.locator("#set-account-name").waitFor();
  }),
);

test("the palette has the focus before the next key", { skip }, () =>
  visit({}, async (page) => {
    await page.locator(".row[data-key]").first().waitFor();
    const has = await page.evaluate(async () => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true }));
      // As long as it takes to come to the next key, and no frame longer.
      await new Promise((next) => setTimeout(next));
      return document.activeElement?.closest("#palette") !== null;
    });
    assert.ok(has);
  }),
);

test("the settings take the next key, and so does the wizard", { skip }, () =>
  visit({}, async (page) => {
    await page.locator(".row[data-key]").first().waitFor();
    assert.ok(await leftAtOnce(page, "#settings-button", "#settings"));
    await page.locator("#list-title").waitFor();
    await go(page, "accounts");
    assert.ok(await leftAtOnce(page, "#add-account", "#wizard"));
    await page.locator("#wizard").waitFor({ state: "detached" });
  }),
);

/** Presses a button and, in what it opens, Escape, no frame later. Gives whether that stood there. */
function leftAtOnce(page, button, opened) {
  return page.evaluate(
    async ([button, opened]) => {
      document.querySelector(button).click();
      await new Promise((next) => setTimeout(next));
      const stood = document.querySelector(opened) !== null;
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      return stood;
    },
    [button, opened],
  );
}

test(
  "a page of the settings has the focus before the next key, and so has a field of the wizard",
  { skip },
  () =>
    visit({}, async (page) => {
      await go(page, "accounts");
      assert.equal(await focusedAtOnce(page, '.prefs .nav a[data-page="look"]'), "H1");
      await page.locator('.prefs .nav a[data-page="accounts"]').click();
      await page.locator("#add-account").waitFor();
      assert.equal(await focusedAtOnce(page, "#add-account"), "INPUT");
    }),
);

/** Presses a button; gives what has the focus no frame later. */
function focusedAtOnce(page, button) {
  return page.evaluate(async (button) => {
    document.querySelector(button).click();
    await new Promise((next) => setTimeout(next));
    return document.activeElement?.tagName;
  }, button);
}

test("what is being written is there after the settings (D23)", { skip }, () =>
  visit({}, async (page) => {
    await page.locator(".row[data-key]").first().waitFor();
    await page.keyboard.press("c");
    await page.fill("#composer-subject", "Half af");
    await page.keyboard.press("Control+,");
    await page.locator("#settings").waitFor();
    await page.keyboard.press("Escape");
    await shows.equal(() => page.inputValue("#composer-subject"), "Half af");
  }),
);

test("a setting is found by its words, and has the focus", { skip }, () =>
  visit({}, async (page) => {
    await go(page, "look");
    await page.fill("#set-find", "wachtwoord");
    await shows.match(() => page.locator(".find .hit").first().textContent(), /Wachtwoord/);
    await accessible(page, "found settings");
    await page.press("#set-find", "Enter");
    await page.locator('.prefs[data-page="server"] h1').waitFor();
    await page.waitForFunction(() => document.activeElement.id === "set-new-password");
    // On the page that is shown already.
    await page.fill("#set-find", "verwijdert");
    await page.press("#set-find", "Enter");
    await page.waitForFunction(() => document.activeElement.id === "set-when-deleting");
    await page.fill("#set-find", "bestaatniet");
    await page.locator(".find p").waitFor();
    await page.press("#set-find", "Escape");
    await shows.equal(() => page.inputValue("#set-find"), "");
    await page.locator('.prefs .nav a[data-page="look"]').waitFor();
  }),
);

test("mail of other programs can be brought along later too (W7)", { skip }, () =>
  visit({}, async (page) => {
    await go(page, "accounts");
    await page.click("#import-mail");
    await page.locator("#w7-choices").waitFor();
  }),
);

test("an account's settings are copied as text, without any secret", { skip }, () =>
  visit({}, async (page) => {
    const { origin } = new URL(page.url());
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    await go(page, "server");
    await page.fill("#set-new-password", "geheim");
    await page.click("#set-copy");
    await toast(page, "geen wachtwoord");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(
      text,
      /IMAP imap\.mail\.voorbeeld\.nl.*993.*TLS.*PLAIN\n.*SMTP smtp\.mail\.voorbeeld\.nl.*465/,
    );
    assert.doesNotMatch(text, /geheim/);
  }),
);

test("a name and a reply address are saved when left, and can be undone (C01)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "identity");
    const own = () => house.own.identities.get("a1")[0];
    await page.fill("#set-i1-name", "J. Jansen");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await toast(page, "Bewaard");
    await soon(() => assert.equal(own().name, "J. Jansen"));
    const changed = house.mail.log.filter(([name]) => name === "Identity/set").length;
    assert.equal(changed, 1, "Enter and leaving save once");
    await page.click(".toast .undo");
    await page.waitForFunction(() => document.querySelector("#set-i1-name").value === "Jan Jansen");
    await soon(() => assert.equal(own().name, "Jan Jansen"));
    await page.fill("#set-i1-reply-to", "geen adres");
    await page.keyboard.press("Tab");
    await page.locator("#set-i1-reply-to-error").waitFor();
    assert.equal(own().replyTo, null);
    await page.fill("#set-i1-reply-to", "Balie <balie@voorbeeld.nl>, jan@elders.nl");
    await page.keyboard.press("Tab");
    await toast(page, "Bewaard");
    const replyTo = [
      { name: "Balie", email: "balie@voorbeeld.nl" },
      { name: null, email: "jan@elders.nl" },
    ];
    await soon(() => assert.deepEqual(own().replyTo, replyTo));
    await page.fill("#set-account-name", "Thuis");
    await page.keyboard.press("Enter");
    await page.locator('.prefs .nav h2:has-text("Thuis")').waitFor();
    await soon(() => assert.equal(house.own.known.get("a1").name, "Thuis"));
    await page.fill("#set-account-name", "");
    await page.keyboard.press("Enter");
    await page.locator('.prefs .nav h2:has-text("jan@voorbeeld.nl")').waitFor();
    await shows.equal(() => page.inputValue("#set-account-name"), "jan@voorbeeld.nl");
  }),
);

test("Escape takes back what was typed in a field before it leaves the settings", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "identity");
    await page.fill("#set-i1-name", "Toch niet");
    await page.keyboard.press("Escape");
    await shows.equal(() => page.inputValue("#set-i1-name"), "Jan Jansen");
    await page.keyboard.press("Escape");
    await page.locator("#list-title").waitFor();
    assert.equal(house.own.identities.get("a1")[0].name, "Jan Jansen");
  }),
);

test("an identity is added, written from, removed, and comes back whole (C02, A14)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "identity");
    await shows.equal(() => page.locator("#set-i1-remove").count(), 0, "the last one stays");
    await page.fill("#set-more-email", "geen");
    await page.click("#set-more-add");
    await page.locator("#set-more-email-error").waitFor();
    await page.fill("#set-more-email", "info@voorbeeld.nl");
    await page.fill("#set-more-name", "De balie");
    await page.keyboard.press("Enter");
    await page.locator("#set-i2-remove").waitFor();
    await page.fill("#set-i2-reply-to", "balie@voorbeeld.nl");
    await page.keyboard.press("Enter");
    await toast(page, "Bewaard");
    await page.click("#set-i2-remove");
    await page.locator("#set-i2-remove").waitFor({ state: "detached" });
    await soon(() => assert.equal(house.own.identities.get("a1").length, 1));
    await page.click(".toast .undo");
    await page.locator("#set-i2-remove").waitFor();
    await page.waitForFunction(() => document.querySelector("#set-i2-reply-to").value !== "");
    await soon(() => assert.equal(house.own.identities.get("a1")[1].name, "De balie"));
  }),
);

test("what an identity says under and beside its messages (C01, C04, C06)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "identity");
    await page.fill("#set-i1-organization", "Bakkerij Zuid");
    await page.keyboard.press("Tab");
    await toast(page, "Bewaard");
    await soon(() => assert.deepEqual(last(house, "words"), { organization: "Bakkerij Zuid" }));
    await page.fill("#set-i1-signature", "Jan");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Tel. 1");
    await page.keyboard.press("Tab");
    await page.selectOption("#set-i1-in-replies", "below");
    await page.locator(".hint", { hasText: "helemaal onderaan" }).waitFor();
    await soon(() => assert.equal(house.own.identities.get("a1")[0].textSignature, "Jan\nTel. 1"));
    await page.fill("#set-more-email", "info@voorbeeld.nl");
    await page.keyboard.press("Enter");
    await page.fill("#set-i2-signature", "De balie");
    await page.keyboard.press("Tab");
    await page.locator("#set-i2-in-replies").waitFor();
    await page.keyboard.press("Control+,");
    await page.locator("#list-title").waitFor();
    await page.keyboard.press("c");
    const text = page.locator("#composer-text");
    await text.waitFor();
    await shows.equal(() => text.inputValue(), "\n\n-- \nJan\nTel. 1");
    await page.selectOption("#composer-from", "a1 i2");
    await shows.equal(() => text.inputValue(), "\n\n-- \nDe balie");
    await page.selectOption("#composer-from", "a1 i1");
    await shows.equal(() => text.inputValue(), "\n\n-- \nJan\nTel. 1");
    await page.fill("#composer-to", "anna@devries.example,");
    await page.fill("#composer-subject", "Brood");
    await page.click("#send");
    await page.locator(".toast .undo").waitFor();
    const created = house.mail.log.findLast(([name, args]) => name === "Email/set" && args.create)[1].create;
    assert.equal(created.draft["header:Organization:asText"], "Bakkerij Zuid");
    await page.keyboard.press("j");
    await page.keyboard.press("r");
    await page.waitForFunction(() => document.querySelector("#composer-text")?.value.includes("> "));
    await shows.match(() => text.inputValue(), /\n> [\s\S]*\n\n-- \nJan\nTel\. 1$/);
  }),
);

test("the identity for new messages is chosen, and can be undone (C02)", { skip }, () =>
  visit({}, async (page, house) => {
    house.own.identities
      .get("a1")
      .push({ ...house.own.identities.get("a1")[0], id: "i2", email: "info@voorbeeld.nl" });
    await go(page, "identity");
    await page.reload();
    await go(page, "identity");
    await shows.match(() => page.textContent("#set-i1 h2"), /Voor nieuwe berichten/);
    await shows.equal(() => page.locator("#set-i1-prefer").count(), 0);
    await page.click("#set-i2-prefer");
    await page.locator("#set-i1-prefer").waitFor();
    await soon(() => assert.equal(house.own.identities.get("a1")[0].id, "i2"));
    await shows.match(() => page.textContent("#set-i2 h2"), /Voor nieuwe berichten/);
    await page.click(".toast .undo");
    await page.locator("#set-i2-prefer").waitFor();
    await soon(() => assert.equal(house.own.identities.get("a1")[0].id, "i1"));
  }),
);

test("a server is tested before it is saved, and its edits can all be taken back (A08)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "server");
    const kept = () => house.own.known.get("a1").incoming.host;
    await page.fill("#set-incoming-host", "fout.voorbeeld.nl");
    await page.selectOption("#set-incoming-security", "starttls");
    await shows.match(() => page.textContent("#set-incoming-host-hint"), /imap\.mail\.voorbeeld\.nl/);
    await shows.equal(() => page.inputValue("#set-incoming-port"), "143");
    await shows.match(() => page.textContent("#set-incoming-changed"), /3/);
    await page.click("#set-incoming-save");
    await page.locator('#set-incoming .error-block[data-code="dns-host"]').waitFor();
    assert.equal(kept(), "imap.mail.voorbeeld.nl", "what was not proven is not saved");
    await page.click("#set-incoming-reset");
    await shows.equal(() => page.inputValue("#set-incoming-host"), "imap.mail.voorbeeld.nl");
    await page.fill("#set-incoming-host", "anders.voorbeeld.nl");
    await page.keyboard.press("Enter");
    await toast(page, "bewaard");
    await soon(() => assert.equal(kept(), "anders.voorbeeld.nl"));
    await shows.equal(() => page.locator("#set-incoming-changed").count(), 0);
  }),
);

test("a certificate that nobody vouches for is taken by its fingerprint (D24)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "server");
    await page.fill("#set-incoming-host", "zelf.voorbeeld.nl");
    await page.keyboard.press("Enter");
    await page.click(".certificate summary");
    await page.click("#set-incoming-trust");
    await toast(page, "bewaard");
    const [pin] = last(house, "servers").pins;
    assert.equal(pin.host, "zelf.voorbeeld.nl");
    assert.equal(pin.port, 993);
  }),
);

test("one new password is for both servers; a refused one changes nothing (D23)", { skip }, () =>
  visit({ house: { status: { phase: "needs-password" } } }, async (page) => {
    await go(page, "server");
    await page.fill("#set-new-password", "fout");
    await page.keyboard.press("Enter");
    await page.locator('#set-password .error-block[data-code="auth-failed"]').waitFor();
    await page.fill("#set-new-password", "goed");
    await page.keyboard.press("Enter");
    await toast(page, "werkt");
    await page.locator('[data-phase="idle"]').waitFor();
    await shows.equal(() => page.locator("#set-password .error-block").count(), 0);
  }),
);

test("an account rests and goes on again (A18)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "server");
    await page.click("#set-pause");
    await page.locator('[data-phase="paused"]').waitFor();
    await page.click("#set-resume");
    await page.locator('[data-phase="idle"]').waitFor();
    await page.click("#set-pause");
    await page.locator('[data-phase="paused"]').waitFor();
    await page.click(".toast .undo");
    await page.locator('[data-phase="idle"]').waitFor();
    await soon(() => assert.equal(house.status.phase, "idle"));
  }),
);

test("how often everything is looked at is saved at once, and can be undone (D02)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "server");
    const minutes = () => house.own.known.get("a1").following.checkMinutes;
    await page.selectOption("#set-check-minutes", "30");
    await toast(page, "Bewaard");
    await soon(() => assert.equal(minutes(), 30));
    await page.click(".toast .undo");
    await page.waitForFunction(() => document.querySelector("#set-check-minutes").value === "10");
    await soon(() => assert.equal(minutes(), 10));
    // D01
    await page.click("#set-check-at-start");
    await toast(page, "Bewaard");
    await soon(() => assert.equal(house.own.known.get("a1").following.checkAtStart, false));
    assert.equal(minutes(), 10);
  }),
);

test("what is kept here is saved at once, and can be undone (E07, E08, E09)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "storage");
    const { kept } = house.own;
    await page.selectOption("#set-offline-days", "90");
    await toast(page, "Bewaard");
    await soon(() => assert.equal(kept.offline.days, 90));
    await page.click(".toast .undo");
    await page.waitForFunction(() => document.querySelector("#set-offline-days").value === "0");
    await soon(() => assert.equal(kept.offline.days, null));
    await page.selectOption("#set-offline-size", "10000000");
    await page.waitForFunction(() => document.querySelector("#set-offline-size").value === "10000000");
    await soon(() => assert.deepEqual(kept.offline, { days: null, mostBytes: 10_000_000 }));
    await page.click("#set-folders summary");
    const tick = page.locator("#set-folders input").last();
    await shows.equal(() => tick.isChecked(), true);
    await tick.press(" ");
    await page.waitForFunction(() =>
      /1|één/.test(document.querySelector("#set-folders summary").textContent),
    );
    await soon(() => assert.equal(kept.onlineFolders.length, 1));
    await shows.match(() => page.textContent("#set-used"), /1\.234.*4,2.*3,9/s);
  }),
);

test("what would be removed is said before it is saved, and comes back on a press (E10, D10)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "storage");
    const said = (words) =>
      page.waitForFunction(
        (words) => document.querySelector("#set-preview").textContent.includes(words),
        words,
      );
    await said("niets");
    await shows.equal(() => page.locator("#set-removing-save").isDisabled(), true);
    await shows.equal(() => page.locator("#set-remove-server").count(), 0);
    await page.selectOption("#set-retain", '{"days":90}');
    await said("niets");
    await page.locator("#set-remove-here").press(" ");
    await said("37 berichten");
    await shows.equal(() => page.locator("#set-preview .bad").count(), 0);
    await page.locator("#set-remove-server").press(" ");
    await page.locator("#set-preview .bad").waitFor();
    await page.selectOption("#set-empty-trash", "30");
    await said("3 berichten");
    assert.deepEqual(house.own.kept.retention, { keep: "all", starred: true, here: false, server: false });
    await page.locator("#set-removing-save").press("Enter");
    await page.locator("#set-put-back").waitFor();
    const retention = { keep: { days: 90 }, starred: true, here: true, server: true };
    await soon(() => assert.deepEqual(house.own.kept.retention, retention));
    await soon(() => assert.deepEqual(house.own.kept.emptying, { trash: 30, junk: null }));
    await page.click("#set-put-back");
    await page.locator("#set-put-back").waitFor({ state: "detached" });
    await shows.equal(() => page.locator("#set-remove-server").isChecked(), false);
    // A folder's own terms.
    await page.selectOption("#set-retain-of", { index: 1 });
    await page.locator("#set-retain").waitFor({ state: "detached" });
    await page.click("#set-retain-own");
    await page.selectOption("#set-retain", '{"newest":1000}');
    await page.click("#set-removing-save");
    await toast(page, "Bewaard");
    await soon(() => assert.deepEqual(house.own.kept.folderRetention.Archive.keep, { newest: 1000 }));
  }),
);

const FOUND = {
  source: "autoconfig",
  subject: "autoconfig.voorbeeld.nl",
  trusted: true,
  changes: [{ protocol: "imap", field: "host", now: "imap.mail.voorbeeld.nl", new: "imap2.voorbeeld.nl" }],
  incoming: {
    protocol: "imap",
    host: "imap2.voorbeeld.nl",
    port: 993,
    security: "tls",
    user: "jan",
    auth: [],
  },
  outgoing: null,
};

test("what the provider says today is shown as differences, and taken on a press (B16)", { skip }, () =>
  visit({ house: { found: FOUND } }, async (page, house) => {
    await go(page, "server");
    await page.click("#set-ask");
    await page.locator("#set-differences").waitFor();
    await shows.match(
      () => page.textContent("#set-differences"),
      /IMAP, Server.*imap\.mail.* → imap2\.voorbeeld/s,
    );
    assert.equal(last(house, "servers"), undefined, "nothing changes by itself");
    await page.click("#set-take");
    await toast(page, "bewaard");
    await shows.equal(() => page.inputValue("#set-incoming-host"), "imap2.voorbeeld.nl");
  }),
);

test("what came over a way that somebody could change is not taken over (B16)", { skip }, () =>
  visit({ house: { found: { ...FOUND, trusted: false } } }, async (page) => {
    await go(page, "server");
    await page.click("#set-ask");
    await page.locator("#set-differences .hint").waitFor();
    await shows.equal(() => page.locator("#set-take").count(), 0);
  }),
);

test("a certificate of one's own may take a password's place, and another its own (RFC 4422)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "server");
    await page.selectOption("#set-incoming-auth", "client-certificate");
    await page.click("#set-incoming-save");
    await page.locator("#set-incoming-certificate-error").waitFor();
    assert.equal(last(house, "servers"), undefined);
    const buffer = Buffer.from(pem("CERTIFICATE") + pem("EC PRIVATE KEY"));
    await page.setInputFiles("#set-incoming-certificate", [
      { name: "jan.pem", mimeType: "application/x-pem-file", buffer },
    ]);
    await page.locator("#set-incoming-certificate-error").waitFor({ state: "detached" });
    await page.click("#set-incoming-save");
    await toast(page, "Het werkt, en is bewaard");
    await soon(() => assert.match(last(house, "servers").certificate, /EC PRIVATE KEY/));
  }),
);

test("a removed account is in a list for thirty days, and comes back from it (A20)", { skip }, () =>
  visit({ house: { accounts: ["a1", "a2"] } }, async (page, house) => {
    await go(page, "server");
    page.on("dialog", (dialog) => dialog.accept());
    await page.click("#set-remove-account");
    await page.locator("#set-removed").waitFor();
    await soon(() => assert.deepEqual(house.own.there, ["a2"]));
    await page.click(".toast .undo");
    await page.locator("#set-removed").waitFor({ state: "detached" });
    await soon(() => assert.deepEqual(house.own.there, ["a2", "a1"]));
    await page.locator('.prefs .nav a[data-page="server"][data-account="a1"]').click();
    await page.click("#set-remove-account");
    await page.click('[data-restore="a1"]');
    await page.locator("#set-removed").waitFor({ state: "detached" });
    await soon(() => assert.deepEqual(house.own.there, ["a2", "a1"]));
  }),
);

test("the copies on a POP3 server go when that is chosen; it becomes IMAP (A19, D13)", { skip }, () =>
  visit({ house: { kind: "pop3" } }, async (page, house) => {
    await go(page, "server");
    const terms = () => house.own.known.get("a1").collecting;
    await page.selectOption("#set-days", "30");
    await toast(page, "Bewaard");
    await soon(() => assert.deepEqual(terms(), { leave: true, days: 30, untilDeleted: true }));
    await page.press("#set-leave", "Space");
    await page.locator("#set-days").waitFor({ state: "detached" });
    await soon(() => assert.equal(terms().leave, false));
    await page.click("#set-convert-look");
    await shows.match(
      () => page.textContent("#set-convert-what"),
      /7 berichten \(500 kB\).*40 berichten \(2 MB\)/is,
    );
    assert.equal(house.own.known.get("a1").kind, "pop3", "nothing is changed before the press");
    await page.selectOption("#set-convert-others", "here");
    await page.click("#set-convert-go");
    await page.locator("#set-collecting").waitFor({ state: "detached" });
    await soon(() => assert.equal(house.own.known.get("a1").incoming.protocol, "imap"));
    await soon(() => assert.equal(house.own.others, "here"));
  }),
);

test("an IMAP account becomes one of POP3, by a server that the person names (A19)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "server");
    await page.click("#set-convert-look");
    await page.locator("#set-convert .err, #set-convert [data-code]").first().waitFor();
    await shows.equal(() => page.inputValue("#set-convert-server-host"), "pop3.voorbeeld.nl");
    await page.click("#set-convert-look");
    await shows.match(
      () => page.textContent("#set-convert-what"),
      /1\.200 berichten.*3 berichten.*Postvak IN/s,
    );
    await page.click("#set-convert-go");
    await page.locator("#set-collecting").waitFor();
    await soon(() => assert.equal(house.own.known.get("a1").incoming.host, "pop3.voorbeeld.nl"));
  }),
);

test("outgoing servers: added, tested, chosen, made the default and removed (F01, F09, C10)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "outgoing");
    const list = () => house.own.sends.get("a1");
    await shows.match(() => page.textContent("#set-o1-users"), /jan@voorbeeld\.nl/);
    await page.click("#set-test-send");
    await page.locator("#set-test-sent").waitFor();
    await shows.match(() => page.textContent("#set-test-sent"), /250 2\.0\.0/);
    await page.click("#set-o1-change");
    await page.fill("#set-o1-host", "smtp2.voorbeeld.nl");
    await page.fill("#set-o1-ehlo", "duif.voorbeeld.nl");
    await page.keyboard.press("Enter");
    await toast(page, "bewaard");
    const first = () => [list()[0].server.host, list()[0].ehlo];
    await soon(() => assert.deepEqual(first(), ["smtp2.voorbeeld.nl", "duif.voorbeeld.nl"]));

    await page.click("#set-outgoing-add");
    await page.fill("#set-outgoing-host", "smtp.werk.nl");
    await page.selectOption("#set-outgoing-login", "password");
    await page.fill("#set-outgoing-user", "jan@werk.nl");
    await page.fill("#set-outgoing-password", "fout");
    await page.fill("#set-outgoing-label", "Werk");
    await page.keyboard.press("Enter");
    await page.locator("#set-outgoing-form .error-block").waitFor();
    assert.equal(list().length, 1, "what does not let us in is not saved");
    await page.click("#set-outgoing-unproven");
    await page.locator("#set-o2").waitFor();
    await shows.match(() => page.textContent("#set-o2 h2"), /Werk.*Niet bewezen/);
    await page.click("#set-o2-test");
    await page.locator("#set-o2-works").waitFor();
    await shows.doesNotMatch(() => page.textContent("#set-o2 h2"), /Niet bewezen/);

    await page.click('.prefs .nav a[data-page="identity"]');
    const options = page.locator("#set-i1-outgoing option");
    const names = ["smtp2.voorbeeld.nl (de standaard)", "smtp2.voorbeeld.nl", "Werk"];
    await shows.deepEqual(() => options.allTextContents(), names);
    await page.selectOption("#set-i1-outgoing", "o2");
    await toast(page, "Bewaard");
    await page.locator("#set-i1-outgoing-other").waitFor();
    await soon(() => assert.equal(house.own.identities.get("a1")[0].sender, "o2"));

    await page.click('.prefs .nav a[data-page="outgoing"]');
    await page.click("#set-o2-prefer");
    await page.locator("#set-o1-prefer").waitFor();
    const order = () => list().map(({ id }) => id);
    await soon(() => assert.deepEqual(order(), ["o2", "o1"]));
    const asked = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.accept();
    });
    await page.click("#set-o2-remove");
    await page.locator("#set-o2").waitFor({ state: "detached" });
    await page.click("#set-o1-remove");
    await page.locator("#set-o1").waitFor({ state: "detached" });
    assert.match(asked[0], /Werk.*jan@voorbeeld\.nl.*smtp2\.voorbeeld\.nl/);
    assert.match(asked[1], /alleen nog ontvangen/);
    await shows.equal(() => page.locator("#set-test").count(), 0);
  }),
);

test("an outgoing server has a sign-in or a certificate of its own (F01, B15)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "outgoing");
    const asked = () => house.own.asked.filter(([what]) => what.startsWith("outgoing")).at(-1);
    await page.click("#set-outgoing-add");
    await page.fill("#set-outgoing-host", "smtp.werk.nl");
    await page.selectOption("#set-outgoing-login", "oauth2");
    await page.fill("#set-outgoing-user", "jan@werk.nl");
    await page.click("#set-outgoing-save");
    await page.locator("#set-window").waitFor();
    house.signedIn();
    await page.locator("#set-o2").waitFor();
    await toast(page, "bewaard");
    assert.deepEqual([asked()[1].login, asked()[1].grant], ["oauth2", "g"]);
    await shows.match(() => page.textContent("#set-o2"), /eigen aanmelding/);

    // Another name needs no other sign-in; a press on the button does.
    await page.click("#set-o2-change");
    await page.fill("#set-o2-label", "Werk");
    await page.keyboard.press("Enter");
    await toast(page, "bewaard");
    assert.equal(asked()[1].grant, undefined);
    await page.click("#set-o2-again");
    await page.locator("#set-window").waitFor();
    house.signedIn();
    await toast(page, "bewaard");
    assert.equal(asked()[1].grant, "g");

    await page.selectOption("#set-o2-login", "certificate");
    await page.click("#set-o2-save");
    await page.locator("#set-o2-certificate-error").waitFor();
    const buffer = Buffer.from(pem("CERTIFICATE") + pem("EC PRIVATE KEY"));
    await page.setInputFiles("#set-o2-certificate", [
      { name: "jan.pem", mimeType: "application/x-pem-file", buffer },
    ]);
    await page.locator("#set-o2-certificate-error").waitFor({ state: "detached" });
    await page.click("#set-o2-save");
    await page.waitForFunction(() =>
      document.querySelector("#set-o2")?.textContent.includes("eigen certificaat"),
    );
    await soon(() => assert.match(asked()[1].certificate, /EC PRIVATE KEY/));
  }),
);

/** A message that the server would not take for now. */
const waiting = (number, words) => ({
  id: `s${number}`,
  emailId: `wait${number}`,
  state: "queued",
  sendAt: 1_700_000_000 + number,
  nextTry: 1_700_000_600,
  subject: `Brief ${number}`,
  recipients: [{ email: "anna@devries.example", delivery: "waiting", said: "" }],
  trouble: { code: "throttled", said: words, host: "smtp.voorbeeld.nl" },
});

function hold(house) {
  house.mail.outbox = [waiting(2, "451 4.7.1 Greylisted"), waiting(1, "421 4.3.2 Te druk")];
  house.say(house.status);
}

test("what waits at the outgoing server, in its own words, and goes on a press (F01, F05)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "outgoing");
    await shows.equal(() => page.locator("#set-queue").count(), 0, "an empty queue is not shown");
    hold(house);
    await page.locator("#set-queue .rowf").nth(1).waitFor();
    await shows.match(() => page.textContent("#set-queue h2"), /^2 berichten wachten/);
    const rows = await page.locator("#set-queue .rowf").allTextContents();
    assert.match(rows[0], /Brief 1.*anna@devries\.example.*421 4\.3\.2 Te druk/s);
    assert.match(rows[1], /Brief 2.*451 4\.7\.1 Greylisted/s);
    await page.getByRole("button", { name: /Brief 1/ }).focus();
    await page.keyboard.press("Enter");
    await page.locator("#set-queue .rowf").nth(1).waitFor({ state: "detached" });
    await shows.match(() => page.textContent("#set-queue"), /^1 bericht wacht.*Brief 2/s);
    const left = () => house.mail.outbox.map((each) => each.id);
    await soon(() => assert.deepEqual(left(), ["s2"]));
  }),
);

test("above the list: an account that rests, and why if it was never proven (A16)", { skip }, () =>
  visit({ house: { status: { phase: "paused" } } }, async (page, house) => {
    await page.locator('.notice[data-phase="paused"]').waitFor();
    await page.click('.notice [data-do="resume"]');
    await page.locator(".notice").waitFor({ state: "detached" });
    house.options.unproven = true;
    house.say({
      phase: "paused",
      lastError: { code: "auth-failed", said: "a1 NO", host: "imap.voorbeeld.nl" },
    });
    await page.locator('.notice[data-code="auth-failed"]').waitFor();
    await page.click('.notice [data-do="resume"]');
    await page.locator("#set-state .error-block").waitFor();
  }),
);

test("above the list: an answer that something newer has overtaken changes nothing", { skip }, () =>
  visit({ house: { status: { phase: "paused" } } }, async (page, house) => {
    await page.locator('.notice[data-phase="paused"]').waitFor();
    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const asked = new Promise((resolve) => {
      house.options.holdStatus = () => {
        if (!house.own.asked.some(([verb]) => verb === "resume")) return null;
        resolve();
        return held;
      };
    });
    await page.click('.notice [data-do="resume"]');
    await asked;
    const answered = page.waitForResponse("**/api/status");
    house.say({ phase: "paused", lastError: { code: "auth-failed", said: "a1 NO" } });
    await page.locator('.notice[data-code="auth-failed"]').waitFor();
    release();
    await (await answered).finished();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await shows.equal(() => page.locator('.notice[data-code="auth-failed"]').count(), 1);
  }),
);

test("above the list: a password that is asked for, without touching what is written (D23)", { skip }, () =>
  visit({}, async (page, house) => {
    await page.locator(".row[data-key]").first().waitFor();
    await page.keyboard.press("c");
    await page.fill("#composer-subject", "Half af");
    await page.keyboard.type("!");
    const said = "a1 NO [AUTHENTICATIONFAILED] weg";
    house.say({ phase: "needs-password", lastError: { code: "password-changed", said } });
    await page.locator('.notice[data-code="password-changed"]').waitFor();
    await shows.equal(() => focused(page), "composer-subject", "the focus stays where it is");
    await page.click('.notice [data-do="solve"]');
    await page.fill("#notice-password", "fout");
    await page.keyboard.press("Enter");
    await page.locator(".toast.danger").waitFor();
    await page.fill("#notice-password", "goed");
    await page.keyboard.press("Enter");
    await page.locator(".notice").waitFor({ state: "detached" });
    await shows.equal(() => page.inputValue("#composer-subject"), "Half af!");
  }),
);

test("above the list: a POP3 server that names its messages anew is asked about (D19, D18)", { skip }, () =>
  visit({ house: { kind: "pop3" } }, async (page, house) => {
    await page.locator(".row[data-key]").first().waitFor();
    const args = { count: "40", total: "41" };
    house.say({
      phase: "question",
      lastError: { code: "renamed", host: "pop.voorbeeld.nl", said: "", args },
    });
    await page.locator('.notice[data-phase="question"]').waitFor();
    await shows.match(() => page.textContent(".notice b"), /pop\.voorbeeld\.nl.*40 van 41/);
    await page.click('.notice [data-do="other"]');
    await page.locator('.notice[data-phase="question"]').waitFor({ state: "detached" });
    await soon(() => assert.equal(last(house, "answer").mailbox, "other"));
    house.say({ naming: "whole" });
    await go(page, "server");
    await shows.match(() => page.textContent("#set-naming"), /opgehaald/);
  }),
);

test("above the list: what the server did not take has its own words, and can be put away", { skip }, () =>
  visit({}, async (page, house) => {
    const problem = { code: "quota", said: "NO [OVERQUOTA] Quota exceeded" };
    house.say({ refused: [{ id: "1", emailId: null, said: problem.said, problem }] });
    await page.locator('.notice.danger[data-code="quota"]').waitFor();
    house.say({ unfiled: { code: "append-failed", said: "NO [OVERQUOTA]" } });
    await page.locator('.notice.warn[data-code="append-failed"]').waitFor();
    house.say({
      phase: "offline",
      lastError: { code: "throttled", said: "NO te druk", host: "imap.voorbeeld.nl" },
    });
    await page.locator('.notice.warn[data-code="throttled"]').waitFor();
    await page.click('.notice [data-do="close"]');
    await page.locator(".notice").waitFor({ state: "detached" });
  }),
);

test("an account that is here already takes the name as a second identity (A14)", { skip }, () =>
  visit({}, async (page, house) => {
    await page.locator(".row[data-key]").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("account toevoegen");
    await page.keyboard.press("Enter");
    await page.fill("#w1-name", "De balie");
    await page.fill("#w1-address", "double@voorbeeld.nl");
    await page.fill("#w1-password", "geheim");
    await page.keyboard.press("Enter");
    await page.click("#w3-add");
    await page.locator('.error-block[data-code="account-exists"]').waitFor();
    await page.click("#problem-identity");
    await page.locator("#set-i2-name").waitFor();
    await shows.equal(() => page.inputValue("#set-i2-name"), "De balie");
    await soon(() => assert.equal(house.own.identities.get("a1")[1].email, "double@voorbeeld.nl"));
  }),
);

const BINNED = ["Zadels", "De fietsenstalling", "Gefeliciteerd"].map((subject, index) => ({
  id: `e${90 + index}`,
  subject,
  from: [{ name: "Anna de Vries", email: "anna@devries.nl" }],
  receivedAt: 1_795_000_000,
  size: 1234,
  until: index === 0 ? 1_797_000_000 : null,
}));

test("which folder is for what is the server's word or the person's (E02)", { skip }, () =>
  visit({}, async (page, house) => {
    await go(page, "folders");
    const sent = page.locator("#set-role-sent");
    await page.locator("#set-role-sent option", { hasText: "Automatisch: " }).waitFor({ state: "attached" });
    await sent.selectOption({ label: "Vergaderingen" });
    await toast(page, "Bewaard");
    await page.waitForFunction(() => document.querySelector("#set-role-sent").value === "m-own0");
    await soon(() => assert.equal(house.mail.folders.find(({ role }) => role === "sent").id, "m-own0"));
    await Promise.all([page.waitForRequest(/\/a1\/check$/), sent.selectOption("")]);
    await toast(page, "Bewaard");
    await soon(() => assert.equal(house.mail.folders.find(({ role }) => role === "sent").id, "m-sent"));
    await page.locator(".toast .undo").last().click();
    await page.waitForFunction(() => document.querySelector("#set-role-sent").value === "m-own0");
  }),
);

test("what was deleted for good is found and put back, by keys (D11)", { skip }, () =>
  visit({ house: { bin: BINNED, accounts: ["a1", "a2"] } }, async (page, house) => {
    await go(page, "bin");
    await page.locator("[data-binned]").nth(2).waitFor();
    await page.locator("#bin-find").focus();
    await page.keyboard.type("fietsen VRIES");
    await page.locator("[data-binned]").nth(1).waitFor({ state: "detached" });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await toast(page, "Teruggezet in Postvak IN");
    await page.locator("[data-binned]").waitFor({ state: "detached" });
    await soon(() => assert.deepEqual(house.own.asked.at(-1), ["restore", { id: "e91" }]));
    await page.fill("#bin-find", "");
    await shows.equal(() => page.locator("[data-binned]").count(), 2);
    await page.locator("#bin-account").selectOption("a2");
    await page.locator("[data-binned]").first().waitFor();
  }),
);

const PAGES = {
  identity: async (page) => {
    await page.fill("#set-i1-reply-to", "geen adres");
    await page.keyboard.press("Tab");
    await page.locator("#set-i1-reply-to-error").waitFor();
    await page.fill("#set-i1-signature", "Jan Jansen\nBakkerij Zuid");
    await page.locator("#set-i1-organization").focus();
    await page.locator("#set-i1-in-replies").waitFor();
  },
  server: async (page) => {
    await page.fill("#set-incoming-host", "zelf.voorbeeld.nl");
    await page.keyboard.press("Enter");
    await page.click(".certificate summary");
    await page.click("#set-ask");
    await page.locator("#set-differences").waitFor();
  },
  outgoing: async (page, served) => {
    await page.click("#set-o1-change");
    await page.selectOption("#set-o1-login", "password");
    await page.click("#set-o1-test");
    await page.locator("#set-o1-works").waitFor();
    await page.click("#set-test-send");
    await page.locator("#set-test-sent").waitFor();
    hold(served);
    await page.locator("#set-queue").waitFor();
  },
  storage: async (page) => {
    await page.selectOption("#set-retain", '{"days":90}');
    await page.click("#set-remove-here");
    await page.selectOption("#set-empty-trash", "30");
    await page.locator("#set-preview li").first().waitFor();
    await page.click("#set-removing-save");
    await page.locator("#set-put-back").waitFor();
  },
  look: async () => {},
  privacy: async (page) => page.locator("[data-sender]").first().waitFor(),
  accounts: async () => {},
  folders: async () => {},
  bin: async (page) => page.locator("[data-binned]").first().waitFor(),
};

for (const language of ["nl", "en", "fr", "de"]) {
  for (const dark of [false, true]) {
    const where = `${language}, ${dark ? "dark" : "light"}`;
    const house = {
      language,
      kind: "pop3",
      second: "imap",
      bin: BINNED,
      imageSenders: ["nieuws@krant.example"],
      found: FOUND,
      accounts: ["a1", "a2"],
    };
    house.status = {
      phase: "paused",
      lastError: { code: "auth-failed", said: "a1 NO", host: "imap.voorbeeld.nl" },
    };
    test(`axe finds nothing on the settings, and no page is too wide: ${where}`, { skip }, () =>
      visit({ house, dark, size: dark ? [360, 740] : [1440, 900] }, async (page, served) => {
        await accessible(page, `notice, ${where}`);
        await picture(page, "notice", where);
        for (const [name, prepare] of Object.entries(PAGES)) {
          await go(page, name);
          await prepare(page, served);
          await accessible(page, `${name}, ${where}`);
          const wide = await page.evaluate(() => {
            const pane = document.querySelector(".prefs .pane");
            return document.documentElement.scrollWidth > innerWidth || pane.scrollWidth > pane.clientWidth;
          });
          assert.equal(wide, false, name);
          await picture(page, name, where);
          await page.keyboard.press("Control+,");
        }
        await page.keyboard.press("Control+,");
        await accessible(page, `list, ${where}`);
        await picture(page, "list", where);
      }),
    );
  }
}

async function picture(page, name, where) {
  if (!process.env.PICTURES) return;
  const path = `${process.env.PICTURES}/set-${name}-${where.replace(", ", "-")}.png`;
  await page.screenshot({ path, fullPage: true });
}
