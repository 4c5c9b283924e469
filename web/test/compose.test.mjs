// What is written is never lost: not to a server that refuses, a way out, a
// message laid over another, or a draft that holds more than the page can write.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, shows, skip, soon, visit } from "./browser.mjs";

after(close);

const rows = (page) => page.locator(".row[data-key]");
const written = (house, subject) =>
  [...house.mail.emails.values()].filter((mail) => mail.subject === subject);

async function begin(page, subject, text = "Hoi") {
  await rows(page).first().waitFor();
  await page.keyboard.press("c");
  await page.fill("#composer-subject", subject);
  await page.fill("#composer-text", text);
}

const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at.id || at.tagName;
  });

/** Opens the newest conversation and begins an answer to it, by keys alone. */
async function answer(page) {
  await rows(page).first().waitFor();
  await page.keyboard.press("j");
  await page.locator("#reply").waitFor();
  await page.keyboard.press("r");
  await page.locator("#composer-text").waitFor();
}

/** Lets what this request asks for wait; gives how to let it go. */
function holding(house, name, meant = () => true) {
  return new Promise((asked) => {
    house.hold = ({ methodCalls }) => {
      if (!methodCalls.some(([each, args]) => each === name && meant(args))) return null;
      house.hold = null;
      return new Promise((go) => asked(go));
    };
  });
}

/** Begins a message and sends it; gives how to let go its handing in, which waits. */
async function sendHeld(page, house, subject) {
  await begin(page, subject);
  await page.fill("#composer-to", "anna@devries.example,");
  const held = holding(house, "EmailSubmission/set");
  await page.click("#send");
  return held;
}

test("the editor stays open while what stands in it cannot be saved", { skip }, () =>
  visit({}, async (page, house) => {
    await begin(page, "Eerste");
    await page.keyboard.press("Escape");
    await page.locator("#composer").waitFor({ state: "detached" });
    await page.click('[data-role="drafts"]');
    await rows(page).first().click();
    await page.fill("#composer-text", "Hoi, en meer");
    house.mail.refuseNext = "over quota";
    await page.keyboard.press("Escape");
    await page.locator(".toast.danger").waitFor();
    await shows.match(() => page.textContent(".toast.danger"), /over quota/);
    await shows.equal(() => page.inputValue("#composer-text"), "Hoi, en meer");
    const before = written(house, "Eerste");
    assert.deepEqual(
      before.map((mail) => mail.bodyValues.text.value),
      ["Hoi"],
      "the version before stays",
    );

    await page.click(".toast.danger button");
    await page.locator(".toast.danger").waitFor({ state: "detached" });
    house.mail.refuseNext = "over quota";
    await page.click('[data-role="inbox"]');
    await page.locator(".toast.danger").waitFor();
    await shows.equal(() => page.textContent("#list-title"), "Concepten");
    await shows.equal(() => page.inputValue("#composer-text"), "Hoi, en meer");

    await page.click('[data-role="inbox"]');
    await shows.equal(() => page.textContent("#list-title"), "Postvak IN");
    await shows.equal(() => page.locator("#composer").count(), 0);
    const texts = () => written(house, "Eerste").map((mail) => mail.bodyValues.text.value);
    await soon(() => assert.deepEqual(texts(), ["Hoi, en meer"]));
  }),
);

for (const [how, refuse, left] of [
  ["is left once", null, "Hoi, en meer"],
  ["stays as it was where that is refused", "over quota", "Hoi"],
]) {
  test(`what a page that closes still saves ${how}`, { skip }, () =>
    visit({}, async (page, house) => {
      await begin(page, "Onaf");
      await page.locator("#composer-saved:not(:empty)").waitFor();
      await page.fill("#composer-text", "Hoi, en meer");
      house.mail.refuseNext = refuse;
      const state = house.mail.state;
      await page.goto("about:blank");
      await soon(() => assert.ok(house.mail.state > state));
      const texts = written(house, "Onaf").map((mail) => mail.bodyValues.text.value);
      assert.deepEqual(texts, [left]);
    }),
  );
}

test("a message that is refused when it is handed in stays, as does its saved version", { skip }, () =>
  visit({}, async (page, house) => {
    await begin(page, "Refused");
    await page.fill("#composer-to", "anna@devries.example,");
    await page.keyboard.press("Escape");
    await page.locator("#composer").waitFor({ state: "detached" });
    await page.click('[data-role="drafts"]');
    await rows(page).first().click();
    await page.locator("#composer-text").waitFor();
    house.mail.refuseNext = "over quota";
    await page.press("#composer-text", "Control+Enter");
    await page.locator(".toast.danger").waitFor();
    assert.equal(written(house, "Refused").length, 1);
    await page.press("#composer-text", "Control+Enter");
    await page.locator("#composer").waitFor({ state: "detached" });
    await soon(() => assert.equal(house.mail.held.size, 1));
    await soon(() => assert.equal(written(house, "Refused").length, 1));
  }),
);

test("what closes the editor waits for what is being sent", { skip }, () =>
  visit({}, async (page, house) => {
    const go = await sendHeld(page, house, "Onderweg");
    await page.keyboard.press("Escape");
    await page.evaluate(() => new Promise((next) => setTimeout(next, 100)));
    assert.equal(await page.locator("#composer").count(), 1);
    go();
    await page.locator("#composer").waitFor({ state: "detached" });
    await soon(() => assert.equal(written(house, "Onderweg").length, 1));
  }),
);

test("what is typed while a sending is refused stays", { skip }, () =>
  visit({}, async (page, house) => {
    house.mail.refuseSending = "not from here";
    const go = await sendHeld(page, house, "Refused");
    await page.fill("#composer-text", "Hoi, en meer");
    go();
    await page.locator(".toast.danger", { hasText: "not from here" }).waitFor();
    await shows.equal(() => page.inputValue("#composer-text"), "Hoi, en meer");
    await page.keyboard.press("Escape");
    await page.locator("#composer").waitFor({ state: "detached" });
    const texts = written(house, "Refused").map((mail) => mail.bodyValues.text.value);
    assert.deepEqual(texts, ["Hoi, en meer"]);
  }),
);

test("what changes while it is saved is saved, too: also only a copy's recipient", { skip }, () =>
  visit({}, async (page, house) => {
    await begin(page, "Kopie");
    await page.click("#composer-copies");
    const held = holding(house, "Email/set");
    const go = await held;
    await page.fill("#composer-cc", "anna@devries.example,");
    go();
    await page.locator("#composer-saved:not(:empty)").waitFor();
    await page.click("#composer-close");
    await page.locator("#composer").waitFor({ state: "detached" });
    await soon(() => {
      const [mail, ...more] = written(house, "Kopie");
      assert.equal(mail.cc?.[0]?.email, "anna@devries.example");
      assert.deepEqual(more, []);
    });
  }),
);

for (const [what, role, folder] of [
  ["an answer", "inbox", "m-inbox"],
  ["a draft", "drafts", "m-drafts"],
  ["a template", "templates", "m-own0"],
]) {
  test(`what is begun while ${what} comes is not lost`, { skip }, () =>
    visit({}, async (page, house) => {
      house.templates = "m-own0";
      const from = [{ name: null, email: "jan@voorbeeld.nl" }];
      Object.assign(house.mail.emails.get("welcome"), { from, mailboxIds: { [folder]: true } });
      house.tell("state", { changed: { a1: { Email: "2", Mailbox: "2", Thread: "2" } } });
      await page.click(`[data-role="${role}"]`);
      const held = holding(house, "Email/get", (args) => args.fetchTextBodyValues);
      await page.locator('.row[data-email="welcome"]').click();
      if (what === "an answer") await page.click("#reply");
      const go = await held;
      await page.keyboard.press("c");
      await page.fill("#composer-subject", "Intussen");
      const heard = page.waitForResponse((response) => response.url().endsWith("/jmap/api"));
      go();
      await heard;
      if (what === "an answer") {
        // Who left the conversation answers no more.
        await page.evaluate(() => new Promise((next) => setTimeout(next, 100)));
        assert.equal(await page.inputValue("#composer-subject"), "Intussen");
        await page.keyboard.press("Escape");
      }
      await soon(() => assert.equal(written(house, "Intussen").length, 1));
    }),
  );
}

test("a message that was thrown away comes back beside the one being written", { skip }, () =>
  visit({}, async (page, house) => {
    await begin(page, "Weg", "van de eerste");
    await page.click("#composer-discard");
    await begin(page, "Erna", "van de tweede");
    await page.click(".toast .undo");
    await shows.equal(() => page.inputValue("#composer-subject"), "Weg");
    await shows.equal(() => page.inputValue("#composer-text"), "van de eerste");
    await soon(() => assert.equal(written(house, "Erna").length, 1));
    await soon(() => assert.equal(written(house, "Weg").length, 1));
  }),
);

test("a template that holds more says that the message begins without that", { skip }, () =>
  visit({}, async (page, house) => {
    house.templates = "m-own0";
    const from = [{ name: null, email: "jan@voorbeeld.nl" }];
    Object.assign(house.mail.emails.get("planning3"), { from, mailboxIds: { "m-own0": true } });
    await page.reload();
    await page.click('[data-role="templates"]');
    await page.locator('.row[data-email="planning3"]').click();
    await page.locator("#composer").waitFor();
    await page.locator(".toast", { hasText: "Dit sjabloon bevat meer" }).waitFor();
  }),
);

test("a draft is opened with the lines that were typed", { skip }, () =>
  visit({}, async (page, house) => {
    const mail = house.mail.emails.get("welcome");
    mail.mailboxIds = { "m-drafts": true };
    mail.textBody[0]["header:Content-Type"] = " text/plain; charset=us-ascii; format=flowed";
    mail.bodyValues = { text: { value: "een lange \r\nregel\r\n  ingesprongen\r\n" } };
    await rows(page).first().waitFor();
    await page.click('[data-role="drafts"]');
    await page.locator('.row[data-email="welcome"]').click();
    await shows.equal(() => page.inputValue("#composer-text"), "een lange regel\n ingesprongen");
  }),
);

test("a draft of another program stays as it is where it holds more", { skip }, () =>
  visit({}, async (page, house) => {
    const foreign = house.mail.emails.get("planning3");
    Object.assign(foreign, { mailboxIds: { "m-drafts": true }, keywords: { $draft: true, $seen: true } });
    await rows(page).first().waitFor();
    await page.click('[data-role="drafts"]');
    await page.locator('.row[data-email="planning3"]').click();
    await page.locator(".toast", { hasText: "blijft in Concepten" }).waitFor();
    await page.fill("#composer-text", "Anders");
    await page.keyboard.press("Escape");
    await page.locator("#composer").waitFor({ state: "detached" });
    const texts = written(house, foreign.subject).map((mail) => mail.bodyValues.text.value);
    assert.ok(texts.includes("Anders"));
    assert.ok(house.mail.emails.has("planning3"), "with its attachments");
  }),
);

test("a draft is replaced only where nothing of it is lost, and its own identity writes on", { skip }, () =>
  visit({}, async (page, house) => {
    const [jan, post, other] = ["jan", "post", "iemand"].map((name) => ({
      name: null,
      email: `${name}@voorbeeld.nl`,
    }));
    const own = house.own.identities.get("a1");
    own.push({ ...own[0], id: "i2", email: "balie@voorbeeld.nl", replyTo: [post] });
    const balie = { name: null, email: "Balie@voorbeeld.nl" };
    const many = Array.from({ length: 1000 }, (_, n) => ({ name: null, email: `a${n}@b.example` }));
    const cases = [
      ["p1", { from: [jan], to: [other] }, "i1", "replaced"],
      ["p2", { from: [balie], to: [jan], replyTo: [{ ...post, name: "Post" }] }, "i2", "replaced"],
      ["p3", { from: [balie], replyTo: [other] }, "i2", "stays"],
      ["p4", { from: [other], to: [jan] }, "i1", "stays"],
      ["p6", { from: [balie, jan] }, "i1", "stays"],
      ["p7", { from: [jan], bcc: many }, "i1", "stays"],
    ];
    for (const [id, has] of cases)
      Object.assign(house.mail.emails.get(id), { mailboxIds: { "m-drafts": true }, ...has });
    await page.reload();
    await page.click('[data-role="drafts"]');
    for (const [id, , identity, end] of cases) {
      await page.locator(`.row[data-email="${id}"]`).click();
      await shows.equal(() => page.inputValue("#composer-from"), `a1 ${identity}`, id);
      await page.fill("#composer-text", "Anders");
      await page.keyboard.press("Escape");
      await page.locator("#composer").waitFor({ state: "detached" });
      assert.equal(house.mail.emails.has(id), end === "stays", id);
    }
  }),
);

test("on a narrow screen Back puts an answer away, and the list stands", { skip }, () =>
  visit({ size: [390, 844] }, async (page, house) => {
    await rows(page).first().click();
    await page.click("#reply");
    await page.fill("#composer-text", "Met zes.");
    await page.click("#back");
    await rows(page).first().waitFor({ state: "visible" });
    await soon(() => assert.equal(written(house, "Re: Planning donderdag").length, 3));
  }),
);

test("a recipient that is still being typed is kept at Escape", { skip }, () =>
  visit({}, async (page, house) => {
    await begin(page, "Half");
    await page.fill("#composer-to", "anna@devries.example");
    await page.keyboard.press("Escape");
    await page.locator("#composer").waitFor({ state: "detached" });
    const [mail] = written(house, "Half");
    assert.deepEqual(
      mail.to.map(({ email }) => email),
      ["anna@devries.example"],
    );
  }),
);

test("what is being sent cannot be thrown away meanwhile", { skip }, () =>
  visit({}, async (page, house) => {
    const go = await sendHeld(page, house, "Onderweg");
    await shows.ok(() => page.locator("#composer-discard").isDisabled());
    await shows.equal(() => focused(page), "send");
    go();
    await page.locator("#composer").waitFor({ state: "detached" });
    await soon(() => assert.equal(house.mail.held.size, 1));
  }),
);

for (const [how, leave] of [
  ["Escape", (page) => page.press("#composer-text", "Escape")],
  ["Send", (page) => page.press("#composer-text", "Control+Enter")],
  ["Discard", (page) => page.press("#composer-discard", "Enter")],
]) {
  test(`after ${how} the focus is where it came from`, { skip }, () =>
    visit({}, async (page) => {
      await answer(page);
      await shows.equal(() => focused(page), "composer-text");
      await leave(page);
      await page.locator("#composer").waitFor({ state: "detached" });
      await shows.equal(() => focused(page), "rows");

      await page.click("#reply");
      await shows.equal(() => focused(page), "composer-text");
      await leave(page);
      await page.locator("#composer").waitFor({ state: "detached" });
      await shows.equal(() => focused(page), "reader");

      await page.focus("#rows");
      await begin(page, "Nieuw");
      await page.fill("#composer-to", "anna@devries.example");
      await leave(page);
      await page.locator("#composer").waitFor({ state: "detached" });
      await shows.equal(() => focused(page), "rows");
    }),
  );
}

test("a message that is not sent keeps the focus, where something lacks at its field", { skip }, () =>
  visit({}, async (page, house) => {
    await begin(page, "Refused");
    await page.press("#composer-text", "Control+Enter");
    await page.locator("#composer-problem").waitFor();
    await shows.equal(() => focused(page), "composer-to");
    await page.keyboard.type("anna@devries.example");
    await page.click("#composer-copies");
    await page.fill("#composer-cc", "geen adres");
    await page.press("#composer-text", "Control+Enter");
    await page.locator("#composer-problem", { hasText: "geen adres" }).waitFor();
    await shows.equal(() => focused(page), "composer-cc");
    await page.keyboard.press("Backspace");
    // Else what is refused might be that.
    await page.locator("#composer-saved:not(:empty)").waitFor();
    for (const [said, press] of [
      ["over quota", () => page.press("#composer-to", "Control+Enter")],
      ["read-only", () => page.press("#composer-text", "Control+Enter")],
      ["no room", () => page.click("#send")],
    ]) {
      house.mail.refuseNext = said;
      await press();
      await page.locator(".toast.danger", { hasText: said }).waitFor();
      await shows.ok(() => page.evaluate(() => document.activeElement.closest("#composer") !== null));
    }
    await shows.equal(() => focused(page), "send");
  }),
);

test("an answer is put away when what it answers is", { skip }, () =>
  visit({}, async (page, house) => {
    await answer(page);
    await page.fill("#composer-text", "Met zes.");
    await page.click("#tool-archive");
    await page.locator("#composer").waitFor({ state: "detached" });
    await shows.equal(() => page.textContent("#subject"), "Uw nieuwe e-mailaccount is klaar");
    await soon(() => assert.deepEqual(house.mail.emails.get("planning3").mailboxIds, { "m-archive": true }));
    const drafts = written(house, "Re: Planning donderdag").filter((mail) => mail.mailboxIds["m-drafts"]);
    assert.deepEqual(
      drafts.map((mail) => mail.bodyValues.text.value),
      ["Met zes."],
    );
  }),
);

for (const size of [
  [390, 844],
  [1024, 768],
  [1440, 900],
]) {
  test(`what was refused does not lie over Send, ${size[0]} px wide`, { skip }, () =>
    visit({ size }, async (page, house) => {
      const refused = async () => {
        house.mail.refuseNext = `over quota: ${"dit is vol en er kan niets meer bij ".repeat(4)}`;
        await page.press("#composer-text", "Control+Enter");
        await page.locator(".toast.danger").waitFor();
        await page.click("#send", { trial: true });
        await page.click("#composer-discard", { trial: true });
        await page.locator(".toast.danger button").click();
      };
      await begin(page, "Refused");
      await page.fill("#composer-to", "anna@devries.example,");
      await page.locator("#composer-saved:not(:empty)").waitFor();
      await refused();
      await page.press("#composer-text", "Escape");
      await page.locator("#composer").waitFor({ state: "detached" });
      await rows(page).first().click();
      await page.click("#reply");
      await page.locator("#composer-text").waitFor();
      await refused();
    }),
  );
}
