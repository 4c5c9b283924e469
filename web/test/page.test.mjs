// The page in a real browser, over the mock server: the wizard's ways, reading
// and answering by keys alone, undo, search, and every screen under axe.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, shows, skip, soon, visit } from "./browser.mjs";

after(close);

const FRESH = { accounts: [] };
const rows = (page) => page.locator(".row[data-key]");
const chosen = (page) => page.locator('.row[aria-selected="true"]');

async function typeIn(page, address, password = "geheim") {
  await page.fill("#w1-address", address);
  await page.fill("#w1-password", password);
  await page.press("#w1-password", "Enter");
}

async function listed(page) {
  await rows(page).first().waitFor();
}

/** Waits until a condition holds in the page. */
function until(page, condition, ...args) {
  return page.waitForFunction(condition, ...args);
}

test("three fields and two presses of Enter end in the inbox", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await page.locator("#w1-address").waitFor();
    await shows.equal(() => page.inputValue("#w1-name"), "Jan Jansen");
    await shows.equal(() => page.evaluate(() => document.activeElement.id), "w1-address");
    await typeIn(page, "jan@voorbeeld.nl");
    await page.locator("#w3-add").waitFor();
    await shows.equal(() => page.evaluate(() => document.activeElement.tagName), "H1");
    await page.press("#w3-imap", "Enter");
    await listed(page);
    assert.equal(house.proven.incoming.protocol, "imap");
    await shows.equal(() => page.textContent("#list-title"), "Postvak IN");
    await shows.match(() => rows(page).first().textContent(), /Planning donderdag/);
  }),
);

test("a wrong password has its own words, and one try mends it", { skip }, () =>
  visit({ house: FRESH }, async (page, house) => {
    await typeIn(page, "wrong@voorbeeld.nl", "fout");
    await page.locator('.error-block[data-code="auth-failed"]').waitFor();
    await shows.match(() => page.textContent("h1"), /wachtwoord/);
    await shows.match(() => page.textContent(".error-block code"), /AUTHENTICATIONFAILED/);
    assert.deepEqual(house.own.there, []);
    await shows.equal(() => page.evaluate(() => document.activeElement.id), "w1-password");
    await page.fill("#w1-password", "goed");
    await page.keyboard.press("Enter");
    await page.locator("#w3-add").waitFor();
  }),
);

test("sending that fails is amber and leaves receiving", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "amber@voorbeeld.nl");
    await page.locator('.error-block.amber[data-code="smtp-failed"]').waitFor();
    await page.click("#receive-only");
    await listed(page);
  }),
);

test("a domain that is not there leads back to the address", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "nothing@voorbeeld.nl");
    await page.locator('.error-block[data-code="dns-domain"]').waitFor();
    await page.click("#problem-main");
    await until(page, () => document.activeElement.id === "w1-address");
  }),
);

test("what is missing is said at its field", { skip }, () =>
  visit({ house: FRESH }, async (page) => {
    await typeIn(page, "jan", "");
    await page.locator("#w1-address-error").waitFor();
    await page.locator("#w1-password-error").waitFor();
    await shows.equal(() => page.getAttribute("#w1-address", "aria-describedby"), "w1-address-error");
  }),
);

test("reading, starring, archiving and taking it back, by keys alone", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.keyboard.press("j");
    await page.locator("#subject").waitFor();
    await shows.equal(() => page.textContent("#subject"), "Planning donderdag");
    await page.frameLocator("iframe").last().getByText("tien uur bij de ingang").waitFor();
    await until(page, () => !document.querySelector('.row[aria-selected="true"]').classList.contains("u"));
    await soon(() => assert.equal(house.mail.emails.get("planning3").keywords.$seen, true));

    await page.keyboard.press("j");
    await until(
      page,
      () => document.querySelector("#subject").textContent === "Uw nieuwe e-mailaccount is klaar",
    );
    await page.keyboard.press("s");
    await chosen(page).locator(".mk.star").waitFor();
    await soon(() => assert.equal(house.mail.emails.get("welcome").keywords.$flagged, true));

    await page.keyboard.press("e");
    await page.locator(".toast").waitFor();
    await shows.equal(() => page.locator('[data-email="welcome"]').count(), 0);
    await soon(() => assert.deepEqual(house.mail.emails.get("welcome").mailboxIds, { "m-archive": true }));
    await page.keyboard.press("z");
    await page.locator('.row[data-email="welcome"]').waitFor();
    await soon(() => assert.deepEqual(house.mail.emails.get("welcome").mailboxIds, { "m-inbox": true }));
  }),
);

test("Enter leads into the message, and moving on back to the list", { skip }, () =>
  visit({}, async (page) => {
    const at = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
    const place = async (index) => {
      await shows.equal(() => chosen(page).getAttribute("aria-posinset"), String(index));
      await shows.equal(() => page.locator("#reader .pos").textContent(), `${index} van 403`);
    };
    await listed(page);
    for (const [key, index, focus] of [
      ["j", 1, "rows"],
      ["Enter", 1, "H2"],
      ["j", 2, "rows"],
      ["j", 3, "rows"],
      ["Enter", 3, "H2"],
      ["k", 2, "rows"],
      ["k", 1, "rows"],
    ]) {
      await page.keyboard.press(key);
      await place(index);
      await page.frameLocator("iframe").last().locator("#postduif-message").waitFor();
      await shows.equal(at, focus, `${key} to ${index}`);
    }
  }),
);

test("an answer that was asked for before does not undo what was done since", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.keyboard.press("j");
    const read = () =>
      until(page, () => !document.querySelector('.row[aria-selected="true"]').classList.contains("u"));
    await read();
    const setAnswered = () =>
      page.waitForResponse((answer) => answer.request().postData()?.includes('"Email/set"'));
    const held = [];
    let heldOne = () => {};
    const holding = () =>
      new Promise((resolve) => {
        heldOne = resolve;
      });
    house.hold = ({ methodCalls }) => {
      if (methodCalls.some(([name]) => name === "Email/set")) return null;
      heldOne();
      return new Promise((go) => held.push(go));
    };

    let asked = holding();
    await page.keyboard.press("j");
    await asked;
    let set = setAnswered();
    await page.keyboard.press("s");
    await set;
    house.hold = null;
    for (const go of held.splice(0)) go();
    // What was held is in: the conversation has opened, and is read.
    await read();
    await shows.equal(() => chosen(page).locator(".mk.star").count(), 1);
    assert.equal(house.mail.emails.get("welcome").keywords.$flagged, true);

    house.hold = ({ methodCalls }) => {
      if (!methodCalls.some(([name]) => name === "Email/query")) return null;
      heldOne();
      return new Promise((go) => held.push(go));
    };
    asked = holding();
    house.tell("state", { changed: { a1: { Email: "2" } } });
    await asked;
    set = setAnswered();
    await page.keyboard.press("e");
    await set;
    house.hold = null;
    const late = page.waitForResponse((answer) => answer.request().postData()?.includes('"Email/query"'));
    for (const go of held.splice(0)) go();
    await (await late).finished();
    await page.evaluate(
      () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))),
    );
    await shows.equal(() => page.locator('[data-email="welcome"]').count(), 0);
  }),
);

test("undo means the last thing done, answered or not", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.locator(".toast").waitFor();
    await until(page, () => document.querySelector("#subject").textContent !== "Planning donderdag");
    let go = () => {};
    const asked = new Promise((resolve) => {
      house.hold = ({ methodCalls }) =>
        methodCalls.some(([name]) => name === "Email/set")
          ? new Promise((release) => {
              go = release;
              resolve();
            })
          : null;
    });
    await page.keyboard.press("e");
    await asked;
    await page.keyboard.press("z");
    await page.locator('.row[data-email="welcome"]').waitFor();
    house.hold = null;
    const putBack = page.waitForResponse((answer) =>
      answer.request().postData()?.includes('"mailboxIds/m-inbox":true'),
    );
    go();
    await putBack;
    await soon(() => assert.deepEqual(house.mail.emails.get("welcome").mailboxIds, { "m-inbox": true }));
    await soon(() => assert.deepEqual(house.mail.emails.get("planning3").mailboxIds, { "m-archive": true }));
  }),
);

test("a star and what is read are undone as all else is", { skip }, () =>
  visit({}, async (page, house) => {
    const keywords = () => house.mail.emails.get("welcome").keywords;
    await listed(page);
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.locator(".toast").waitFor();
    await until(
      page,
      () => document.querySelector('.row[aria-selected="true"]')?.dataset.email === "welcome",
    );
    await soon(() => assert.equal(keywords().$seen, true));
    await page.keyboard.press("s");
    await chosen(page).locator(".mk.star").waitFor();
    await page.keyboard.press("u");
    await soon(() => assert.deepEqual(keywords(), { $flagged: true }));
    await page.keyboard.press("z");
    await soon(() => assert.deepEqual(keywords(), { $flagged: true, $seen: true }));
    await page.keyboard.press("z");
    await soon(() => assert.deepEqual(keywords(), { $seen: true }));
    assert.deepEqual(house.mail.emails.get("planning3").mailboxIds, { "m-archive": true });
    await page.keyboard.press("z");
    await soon(() => assert.deepEqual(house.mail.emails.get("planning3").mailboxIds, { "m-inbox": true }));
  }),
);

test("keys go on from where the row stood that left the list", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.click('[data-quick="unread"]');
    await until(page, () => document.querySelectorAll(".row[data-key].u").length > 4);
    const unread = await rows(page).evaluateAll((all) => all.map((row) => row.dataset.email));
    const isChosen = (id) => page.locator(`.row[aria-selected="true"][data-email="${id}"]`).waitFor();
    const leaves = async (id) => {
      await soon(() => assert.equal(house.mail.emails.get(id).keywords.$seen, true));
      house.tell("state", { changed: { a1: { Email: "9" } } });
      await page.locator(`.row[data-email="${id}"]`).waitFor({ state: "detached" });
    };
    await page.locator(`.row[data-email="${unread[2]}"]`).click();
    await leaves(unread[2]);
    await page.keyboard.press("j");
    await isChosen(unread[3]);
    await leaves(unread[3]);
    await page.keyboard.press("k");
    await isChosen(unread[1]);
  }),
);

test("keys do nothing to a row that left the list and is not open", { skip }, () =>
  visit({ size: [390, 844] }, async (page, house) => {
    await listed(page);
    await page.click('[data-quick="unread"]');
    await page.locator('.row.u[data-email="welcome"]').click();
    await soon(() => assert.equal(house.mail.emails.get("welcome").keywords.$seen, true));
    await page.click("#back");
    house.tell("state", { changed: { a1: { Email: "9" } } });
    await page.locator('.row[data-email="welcome"]').waitFor({ state: "detached" });
    await page.keyboard.press("e");
    await page.keyboard.press("j");
    await chosen(page).waitFor();
    assert.deepEqual(house.mail.emails.get("welcome").mailboxIds, { "m-inbox": true });
    assert.equal(await page.locator(".toast").count(), 0);
  }),
);

test("what the server refuses goes back where it was, and says why", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.keyboard.press("j");
    await until(page, () => !document.querySelector('.row[aria-selected="true"]').classList.contains("u"));
    await soon(() => assert.equal(house.mail.emails.get("planning3").keywords.$seen, true));
    house.mail.refuseNext = "the folder is read-only";
    await page.keyboard.press("#");
    await page.locator(".toast.danger").waitFor();
    await shows.match(() => page.textContent(".toast.danger"), /read-only/);
    await page.locator('.row[data-email="planning3"]').waitFor();
  }),
);

/** Opens the newest conversation and begins an answer to it. */
async function answering(page) {
  await page.keyboard.press("j");
  await page.locator("#reply").waitFor();
  await page.keyboard.press("r");
  await page.locator("#composer-text").waitFor();
}

test("a status from before a message was handed in does not take its way back away", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    const before = await page.evaluate(() => fetch("/api/status").then((answer) => answer.json()));
    await page.route("**/api/status", async (route) => {
      house.tell("status", before);
      // So that it comes before the answer, and the answer is not taken for newer.
      await new Promise((next) => setTimeout(next, 300));
      await route.continue();
    });
    await answering(page);
    await page.keyboard.type("Met zes.");
    const answered = page.waitForResponse("**/api/status");
    await page.keyboard.press("Control+Enter");
    await page.locator(".toast .undo").waitFor();
    await (await answered).finished();
    await page.evaluate(() => new Promise((next) => setTimeout(next, 100)));
    assert.equal(await page.locator(".toast .undo").count(), 1);
    await page.keyboard.press("z");
    await page.locator("#composer-text").waitFor();
    await soon(() => assert.equal(house.mail.held.size, 0));
  }),
);

test("an answer is quoted, sent, called back, and sent again", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await answering(page);
    await shows.match(
      () => page.inputValue("#composer-text"),
      /Anna de Vries <anna@devries.example>:\n> Hoi allemaal,/,
    );
    await page.keyboard.type("Met zes.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".toast .undo").waitFor();
    await soon(() => assert.equal(house.mail.held.size, 1));
    const sent = house.mail.emails.get([...house.mail.held.values()][0]);
    assert.equal(sent.subject, "Re: Planning donderdag");
    assert.deepEqual(sent.inReplyTo, ["planning3@mock.example"]);
    assert.deepEqual(sent.mailboxIds, { "m-drafts": true }, "unsent, it is in Sent nowhere");
    await page.keyboard.press("z");
    await page.locator("#composer-text").waitFor();
    await shows.match(() => page.inputValue("#composer-text"), /^Met zes\./);
    await soon(() => assert.equal(house.mail.held.size, 0));
    await page.click("#send");
    await page.locator(".toast .undo").waitFor();
    await soon(() => assert.equal(house.mail.held.size, 1));
  }),
);

/** Writes a message and hands it in. */
async function write(page, to, subject) {
  await listed(page);
  await page.keyboard.press("c");
  await page.fill("#composer-to", to);
  await page.fill("#composer-subject", subject);
  await page.fill("#composer-text", "Hoi");
  await page.click("#send");
  await until(page, () => !document.querySelector("#composer"));
}

test("a message is kept as a template, and a template begins a new one (E05)", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.keyboard.press("c");
    await page.fill("#composer-to", "anna@devries.example,");
    await page.fill("#composer-subject", "Weekbericht");
    await page.fill("#composer-text", "Dag Anna,");
    await page.click("#composer-template");
    await page.locator(".toast", { hasText: "Bewaard in Sjablonen" }).waitFor();
    await shows.equal(() => page.inputValue("#composer-subject"), "Weekbericht", "it is written on");
    await page.click("#composer-discard");
    await page.click('[data-role="templates"]');
    const before = house.mail.emails.size;
    await rows(page).first().click();
    await page.locator("#composer-subject").waitFor();
    await shows.equal(() => page.inputValue("#composer-subject"), "Weekbericht");
    await shows.match(() => page.inputValue("#composer-text"), /Dag Anna/);
    await accessible(page, "template");
    await page.fill("#composer-subject", "Weekbericht 48");
    await page.click("#send");
    await until(page, () => !document.querySelector("#composer"));
    await soon(() => assert.equal(house.mail.emails.size, before + 1, "the template stays"));
  }),
);

test("a message that waits is read, not written on, and can be taken back", { skip }, () =>
  visit({}, async (page, house) => {
    await write(page, "anna@devries.example", "Later");
    await page.click('[data-role="drafts"]');
    await rows(page).locator(".fate").first().waitFor();
    await shows.equal(() => rows(page).locator(".fate").first().textContent(), "Wacht op verzending");
    await rows(page).first().click();
    await page.locator(".banner[data-state=queued]").waitFor();
    await shows.equal(() => page.locator("#composer").count(), 0);
    await accessible(page, "waiting");
    await page.click(".banner [data-do=back]");
    await page.locator("#composer-subject").waitFor();
    await shows.equal(() => page.inputValue("#composer-subject"), "Later");
    await soon(() => assert.equal(house.mail.outbox.length, 0));
  }),
);

test("a message that waits and is thrown away is not sent", { skip }, () =>
  visit({}, async (page, house) => {
    await write(page, "anna@devries.example", "Toch niet");
    await page.click('[data-role="drafts"]');
    await rows(page).locator(".fate").first().waitFor();
    await rows(page).first().click();
    await page.locator(".banner[data-state=queued]").waitFor();
    await page.keyboard.press("#");
    await until(page, () => !document.querySelector(".fate"));
    await soon(() => assert.equal(house.mail.held.size, 0));
  }),
);

for (const dark of [false, true]) {
  test(`a refused message is a draft with the server's words, ${dark ? "dark" : "light"}`, { skip }, () =>
    visit({ dark }, async (page, house) => {
      await write(page, "niemand@devries.example", "Hallo");
      house.mail.settle("s1", "failed", "550 5.1.1 User unknown");
      house.say({});
      await page.locator('.notice[data-state="failed"]').waitFor();
      const notice = await page.textContent(".notice");
      assert.match(notice, /Niet verzonden aan niemand@devries\.example/);
      assert.match(notice, /550 5\.1\.1 User unknown/);
      await accessible(page, "refused");
      await page.click('.notice [data-do="open"]');
      await page.locator("#composer .notice").waitFor();
      await shows.match(() => page.textContent("#composer .notice"), /550/);
      await accessible(page, "refused, writing");
      await page.keyboard.press("Control+Enter");
      await until(page, () => !document.querySelector("#composer"));
      await until(page, () => !document.querySelector(".notice"));
      const states = () => house.mail.outbox.map((each) => each.state);
      await soon(() => assert.deepEqual(states(), ["queued"]));
    }),
  );
}

test("what is not certain the person decides", { skip }, () =>
  visit({}, async (page, house) => {
    await write(page, "anna@devries.example", "Misschien");
    for (const [button, state] of [
      ["again", "queued"],
      ["sent", undefined],
    ]) {
      house.mail.settle("s1", "unsure");
      house.say({});
      await page.locator('.notice[data-state="unsure"]').waitFor();
      await accessible(page, "unsure");
      await page.click(`.notice [data-do="${button}"]`);
      await page.locator(".notice").waitFor({ state: "detached" });
      await soon(() => assert.equal(house.mail.outbox[0]?.state, state));
    }
  }),
);

test("images are shown for one message, once it is said what that tells", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    const mail = [...house.mail.emails.values()].find((each) => each.remoteHosts.length > 0);
    await page.keyboard.press("/");
    await page.keyboard.type("weekoverzicht");
    await page.locator(`.row[data-email="${mail.id}"]`).click();
    await page.locator(".banner [data-do=images]").click();
    await until(page, () => document.querySelector(".banner").textContent.includes("internetadres"));
    assert.deepEqual(house.imagesOf, []);
    await accessible(page, "images");
    await page.keyboard.press("i");
    await page.locator(".banner [data-do=images]").waitFor({ state: "detached" });
    await until(page, () => document.querySelectorAll("iframe").length > 0);
    await soon(() => assert.deepEqual(house.imagesOf, [mail.id]));
    await page.reload();
    await listed(page);
    await page.keyboard.press("/");
    await page.keyboard.type("weekoverzicht");
    await page.locator(`.row[data-email="${mail.id}"]`).click();
    await page.locator(".banner [data-do=images]").waitFor();
    assert.deepEqual(house.imagesOf, [mail.id], "the wall stands again");
  }),
);

test("one sender's images are always shown, until that is taken back", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    const mail = [...house.mail.emails.values()].find((each) => each.remoteHosts.length > 0);
    const look = async () => {
      await page.keyboard.press("/");
      await page.keyboard.type("weekoverzicht");
      await page.locator(`.row[data-email="${mail.id}"]`).click();
    };
    await look();
    await page.locator("[data-do=images-always]").click();
    await until(page, () => document.querySelector(".banner").textContent.includes("internetadres"));
    assert.equal(house.imageSenders.size, 0, "what it tells the sender is said first");
    await accessible(page, "always");
    await page.locator("[data-do=images-always]").press("Enter");
    await page.locator("[data-do=images-always]").waitFor({ state: "detached" });
    await soon(() => assert.deepEqual([...house.imageSenders], [mail.from[0].email]));
    await page.reload();
    await listed(page);
    await look();
    await page.locator("iframe.frame").waitFor();
    await shows.equal(() => page.locator("[data-do=images]").count(), 0);
    await page.keyboard.press("Control+,");
    await page.locator('.prefs .nav a[data-page="privacy"]').click();
    await page.locator(`[data-sender="${mail.from[0].email}"]`).press("Enter");
    await page.locator("[data-sender]").waitFor({ state: "detached" });
    await soon(() => assert.equal(house.imageSenders.size, 0));
    await page.locator(".toast .undo").last().click();
    await page.locator("[data-sender]").waitFor();
  }),
);

test("a message without a reader is not sent", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    await page.keyboard.press("c");
    await page.fill("#composer-to", "geen adres,");
    await page.fill("#composer-text", "Hoi");
    await page.click("#send");
    await page.locator("#composer-problem").waitFor();
    assert.equal(house.mail.held.size, 0);
  }),
);

for (const size of [
  [1440, 900],
  [390, 844],
]) {
  test(`Search leads to the search field, ${size[0]} px wide`, { skip }, () =>
    visit({ size }, async (page) => {
      const focused = () => page.evaluate(() => document.activeElement.id);
      await listed(page);
      await rows(page).first().click();
      await page.locator("#reply").waitFor();
      await page.keyboard.press("Control+k");
      await page.locator("#palette input").fill("zoeken");
      await page.keyboard.press("Enter");
      await page.locator("#palette").waitFor({ state: "detached" });
      await shows.equal(focused, "search");

      await page.keyboard.press("Escape");
      await rows(page).first().click();
      await page.click("#reply");
      await page.locator("#composer-text").waitFor();
      await page.keyboard.press("Control+k");
      await page.locator("#palette input").fill("zoeken");
      await page.keyboard.press("Enter");
      await shows.equal(focused, "search");
    }),
  );
}

test("search marks what it found, says when it found nothing, and ends at Escape", { skip }, () =>
  visit({}, async (page) => {
    await listed(page);
    await page.keyboard.press("/");
    await page.keyboard.type("weekoverzicht");
    // While it is typed more is found.
    await until(page, () => {
      const found = [...document.querySelectorAll(".row[data-key]")];
      return found.length === 1 && found[0].querySelector("mark") !== null;
    });
    await page.fill("#search", "bestaatniet");
    await page.locator("#list-empty").waitFor();
    await shows.match(() => page.textContent("#list-empty"), /bestaatniet/);
    await shows.equal(() => page.locator("#search-unknown").count(), 0);
    await page.fill("#search", "kleur:rood");
    await until(page, () => /kleur:rood/.test(document.querySelector("#search-unknown")?.textContent));
    await page.keyboard.press("Escape");
    await listed(page);
    await shows.equal(() => page.textContent("#list-title"), "Postvak IN");
  }),
);

test("Escape in what a search found leads back to the folder, as g s does", { skip }, () =>
  visit({}, async (page) => {
    const title = () => page.textContent("#list-title");
    for (const [keys, quick] of [
      [["Escape"], "all"],
      [["g", "s"], "starred"],
    ]) {
      await page.click('[data-role="archive"]');
      await shows.equal(title, "Archief");
      await page.keyboard.press("/");
      await page.keyboard.type("weekoverzicht");
      await until(page, () => document.querySelector(".row[data-key] mark"));
      await page.keyboard.press("ArrowDown");
      for (const key of keys) await page.keyboard.press(key);
      await shows.equal(title, "Archief");
      await shows.equal(() => page.inputValue("#search"), "");
      await page.locator(`[data-quick="${quick}"][aria-pressed="true"]`).waitFor();
    }
  }),
);

test("a search looks in every account, and stays in one where that is asked", { skip }, () =>
  visit({ house: { accounts: ["a1", "a2"] } }, async (page) => {
    await listed(page);
    await page.keyboard.press("/");
    await page.keyboard.type("weekoverzicht");
    await until(page, () => document.querySelectorAll(".row[data-key]:has(mark)").length === 2);
    await until(page, () => /2/.test(document.querySelector("#list-count").textContent));
    await page.click("#search-stays");
    await until(page, () => document.querySelectorAll(".row[data-key]").length === 1);
    await page.click("#search-stays");
    await until(page, () => document.querySelectorAll(".row[data-key]").length === 2);
  }),
);

test("the inboxes of all accounts are one list, beside each of them (D20)", { skip }, () =>
  visit({ house: { accounts: ["a1", "a2"] } }, async (page) => {
    await listed(page);
    await page.click("#all-inboxes");
    await until(page, () => /^Alle postvakken IN$/.test(document.querySelector("#list-title").textContent));
    await until(page, () => {
      const keys = [...document.querySelectorAll(".row[data-key]")].map((row) => row.dataset.key);
      return ["a1", "a2"].every((account) => keys.some((key) => key.includes(account)));
    });
    await shows.equal(() => page.getAttribute("#all-inboxes", "aria-current"), "page");
    await shows.equal(() => page.locator("#search-unknown").count(), 0);
    await page.locator("#search").press("Escape");
    await until(page, () => document.querySelector("#list-title").textContent === "Postvak IN");
  }),
);

test("ten thousand conversations are a few rows of the document", { skip }, () =>
  visit({ house: { plain: 10_000 } }, async (page) => {
    await listed(page);
    await shows.match(() => page.textContent("#list-count"), /10\.003/);
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await until(page, () => /10\.002/.test(document.querySelector("#list-count").textContent));
    await page.evaluate(() => {
      const element = document.querySelector("#rows");
      element.scrollTop = element.scrollHeight / 2;
    });
    await until(page, () =>
      [...document.querySelectorAll(".row[data-key]")].some(
        (row) => Number(row.getAttribute("aria-posinset")) > 4000,
      ),
    );
    await shows.ok(async () => (await page.locator("*").count()) < 1500);
  }),
);

test("new mail comes in by itself and does not move what is read", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    house.mail.set(
      {
        accountId: "a1",
        create: {
          x: {
            mailboxIds: { "m-inbox": true },
            keywords: {},
            from: [{ name: "Nieuw", email: "n@n.example" }],
            to: [],
            subject: "Net binnen",
            bodyValues: { text: { value: "Hoi" } },
            textBody: [],
          },
        },
      },
      {},
    );
    house.tell("state", { changed: { a1: { Email: "2", Mailbox: "2", Thread: "2" } } });
    await until(page, () => document.querySelector(".row[data-key]").textContent.includes("Net binnen"));
  }),
);

test("what comes into the open conversation is unfolded, and what is read stays in its place", { skip }, () =>
  visit({ size: [1440, 500] }, async (page, house) => {
    await listed(page);
    await page.keyboard.press("j");
    await page.frameLocator("iframe").last().getByText("tien uur bij de ingang").waitFor();
    await soon(() => assert.equal(house.mail.emails.get("planning3").keywords.$seen, true));
    const conversation = page.locator(".conv");
    const scrolled = () =>
      conversation.evaluate((element) => {
        element.scrollTo({ top: 60 });
        return element.scrollTop;
      });
    await shows.equal(scrolled, 60);
    const come = (id, keywords) =>
      house.mail.emails.set(id, {
        ...house.mail.emails.get("planning3"),
        id,
        keywords,
        receivedAt: new Date().toISOString(),
      });
    come("own", { $seen: true });
    come("planning4", {});
    house.tell("state", { changed: { a1: { Email: "2", Mailbox: "2", Thread: "2" } } });
    await page.locator('article.msg:not(.cl)[data-email="planning4"] iframe').waitFor();
    await page.locator('article.msg.cl[data-email="own"]').waitFor();
    assert.equal(await conversation.evaluate((element) => element.scrollTop), 60);
    await shows.equal(() => page.evaluate(() => document.activeElement.id), "rows");
  }),
);

test("accounts that came and went while nobody listened are looked up again", { skip }, () =>
  visit({}, async (page, house) => {
    await listed(page);
    for (const there of [["a1", "a2"], ["a1"]]) {
      house.own.there = there;
      for (const listener of house.listeners) listener.end();
      await shows.equal(() => page.locator(".nav [data-settings]").count(), there.length);
    }
  }),
);

test("the page comes back once another tab has signed in", { skip }, () =>
  visit({ bears: [401] }, async (page, house) => {
    await listed(page);
    house.options.signedOut = true;
    await page.keyboard.press("G");
    await page.locator("#signed-out").waitFor();
    house.options.signedOut = false;
    await listed(page);
  }),
);

test("a page that starts signed out starts once another tab has signed in", { skip }, () =>
  visit({ house: { signedOut: true }, bears: [401] }, async (page, house) => {
    await page.locator("#signed-out").waitFor();
    house.options.signedOut = false;
    await listed(page);
  }),
);

test("the status card tells what goes on, and what is wrong for a while", { skip }, () =>
  visit({}, async (page, house) => {
    house.say({ phase: "syncing", done: 10, total: 100 });
    await page.locator('#status-card[data-phase="syncing"]').waitFor();
    house.say({ phase: "offline" });
    await page.locator('#status-card[data-phase="offline"]').waitFor();
    house.say({ phase: "idle" });
    await page.locator("#status-card").waitFor({ state: "detached" });
  }),
);

test("a script in a name, a subject or a snippet is only text", { skip }, () =>
  visit({}, async (page, house) => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const mail = house.mail.emails.get("welcome");
    Object.assign(mail, { subject: evil, preview: evil, from: [{ name: evil, email: "e@e.example" }] });
    await page.reload();
    await listed(page);
    await page.locator('.row[data-email="welcome"]').click();
    await until(page, (text) => document.querySelector("#subject")?.textContent === text, evil);
    await shows.equal(() => page.locator(".app img, .app script").count(), 0);
    await shows.match(() => page.title(), /Postduif/);
  }),
);

const SCREENS = {
  reading: [{ status: { phase: "syncing", done: 1, total: 9 } }, (page) => read(page)],
  writing: [
    {},
    (page) =>
      read(page)
        .then(() => page.keyboard.press("r"))
        .then(() => page.locator("#composer-text").waitFor()),
  ],
  keys: [
    {},
    (page) =>
      listed(page)
        .then(() => page.keyboard.press("?"))
        .then(() => page.locator("#help").waitFor()),
  ],
  palette: [
    {},
    (page) =>
      listed(page)
        .then(() => page.keyboard.press("Control+k"))
        .then(() => page.locator("#palette").waitFor()),
  ],
};

async function read(page) {
  await listed(page);
  await page.keyboard.press("j");
  await page.locator("iframe").waitFor();
}

for (const [name, [options, go]] of Object.entries(SCREENS)) {
  for (const [language, dark] of [
    ["nl", false],
    ["en", true],
  ]) {
    test(`axe finds nothing: ${name}, ${language}, ${dark ? "dark" : "light"}`, { skip }, () =>
      visit({ house: { ...options, language }, dark }, async (page) => {
        await go(page);
        await accessible(page, name);
      }),
    );
  }
}

test("on a narrow screen the list stands after sending, and what was refused on top of it", { skip }, () =>
  visit({ size: [390, 844], dark: true }, async (page, house) => {
    await listed(page);
    await page.click(".fab");
    await page.fill("#composer-to", "niemand@devries.example");
    await page.fill("#composer-subject", "Hallo");
    await page.fill("#composer-text", "Hoi");
    await page.click("#send");
    await rows(page).first().waitFor({ state: "visible" });
    house.mail.settle("s1", "failed", "550 5.1.1 User unknown");
    house.say({});
    await page.locator(".notice").waitFor({ state: "visible" });
    await accessible(page, "refused, narrow");
    await shows.ok(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.click('.notice [data-do="open"]');
    await page.locator("#composer .notice").waitFor({ state: "visible" });
  }),
);

test("on a narrow screen one pane stands, and axe finds nothing", { skip }, () =>
  visit({ size: [390, 844] }, async (page) => {
    await listed(page);
    await accessible(page, "list");
    await rows(page).first().click();
    await page.locator("iframe").waitFor();
    await accessible(page, "reading");
    await shows.ok(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.click("#back");
    await rows(page).first().waitFor({ state: "visible" });
  }),
);
