// The view of how the accounts fare, in a real browser over the mock server.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, shows, skip, visit } from "./browser.mjs";

after(close);

const SINCE = 1_795_000_000;
const FARE = {
  phase: "offline",
  lastError: { code: "timeout", said: "no answer in 10 s", host: "imap.voorbeeld.nl", args: { port: "993" } },
  lastFailure: {
    at: SINCE + 60,
    problem: { code: "disconnected", said: "* BYE genoeg", host: "imap.voorbeeld.nl", args: {} },
  },
  nextTry: SINCE + 120,
  missing: 3,
  waitingChanges: 2,
  waitingToSend: 1,
  room: { used: 1_000_000, limit: 4_000_000 },
  counters: {
    since: SINCE,
    collected: 1234,
    duplicates: 5,
    sent: 6,
    pushed: 7,
    refused: 8,
    skipped: 9,
    bytesIn: 12_000_000,
    bytesOut: 34_000,
    connections: 10,
    reconnects: 11,
  },
};

test("how an account fares is a key away, with all there is to know (D12)", { skip }, () =>
  visit({ house: { language: "nl", status: FARE, accounts: ["a1", "a2"] } }, async (page, house) => {
    await page.locator(".row[data-key]").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    const of = page.locator('#status section[data-account="a1"]');
    await of.locator('.error-block[data-code="timeout"]').waitFor();
    await shows.match(() => of.locator('[data-fact="last-failure"]').textContent(), /18 nov 11|18 nov/);
    await shows.match(() => of.locator('[data-fact="waiting-changes"]').textContent(), /2$/);
    await shows.match(() => of.locator('[data-fact="missing"]').textContent(), /3$/);
    await of.locator("summary", { hasText: "Geteld sinds" }).click();
    await shows.match(() => of.locator('[data-counter="collected"]').textContent(), /1\.234$/);
    await shows.match(() => of.locator('[data-counter="reconnects"]').textContent(), /11$/);
    await of.locator('[data-do="check"]').click();
    await of.locator('[data-do="pause"]').click();
    await of.locator('[data-do="resume"]').waitFor();
    assert.deepEqual(
      house.own.asked.map(([verb]) => verb).filter((verb) => ["check", "pause"].includes(verb)),
      ["check", "pause"],
    );
    await of.locator('[data-do="resume"]').click();
    await of.locator('[data-do="pause"]').waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#status").waitFor({ state: "detached" });
    await page.click("#status-open");
    await page.locator('#status section[data-account="a2"] [data-do="settings"]').click();
    await page.locator('.prefs[data-page="server"]').waitFor();
  }),
);

for (const language of ["nl", "en", "fr", "de"]) {
  for (const dark of [false, true]) {
    const where = `${language}, ${dark ? "dark" : "light"}`;
    const house = { language, accounts: ["a1", "a2"], status: FARE };
    test(`axe finds nothing on how the accounts fare: ${where}`, { skip }, () =>
      visit({ house, dark, size: dark ? [360, 740] : [1440, 900] }, async (page) => {
        await page.locator(".row[data-key]").first().waitFor();
        await page.keyboard.press("g");
        await page.keyboard.press("o");
        await page.locator("#status summary").last().click();
        await accessible(page, where);
        const wide = await page.evaluate(() => {
          const sheet = document.querySelector("#status");
          return sheet.scrollWidth > sheet.clientWidth;
        });
        assert.equal(wide, false);
        if (process.env.PICTURES)
          await page.screenshot({ path: `${process.env.PICTURES}/status-${where.replace(", ", "-")}.png` });
      }),
    );
  }
}
