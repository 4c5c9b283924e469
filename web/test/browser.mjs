// One Chromium for the tests of the page, and what they all ask of it: no word
// on the console, nothing that the page's policy had to stop, no finding of axe.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { start } from "./mock.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** The browser's tests of the program start it with the same. */
const SWITCHES = readFileSync(new URL("chromium.switches", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("--"));
const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Why the browser tests cannot run here, or false. A place that must have all parts sets CI. */
export const skip = existsSync(CHROMIUM) || process.env.CI ? false : `${CHROMIUM} is not installed`;

let browser;

export async function close() {
  await browser?.close();
}

/** `SLOWER=6 npm --prefix web test`: the page computes so many times as slowly. */
const SLOWER = Number(process.env.SLOWER ?? 1);

/** Opens the page of a mock house, which bears answers of these kinds; the test gets both. */
export async function visit({ house: options = {}, dark = false, size = [1440, 900], bears = [] }, test) {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
  const house = await start(options);
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    colorScheme: dark ? "dark" : "light",
    // What fades in has its colours at once.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  if (SLOWER > 1) {
    const tools = await context.newCDPSession(page);
    await tools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  }
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // An answer that tells a problem is no mishap; the browser notes it all the same.
    if ([403, 409, 422, ...bears].some((status) => message.text().includes(`status of ${status}`))) return;
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  try {
    await page.goto(house.url);
    // What is told from now on reaches the page.
    if (!options.signedOut) await house.listening;
    await test(page, house);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
    await house.stop();
  }
}

/**
 * Waits until what is asserted holds: what a press does is on the screen
 * before the server has heard of it, and is drawn a moment after it is known.
 */
export async function soon(holds) {
  const until = Date.now() + 15_000;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

/** Assertions on what is read from the page: they wait until it is drawn. */
export const shows = Object.fromEntries(
  ["equal", "deepEqual", "match", "doesNotMatch", "ok"].map((how) => [
    how,
    (read, ...what) => soon(async () => assert[how](await read(), ...what)),
  ]),
);

/** Fails on every finding of axe on what is on the screen now. */
export async function accessible(page, where) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await page.evaluate(
    `${axe}; axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then((result) => result.violations.map((each) => each.id + ": " + each.nodes.map((node) => node.html).join(" ")))`,
  );
  assert.deepEqual(found, [], where);
}
