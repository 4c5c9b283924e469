// Dates, people and quotes: pure functions, without a browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const page = await load("l10n.ts", "text/dates.ts", "text/people.ts", "text/quote.ts", "text/signature.ts");

// Speaks Dutch from the real texts, without a server.
globalThis.document = { documentElement: {} };
globalThis.fetch = async (url) => {
  const text = readFileSync(new URL(`../..${url}`, import.meta.url), "utf8");
  return { ok: true, text: async () => text };
};
await page.speak("nl");

const now = new Date(2026, 10, 25, 15, 0); // a Wednesday
const at = (...parts) => new Date(2026, ...parts);

test("a row's time is as short as it can be", () => {
  assert.equal(page.rowTime(at(10, 25, 14, 32), now), "14:32");
  assert.equal(page.rowTime(at(10, 23, 9, 0), now), "ma");
  assert.equal(page.rowTime(at(10, 22, 9, 0), now), "22 nov");
  assert.equal(page.rowTime(at(4, 12, 9, 0), now), "12 mei");
  assert.equal(page.rowTime(new Date(2024, 4, 12), now), "12-5-2024");
  assert.equal(page.rowTime(new Date(Number.NaN), now), "");
});

test("a message from the future is no error", () => {
  assert.equal(page.dayGroup(at(10, 27), now), "Vandaag");
  assert.equal(page.rowTime(at(10, 27, 8, 0), now), "27 nov");
});

test("days stand under the heading that people use", () => {
  assert.equal(page.dayGroup(at(10, 25, 0, 0), now), "Vandaag");
  assert.equal(page.dayGroup(at(10, 24, 23, 59), now), "Gisteren");
  assert.equal(page.dayGroup(at(10, 23, 0, 0), now), "Eerder deze week");
  assert.equal(page.dayGroup(at(10, 22, 23, 59), now), "Vorige week");
  assert.equal(page.dayGroup(at(10, 16, 0, 0), now), "Vorige week");
  assert.equal(page.dayGroup(at(10, 15, 12, 0), now), "November");
  assert.equal(page.dayGroup(new Date(2025, 10, 15), now), "November 2025");
});

test("a card says today in words", () => {
  assert.equal(page.cardTime(at(10, 25, 14, 32), now), "vandaag 14:32");
  assert.match(page.cardTime(at(8, 21, 14, 32), now), /^ma 21 sep 14:32$/);
});

test("sizes are read at a glance", () => {
  assert.equal(page.size(999).replace(/\s/, " "), "999 byte");
  assert.equal(page.size(1_800_000).replace(/\s/, " "), "1,8 MB");
  assert.equal(page.size(640_000).replace(/\s/, " "), "640 kB");
});

test("people: names, initials, colours", () => {
  const anna = { name: "Anna de Vries", email: "anna@devries.example" };
  assert.equal(page.displayName(anna), "Anna de Vries");
  assert.equal(page.displayName({ name: " ", email: "x@y.z" }), "x@y.z");
  assert.equal(page.shortName(anna), "Anna");
  assert.equal(page.shortName({ name: "Vries, Anna de", email: "a@b.c" }), "Anna");
  assert.equal(page.shortName({ name: null, email: "info@b.c" }), "info");
  assert.equal(page.initials(anna), "AV");
  assert.equal(page.initials({ name: "Élise", email: "e@f.g" }), "ÉL");
  assert.equal(page.initials({ name: null, email: "jan.jansen@b.c" }), "JJ");
  assert.equal(page.initials({ name: "(!)", email: "x@b.c" }), "?");
  assert.equal(page.initials(undefined), "?");
  assert.equal(page.colour("Anna@Devries.example"), page.colour("anna@devries.example"));
  assert.ok(page.colour("x@y.z") >= 0 && page.colour("x@y.z") < page.COLOURS);
});

test("typed recipients are read as people paste them", () => {
  const read = page.readAddresses('Anna <anna@b.c>; "Bakker, J." <j@b.c>\nlos@b.c, , fout');
  assert.deepEqual(read, [
    { name: "Anna", email: "anna@b.c" },
    { name: "Bakker, J.", email: "j@b.c" },
    { name: null, email: "los@b.c" },
    { name: null, email: "fout" },
  ]);
  assert.deepEqual(page.unique([read[0], { name: null, email: "ANNA@b.c" }]), [read[0]]);
});

test("what can be an address and what cannot", () => {
  for (const good of ["a@b.c", "jan+x@voorbeeld.nl", "élise@exämple.fr", "root@localhost"])
    assert.ok(page.plausible(good), good);
  for (const bad of ["", "a", "a@", "@b.c", "a b@c.d", "a@b..c", "a@b.c.", "<a@b.c>", "a@b@c.d"])
    assert.ok(!page.plausible(bad), bad);
});

test("a reply's subject is marked once, a conversation's not at all", () => {
  assert.equal(page.replySubject("Planning"), "Re: Planning");
  assert.equal(page.replySubject("RE: Planning"), "RE: Planning");
  assert.equal(page.replySubject("Antw: Planning"), "Antw: Planning");
  assert.equal(page.replySubject(null), "Re: ");
  assert.equal(page.baseSubject("Re: AW: Re[2]: Planning"), "Planning");
  assert.equal(page.baseSubject("Reis: naar Rome"), "Reis: naar Rome");
});

test("a quote keeps lines and drops the signature", () => {
  assert.equal(page.quote("Hoi\n\n> eerder\n-- \nAnna"), "> Hoi\n>\n>> eerder");
});

const plain = (value, header) =>
  page.plainText({
    textBody: [{ partId: "1", type: "text/plain", "header:Content-Type": header }],
    bodyValues: { 1: { value } },
  });

test("a flowed text comes back as it was typed (RFC 3676 §4)", () => {
  const flowed = " text/plain; charset=utf-8;\r\n format=flowed";
  for (const [written, typed] of [
    ["een lange \r\nregel\r\n\r\nnog een\r\n", "een lange regel\n\nnog een"],
    ["lang \n From hier \n  en > daar", "lang From hier  en > daar"],
    ["  ingesprongen\n From mij\n > geen citaat", " ingesprongen\nFrom mij\n> geen citaat"],
    ["> een lang \n> citaat\n>\n>> dieper \n> minder", "> een lang citaat\n>\n>> dieper \n> minder"],
    [">  ingesprongen\n>zonder", ">  ingesprongen\n> zonder"],
    ["dag \n-- \nJan\nTel. 1", "dag \n-- \nJan\nTel. 1"],
    ["> -- \n> Anna", "> -- \n> Anna"],
    ["\n\nantwoord", "\n\nantwoord"],
  ]) {
    assert.equal(plain(written, flowed), typed, written);
  }
  assert.equal(plain("sa \nmen", 'text/plain; Format="Flowed"; DelSp=yes'), "samen");
  for (const header of [undefined, null, "text/plain", "text/plain; format=fixed", "text/plain; x=flowed"])
    assert.equal(plain(" zo \r\nblijft dit", header), " zo \nblijft dit", header);
});

test("html becomes text without a parser of html", () => {
  const html =
    "<style>p{color:red}</style><p>Hoi <b>Jan</b> &amp; co</p><ul><li>een</li><li>twee</li></ul><script>alert(1)</script>5 &lt; 6<br>&#x20ac;3 &onzin;";
  assert.equal(page.textOfHtml(html), "Hoi Jan & co\n\n- een\n- twee\n\n5 < 6\n€3 &onzin;");
  assert.equal(page.readEntities("&#0;&#x110000;"), "&#0;&#x110000;");
});

test("a snippet's marks are pieces, and the rest of its markup is text", () => {
  const pieces = page.snippetPieces("een <mark>factuur</mark> &lt;b&gt; <i>");
  assert.deepEqual(pieces, [
    { text: "een ", marked: false },
    { text: "factuur", marked: true },
    { text: " <b> <i>", marked: false },
  ]);
});

test("a snippet begins near its first mark", () => {
  const near = (text) =>
    page
      .nearMark(page.snippetPieces(text))
      .map((piece) => piece.text)
      .join("");
  const words = "De rekening van de loodgieter die deze week langskwam voor de";
  assert.equal(near(`${words} <mark>dakgoot</mark> aan het huis`), "… voor de dakgoot aan het huis");
  assert.equal(near("kort <mark>hier</mark>"), "kort hier");
  assert.equal(near(words), words);
  assert.equal(near(`${"x".repeat(90)}<mark>y</mark>`), `…${"x".repeat(16)}y`);
});

const signed = (textSignature, inReplies) => ({ textSignature, words: { inReplies } });

test("a signature stands after its mark, at the end or above the quote (C05, C06, C07)", () => {
  assert.equal(page.begun(signed("Jan\nTel. 1\n")), "\n\n-- \nJan\nTel. 1");
  assert.equal(page.begun(signed(" \n")), "");
  assert.equal(page.begun(undefined), "");
  const quoted = "Anna schreef:\n> Hoi";
  for (const [place, expected] of [
    ["above", `\n\nJan\n\n${quoted}\n`],
    ["below", `\n\n${quoted}\n\n-- \nJan`],
    ["never", `\n\n${quoted}\n`],
  ]) {
    assert.equal(page.answering(signed("Jan", place), quoted), expected, place);
  }
});

test("another identity signs in the place of the first, never beside it (C04)", () => {
  const [jan, office, nobody] = [signed("Jan"), signed("De balie\nBakkerij Zuid"), signed("")];
  const begun = page.begun(jan);
  assert.equal(page.signedBy(begun, jan, office), "\n\n-- \nDe balie\nBakkerij Zuid");
  for (const written of [begun, `Hoi\n\n-- niet dit\n${begun}`, "Hoi\n\n-- \nJan"]) {
    const there = page.signedBy(written, jan, office);
    assert.equal(page.signedBy(there, office, jan), written);
    assert.equal(there.split("De balie").length, 2);
  }
  assert.equal(page.signedBy("Hoi", nobody, jan), "Hoi\n\n-- \nJan");
  assert.equal(page.signedBy("Hoi\n\n-- \nJan", jan, nobody), "Hoi");
  // What the person took out or wrote over stays so.
  for (const own of ["Hoi", "Hoi\n\n-- \nJanneman is hier", "Hoi\n\n--\nJan"]) {
    assert.equal(page.signedBy(own, jan, office), own);
  }
  assert.equal(page.unsigned(page.begun(jan), jan).trim(), "");
});
