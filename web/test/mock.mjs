// A server that looks like Postduif from the page's side, so that the page can
// be seen and tested without it: `npm run mock`. What an address asks for in
// its local part decides how set-up ends: wrong@, amber@, slow@, nothing@, and
// those of PROVIDERS and PROBLEMS. LATENCY=300 lets each request of /api and
// /jmap wait up to so many milliseconds, before it is done and after it: a test
// that passes then waits for what it means, not for a fast machine.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Accounts } from "./accounts.mjs";
import { escaped, Mail } from "./jmap.mjs";

const dist = new URL("../dist/", import.meta.url);
const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
  txt: "text/plain; charset=utf-8",
};

/** Starts on a free port of the loopback address, or on the one given. */
export async function start(options = {}) {
  const house = {
    mail: new Mail(options),
    own: new Accounts(options),
    status: options.status ?? {},
    listeners: new Set(),
    frames: new Map(),
    imagesOf: [],
    imageSenders: new Set(options.imageSenders),
    handedIn: [],
    tried: [],
    down: false,
    options,
  };
  house.listening = new Promise((heard) => {
    house.heard = heard;
  });
  const server = createServer((request, response) => {
    delayed(request, response, () => serve(house, request, response)).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  house.port = server.address().port;
  house.url = `http://127.0.0.1:${house.port}/`;
  house.tell = (event, data) => {
    for (const listener of house.listeners)
      listener.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  house.say = (status) => {
    house.status = status;
    house.tell("status", statusOf(house));
  };
  house.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return house;
}

const LATENCY = Number(process.env.LATENCY ?? 0);

async function delayed(request, response, serve) {
  if (LATENCY > 0 && /^\/(api|jmap\/api)/.test(request.url)) {
    const end = response.end;
    response.end = (...args) => {
      pause(Math.random() * LATENCY).then(() => end.apply(response, args));
      return response;
    };
    await pause(Math.random() * LATENCY);
  }
  await serve();
}

async function serve(house, request, response) {
  const { pathname, searchParams } = new URL(request.url, house.url);
  const json = (value, status = 200) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
  if (house.options.signedOut && /^\/(api|jmap)\//.test(pathname)) return json({}, 401);
  if (pathname === "/api/import/upload") {
    house.handedIn.push([searchParams.get("name"), await body(request)]);
    return json({ new: 1, known: 0, skipped: 0, items: [] });
  }
  const asked = ["POST", "PATCH"].includes(request.method) ? JSON.parse((await body(request)) || "{}") : {};
  switch (pathname) {
    case "/":
      return file(house, "index.html", response);
    case "/api/whoami":
      return json({
        name: house.options.person ?? "Jan Jansen",
        language: searchParams.get("lang") ?? house.options.language ?? "nl",
        passwordStore: "keyring",
      });
    case "/api/status": {
      const answer = statusOf(house);
      await house.options.holdStatus?.();
      return json(answer);
    }
    case "/api/setup/find":
      return lines(response, find(asked.address));
    case "/api/setup/prove":
      return lines(response, prove(house, asked));
    case "/api/setup/oauth":
      return lines(response, oauth(house, asked));
    case "/api/setup/certificate": {
      const part = (kind) => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----\n`;
      if (asked.password !== "Slot-zeven") return json({ detail: "the password does not open it" }, 403);
      return json({ certificate: part("CERTIFICATE") + part("PRIVATE KEY") });
    }
    case "/api/accounts":
      if (asked.proof === "known") return json(exists(), 409);
      house.own.there = ["a1"];
      house.added = asked;
      return json({ accountId: "a1" });
    case "/api/image-senders":
      if (request.method === "GET") return json([...house.imageSenders].sort());
      house.imageSenders.add(asked.address);
      return response.writeHead(204).end();
    case "/api/templates":
      return json(house.templates ? [{ accountId: "a1", id: house.templates }] : []);
    case "/api/accounts/a1/templates":
      house.templates = request.method === "PATCH" ? asked.folder : (house.templates ?? "m-own0");
      return json({ id: house.templates });
    case "/api/identities":
      return json(house.own.words());
    case "/api/import/found":
      return json({ found: house.options.found ?? [] });
    case "/api/import":
      house.imported = asked.path;
      if (asked.path === "/weg") return json({ problem: { code: "local", said: "/weg: not found" } }, 422);
      return lines(response, importing(asked.path));
    case "/api/search":
      return json(house.mail.search(asked, house.own.there));
    case "/api/view":
      return json(view(house, asked));
    case "/jmap/session":
      return json(session(house));
    case "/jmap/api":
      if (house.down) return json({}, 503);
      return later(house, asked, json);
    case "/jmap/events":
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(": mock\n\n");
      house.listeners.add(response);
      house.heard();
      request.on("close", () => house.listeners.delete(response));
      return;
  }
  const words = /^\/locales\/([a-z]+)\/(page|errors)\.ftl$/.exec(pathname);
  if (words) return ftl(words[1], words[2], response);
  if (pathname.startsWith("/m/")) return frame(house, pathname.slice(3), response);
  const decided = /^\/api\/submissions\/(s\d+)\/decide$/.exec(pathname);
  if (decided) {
    if (asked.sent) house.mail.settle(decided[1], "sent");
    else house.mail.outbox.find((each) => each.id === decided[1]).state = "queued";
    return json(null);
  }
  const hastened = /^\/api\/submissions\/(s\d+)\/send-now$/.exec(pathname);
  if (hastened) {
    house.mail.settle(hastened[1], "sent");
    return json(null, 202);
  }
  if (pathname.startsWith("/api/image-senders/")) {
    house.imageSenders.delete(decodeURIComponent(pathname.split("/").at(-1)));
    return response.writeHead(204).end();
  }
  if (pathname === "/api/removed-accounts") return json(house.own.removed);
  const restored = /^\/api\/removed-accounts\/(a\d)\/restore$/.exec(pathname);
  if (restored) return json(house.own.restore(restored[1]) ?? null);
  const preferred = /^\/api\/accounts\/(a\d)\/identities\/(i\d)\/prefer$/.exec(pathname);
  if (preferred) {
    house.own.answer("POST", preferred[1], "prefer", { id: preferred[2] }, house);
    return response.writeHead(204).end();
  }
  const sends = /^\/api\/accounts\/(a\d)\/outgoing(?:\/(o\d)(?:\/([a-z]+))?)?$/.exec(pathname);
  const chosen = /^\/api\/accounts\/(a\d)\/identities\/(i\d)\/outgoing$/.exec(pathname);
  if (sends || chosen) {
    const [status, value] = sends
      ? house.own.outgoing(request.method, sends[1], sends[2], sends[3], asked)
      : house.own.choose(chosen[1], chosen[2], asked);
    return value === undefined ? response.writeHead(status).end() : json(value, status);
  }
  const binned = /^\/api\/accounts\/(a\d)\/bin\/(e\d+)\/restore$/.exec(pathname);
  if (binned) return json(house.own.answer("POST", binned[1], "restore", { id: binned[2] }, house)[1]);
  const worded = /^\/api\/accounts\/(a\d)\/identities\/(i\d)$/.exec(pathname);
  if (worded) {
    house.own.asked.push(["words", asked]);
    Object.assign(house.own.identities.get(worded[1]).find(({ id }) => id === worded[2]).words, asked);
    return response.writeHead(204).end();
  }
  const one = /^\/api\/accounts\/(a\d)(?:\/([a-z/-]+))?$/.exec(pathname);
  if (one) {
    const [status, value] = house.own.answer(request.method, one[1], one[2], asked, house);
    if (value === undefined) return response.writeHead(status).end();
    return json(value, status);
  }
  return file(house, pathname.slice(1), response);
}

async function* importing(path) {
  yield { type: "folder", name: "Archief" };
  yield { type: "progress", done: 400, total: 1000, new: 200, known: 0 };
  // Goes on for as long as somebody waits.
  if (path === "/groot") await new Promise(() => {});
  yield { type: "skipped", place: "/post/foto.jpg", reason: "not-mail", said: "" };
  yield { type: "skipped", place: "/post/Archief#3", reason: "deleted", said: "" };
  yield { type: "done", new: 1234, known: 5, skipped: 2 };
}

/** Answers as things stand now, and sends it when the test lets it go. */
async function later(house, asked, json) {
  const answer = jmap(house, asked);
  await house.hold?.(asked);
  return json(answer);
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function file(house, path, response) {
  let bytes;
  try {
    bytes = readFileSync(new URL(path, dist));
  } catch {
    response.writeHead(404).end();
    return;
  }
  // The page's own policy: what it forbids shall be seen here too.
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src http://localhost:${house.port}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'`;
  response
    .writeHead(200, {
      "content-type": TYPES[path.split(".").at(-1)] ?? "application/octet-stream",
      "content-security-policy": policy,
    })
    .end(bytes);
}

function ftl(language, name, response) {
  let text = "";
  try {
    text = readFileSync(new URL(`../../locales/${language}/${name}.ftl`, import.meta.url), "utf8");
  } catch {
    // A language that nobody has written yet.
  }
  response.writeHead(text === "" ? 404 : 200, { "content-type": "text/plain; charset=utf-8" }).end(text);
}

async function lines(response, each) {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  for await (const line of each) response.write(`${JSON.stringify(line)}\n`);
  response.end();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What `find` gives for the addresses whose local part asks for it. */
const PROVIDERS = {
  app: { signIn: "app-password", documentation: ["https://hulp.voorbeeld.nl/app"] },
  window: { signIn: "oauth2", displayName: "Venster", oauth2: { issuer: "login.voorbeeld.nl" } },
  untrusted: {
    trusted: false,
    rank: 150,
    confirm: ["xn--bcher-kva.example", `${"lang".repeat(15)}.example`],
  },
  late: { trusted: false, rank: 150, confirm: ["voorbeeld.nl"] },
  mixed: { trusted: false, rank: 150, confirm: ["xn--pple-43d.example"] },
  product: { trusted: false, rank: 160, via: "mx1.mail.ovh.net", question: "product", confirm: ["ovh.net"] },
  rich: {
    documentation: ["https://hulp.voorbeeld.nl/imap"],
    enable: [{ url: "https://webmail.voorbeeld.nl/aan", instruction: "Zet eerst IMAP aan." }],
    webMail: "https://webmail.voorbeeld.nl/",
    pop3: { leaveOnServer: true, days: 30 },
  },
};

async function* find(address) {
  const [local, domain] = address.split("@");
  const sources = [
    ["builtin", domain],
    ["autoconfig", `autoconfig.${domain}`],
    ["ispdb", "autoconfig.thunderbird.net"],
    ["mx", domain],
  ];
  if (domain === "gmial.com") yield { type: "did-you-mean", address: `${local}@gmail.com` };
  for (const [source, subject] of sources) yield { type: "asked", source, subject };
  const wait = ["slow", "late"].includes(local) ? 900 : 20;
  await pause(wait);
  yield { type: "answer", source: "builtin", subject: domain, ms: 1, outcome: "none", detail: "" };
  await pause(wait);
  const at = { host: `imap.mail.${domain}`, user: address, security: "tls", auth: [] };
  const proposal = {
    source: "autoconfig",
    subject: `autoconfig.${domain}`,
    rank: 10,
    trusted: true,
    displayName: "Voorbeeld",
    signIn: "password",
    incoming: [
      { ...at, protocol: "imap", port: 993 },
      { ...at, protocol: "pop3", port: 995 },
    ],
    outgoing: [{ ...at, protocol: "smtp", host: `smtp.mail.${domain}`, port: 465 }],
    documentation: [],
    ...PROVIDERS[local],
  };
  if (["nothing", "lingers", "unknown"].includes(local)) {
    yield { type: "guess", proposal: { ...proposal, source: "guess", trusted: false, rank: 255 } };
    const code = local === "unknown" ? "no-config" : "dns-domain";
    yield { type: "problem", problem: { code, said: "", args: { domain, n: "4" } } };
    // Longer than the page waits to look up what is typed.
    if (local === "lingers") await pause(900);
    return;
  }
  const found = { source: "autoconfig", subject: `autoconfig.${domain}`, ms: 412, outcome: "found" };
  yield { type: "answer", ...found, url: `https://autoconfig.${domain}/mail/config-v1.1.xml` };
  yield { type: "proposal", proposal };
  if (local === "product") {
    const hosts = ["pro1.mail.ovh.net", "pro2.mail.ovh.net"];
    const each = (server) => hosts.map((host) => ({ ...server, host }));
    const pro = { incoming: each(proposal.incoming[0]), outgoing: each(proposal.outgoing[0]) };
    yield { type: "proposal", proposal: { ...proposal, ...pro, rank: 161, displayName: "Email Pro" } };
  }
  if (local === "slow") await pause(wait);
  yield { type: "done" };
}

/** Problems of the incoming server, by the local part that asks for each. */
const CERTIFICATE = {
  issuer: "Proef",
  selfSigned: "true",
  fingerprint: Array(32).fill("AB").join(":"),
  notBefore: "2026-01-01T00:00:00Z",
  notAfter: "2031-01-01T00:00:00Z",
};
const PROBLEMS = {
  wrong: { code: "auth-failed", said: "a1 NO [AUTHENTICATIONFAILED] Authentication failed." },
  app: { code: "auth-failed", said: "a1 NO Application-specific password required" },
  name: { code: "tls-name", said: "wrong name", args: { ...CERTIFICATE, names: "*.echt.nl, ssl0.echt.nl" } },
  self: { code: "tls-untrusted", said: "unknown issuer", args: CERTIFICATE },
  scanner: {
    code: "tls-untrusted",
    said: "unknown issuer",
    args: { ...CERTIFICATE, selfSigned: "false", issuer: "Avast Web/Mail Shield Root", scanner: "Avast" },
  },
  expired: {
    code: "tls-expired",
    said: "expired",
    args: { ...CERTIFICATE, notAfter: "2026-02-01T00:00:00Z" },
  },
  off: { code: "protocol-off", said: "a1 NO [PRIVACYREQUIRED] IMAP is disabled" },
  mismatch: { code: "tls-mismatch", said: "* OK", args: { security: "starttls", tlsPort: "993" } },
};

function* mended(local, { password, incoming, pins = [] }) {
  const problem = PROBLEMS[local];
  const better = {
    wrong: password === "goed",
    app: password === "goed",
    name: incoming.host === "ssl0.echt.nl",
    off: incoming.protocol === "pop3",
    mismatch: incoming.security === "starttls",
  }[local];
  if (!problem || better || pins.some((pin) => pin.fingerprint === problem.args?.fingerprint)) return;
  const { host, port, user, protocol } = incoming;
  const args = { ...problem.args, ...(local === "name" ? { asked: host } : {}) };
  yield { ...problem, host, port, user, protocol, args };
}

async function* prove(house, asked) {
  const [local] = asked.address.split("@");
  const at = ({ host, port, user, protocol }) => ({ host, port, user, protocol });
  const worked = { user: asked.address, capabilities: ["IMAP4rev2", "IDLE"], clockSkew: 0 };
  await pause(local === "slow" ? 1500 : 20);
  house.tried.push(asked);
  for (const problem of mended(local, asked)) {
    yield { type: "result", side: "incoming", ok: false, problem };
    yield { type: "result", side: "outgoing", ok: true, mechanism: "PLAIN", ...worked };
    yield { type: "done", proof: "p", incoming: false, outgoing: true };
    return;
  }
  yield { type: "result", side: "incoming", ok: true, mechanism: "SCRAM-SHA-256", ...worked };
  await pause(local === "slow" ? 1500 : 20);
  if (local === "amber") {
    yield {
      type: "result",
      side: "outgoing",
      ok: false,
      problem: { code: "auth-failed", said: "535 5.7.8 Error: authentication failed", ...at(asked.outgoing) },
    };
  } else {
    yield { type: "result", side: "outgoing", ok: true, mechanism: "PLAIN", ...worked };
    if (asked.testMessage) yield { type: "test-message", ok: true, said: "250 queued" };
  }
  house.proven = asked;
  const id = local === "double" ? "known" : "p";
  yield { type: "done", proof: id, incoming: true, outgoing: local !== "amber" };
}

async function* oauth(house, { way }) {
  const issuer = "login.voorbeeld.nl";
  yield way === "device"
    ? { type: "code", issuer, userCode: "WDJB-MJHT", address: `https://${issuer}/device`, minutes: 15 }
    : { type: "open", issuer, url: `https://${issuer}/auth`, minutes: 10 };
  await new Promise((resolve) => {
    house.signedIn = resolve;
  });
  yield { type: "granted", grant: "g" };
}

/** What concerns an account itself is answered by its settings. */
function jmap(house, { methodCalls }) {
  const { methodResponses, ...rest } = house.mail.answer({ methodCalls });
  const own = new Map(methodCalls.map(([name, args, id]) => [id, [name, house.own.call(name, args), id]]));
  return {
    ...rest,
    methodResponses: methodResponses.map((each) => (own.get(each[2])?.[1] ? own.get(each[2]) : each)),
  };
}

function exists() {
  return { problem: { code: "account-exists", said: "", args: { id: "a1", account: "jan@voorbeeld.nl" } } };
}

function statusOf(house) {
  const accounts = house.own.there.map((id) => ({
    id,
    name: house.own.known.get(id).name,
    address: house.own.known.get(id).address,
    kind: house.own.known.get(id).kind,
    phase: "idle",
    lastSuccess: Math.floor(Date.now() / 1000),
    lastError: null,
    nextTry: null,
    done: 0,
    total: 0,
    waitingToSend: 0,
    refused: [],
    outbox: house.mail.outbox,
    ...house.status,
  }));
  return {
    accounts: [...accounts, { id: "local", name: "local", address: "", kind: "local", phase: "local" }],
    version: "0.1.0",
  };
}

function session(house) {
  const accounts = Object.fromEntries(
    [...house.own.there, "local"].map((id) => [
      id,
      {
        name: house.own.known.get(id)?.name ?? "On this computer",
        isPersonal: true,
        isReadOnly: false,
      },
    ]),
  );
  return { accounts, primaryAccounts: {}, username: "", downloadUrl: "", uploadUrl: "", state: "1" };
}

function view(house, { emailId, theme, images }) {
  const mail = house.mail.emails.get(emailId);
  if (images === "wanted") house.imagesOf.push(emailId);
  const id = `f${house.frames.size}`;
  house.frames.set(id, { mail, theme });
  return {
    url: `http://localhost:${house.port}/m/${id}`,
    remoteHosts: mail.remoteHosts,
    trackingPixels: mail.trackingPixels,
    imagesShown: images === "wanted" || house.imageSenders.has(mail.from[0].email),
    kind: mail.html ? "html" : "plain",
  };
}

/** The program's own frame: its style and script stand beside its Rust. */
function frame(house, id, response) {
  const { mail, theme } = house.frames.get(id);
  const part = (name) =>
    readFileSync(new URL(`../../crates/postduif/src/http/${name}`, import.meta.url), "utf8");
  const dark = theme === "dark" && !mail.html;
  const html =
    mail.html ??
    mail.bodyValues.text.value
      .split("\n\n")
      .map((block) => `<p>${escaped(block).replaceAll("\n", "<br>")}</p>`)
      .join("");
  const script = part("frame.js").replace("PAGE", house.url.slice(0, -1));
  const policy = `sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none'; script-src 'nonce-n'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors http://127.0.0.1:${house.port}`;
  response
    .writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy })
    .end(
      `<!doctype html><html lang="nl"><meta charset="utf-8"><title>mail</title><meta name="color-scheme" content="${dark ? "dark" : "light"}"><style>${part("frame.css")}</style><body class="${mail.html ? "html" : "plain"}${dark ? " dark" : ""}"><div id="postduif-message" dir="auto">${html}</div><script nonce="n">${script}</script></body></html>`,
    );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const fresh = process.argv.includes("--fresh");
  const house = await start({ port: 4780, plain: 10_000, accounts: fresh ? [] : ["a1"] });
  console.log(`${house.url}  (--fresh begins with the wizard)`);
}
