// The accounts of the mock server: what is set for each, and what comes of
// changing it. A server whose name begins with `fout` is not there; one that
// begins with `zelf` shows a certificate of its own; the password `fout` is wrong.

import { ME } from "./sample.mjs";

const ADDRESSES = { a1: ME.email, a2: "werk@voorbeeld.nl" };

export class Accounts {
  constructor(options) {
    this.there = options.accounts ?? ["a1"];
    this.removed = [];
    this.asked = [];
    this.bin = options.bin ?? [];
    this.found = options.found;
    this.kept = keeping(options.kind ?? "imap");
    this.known = new Map(Object.keys(ADDRESSES).map((id) => [id, settings(id, options)]));
    this.sends = new Map([...this.known].map(([id, of]) => [id, [sender(of.outgoing)]]));
    this.identities = new Map(Object.entries(ADDRESSES).map(([id, email]) => [id, [identity("i1", email)]]));
  }

  /** Answers `/api/accounts/{id}/{verb}` with a status and a body. */
  answer(method, id, verb, asked, house) {
    const of = this.known.get(id);
    this.asked.push([verb ?? method, asked]);
    switch (verb ?? method) {
      case "GET":
        return [
          200,
          {
            ...of,
            outgoingServers: this.listed(id),
            chosenFolders: house.mail.folders.filter(({ chosen }) => chosen).map((folder) => folder.id),
            phase: house.status.phase ?? "idle",
            lastError: house.status.lastError ?? null,
          },
        ];
      case "PATCH":
        Object.assign(of, asked);
        if (asked.name === "") of.name = of.address;
        house.say(house.status);
        return [204];
      case "DELETE":
        this.there = this.there.filter((each) => each !== id);
        this.removed.push({ id, address: of.address, kind: of.kind, removedAt: 1_795_000_000 });
        return [204];
      case "pause":
        house.say({ phase: "paused" });
        return [204];
      case "resume":
        if (house.options.unproven) return trouble({ code: "auth-failed", said: "a1 NO nog steeds" });
        house.say({ phase: "idle" });
        return [204];
      case "password":
        if (asked.password === "fout") return trouble({ code: "auth-failed", said: "a1 NO nee" });
        house.say({ phase: "idle" });
        return [200, { outgoing: true, problem: null }];
      case "servers":
        return this.servers(of, asked);
      case "answer":
        house.say({ phase: "idle", lastError: null });
        return [204];
      case "conversion":
        return this.conversion(of, asked);
      case "convert": {
        this.others = asked.others;
        const collecting = asked.to === "pop3" ? { leave: true, days: null, untilDeleted: true } : null;
        Object.assign(of, { incoming: asked.incoming, kind: asked.to, collecting });
        return [200, { type: "done", kind: asked.to }];
      }
      case "test-message":
        return [200, { said: "250 2.0.0 Ok: queued as 4F" }];
      case "identities": {
        const list = this.identities.get(id);
        list.push({ ...identity(`i${list.length + 1}`, asked.email), name: asked.name });
        return [200, { id: list.at(-1).id }];
      }
      case "prefer": {
        const list = this.identities.get(id);
        list.unshift(
          list.splice(
            list.findIndex((each) => each.id === asked.id),
            1,
          )[0],
        );
        return [204];
      }
      case "bin":
        return [200, this.bin];
      case "restore":
        this.bin = this.bin.filter((each) => each.id !== asked.id);
        return [200, { id: "e99" }];
      case "rediscover":
        return [200, this.found ?? { source: "ispdb", subject: "", trusted: true, changes: [] }];
      case "keeping":
        for (const [name, terms] of Object.entries(asked ?? {})) this.keep(name, terms);
        if (asked?.retention && removes(asked.retention))
          this.kept.removed = { count: 37, until: 1_795_500_000 };
        return [200, this.kept];
      case "keeping/check":
        return [200, { going: goes(asked, this.kept) }];
      case "keeping/undo":
        Object.assign(this.kept.retention, { here: false, server: false });
        this.kept.removed = null;
        return [200, { restored: 37 }];
      case "used":
        return [200, USED];
      default:
        return [202, {}];
    }
  }

  /** One part of what is kept where. */
  keep(name, terms) {
    if (name === "folders") {
      const away = Object.values(terms).some((here) => !here);
      this.kept.onlineFolders = away ? ["Archive"] : [];
    } else if (name === "folderRetention") {
      for (const own of Object.values(terms)) this.kept.folderRetention = own ? { Archive: own } : {};
    } else {
      Object.assign(this.kept[name], terms);
    }
  }

  /** What the program keeps of the identities beside JMAP. */
  words() {
    return [...this.identities].flatMap(([accountId, list]) =>
      list.map(({ id, words }) => ({ accountId, id, ...words })),
    );
  }

  servers(of, { incoming, outgoing, pins }) {
    for (const server of [incoming, outgoing]) {
      if (server?.host.startsWith("fout")) return trouble(at(server, { code: "dns-host", said: "NXDOMAIN" }));
      if (server?.host.startsWith("zelf") && pins.length === 0) {
        const args = {
          selfSigned: "true",
          fingerprint: Array(32).fill("AB").join(":"),
          notAfter: "2031-01-01",
        };
        return trouble(at(server, { code: "tls-untrusted", said: "unknown issuer", args }));
      }
    }
    const collecting = incoming.protocol === "pop3" ? of.collecting : null;
    Object.assign(of, { incoming, outgoing, kind: incoming.protocol, collecting });
    const [first] = this.sends.get(of.id);
    if (first && outgoing) Object.assign(first, { server: outgoing });
    return [200, { outgoing: true, problem: null }];
  }

  /** The outgoing servers with who uses each. */
  listed(id) {
    const list = this.sends.get(id);
    return list.map((one, place) => ({
      ...one,
      name: one.label || one.server.host,
      default: place === 0,
      identities: this.identities
        .get(id)
        .filter(({ sender }) => (list.some((each) => each.id === sender) ? sender === one.id : place === 0))
        .map(({ id, email, sender }) => ({ id, email, named: Boolean(sender) })),
    }));
  }

  /** Answers `/api/accounts/{id}/outgoing[/{server}[/{verb}]]`. */
  outgoing(method, id, server, verb, asked) {
    this.asked.push([`outgoing ${verb ?? method}`, asked]);
    const list = this.sends.get(id);
    const place = list.findIndex((each) => each.id === server);
    if (verb === "default") {
      list.unshift(list.splice(place, 1)[0]);
      return [204];
    }
    if (verb === "test") {
      const { server } = list[place];
      if (server.host.startsWith("fout")) return trouble(at(server, { code: "dns-host", said: "NXDOMAIN" }));
      list[place].proven = true;
      return [200, { said: "235 2.7.0 Authentication successful" }];
    }
    if (method === "DELETE") {
      list.splice(place, 1);
      return [200, { removed: server, addresses: [] }];
    }
    const { label, login, ehlo } = asked;
    const wrong = asked.server.host.startsWith("fout") || asked.password === "fout";
    if (wrong && !asked.unproven)
      return trouble(at(asked.server, { code: "auth-failed", said: "535 5.7.8 nee" }));
    const set = { label, login, ehlo, server: asked.server, proven: !wrong, mechanism: "PLAIN" };
    if (place >= 0) Object.assign(list[place], set);
    else list.push({ id: `o${list.length + 1}`, ...set });
    return [200, { id: server ?? list.at(-1).id, proven: !wrong, problem: null }];
  }

  choose(id, identity, { server }) {
    this.identities.get(id).find((each) => each.id === identity).sender = server;
    return [204];
  }

  /** Nothing is published of POP3; whoever names the server gets on. */
  conversion(of, { to, incoming }) {
    if (!incoming && to === "pop3") {
      return trouble({ code: "no-config", said: "", args: { domain: "mail.voorbeeld.nl" } });
    }
    const found = { ...of.incoming, protocol: to, port: to === "imap" ? 993 : 995 };
    const amount = (messages, bytes) => ({ messages, bytes });
    const [all, others, lacking, missing] = [
      amount(1200, 9_000_000),
      amount(40, 2_000_000),
      amount(3, 70_000),
      to === "imap" ? amount(7, 500_000) : null,
    ];
    return [200, { to, incoming: incoming ?? found, all, others, lacking, missing }];
  }

  restore(id) {
    this.removed = this.removed.filter((each) => each.id !== id);
    this.there.push(id);
  }

  /** `Identity/get` and `Identity/set`; null for any other method. */
  call(name, { accountId, update = {}, destroy = [] }) {
    if (!name.startsWith("Identity/")) return null;
    let list = this.identities.get(accountId) ?? [];
    for (const [id, patch] of Object.entries(update))
      Object.assign(
        list.find((each) => each.id === id),
        patch,
      );
    list = list.filter((each) => !destroy.includes(each.id));
    this.identities.set(accountId, list);
    const shown = list.map((each) => ({ ...each, mayDelete: list.length > 1 }));
    return { accountId, state: "i", list: shown, notFound: [], notUpdated: null, notDestroyed: null };
  }
}

function settings(id, options) {
  const address = ADDRESSES[id];
  const kind = (id === "a2" && options.second) || (options.kind ?? "imap");
  const server = (protocol, name, port) => ({
    protocol,
    host: `${name}.mail.voorbeeld.nl`,
    port,
    security: "tls",
    user: address,
    auth: [],
  });
  return {
    id,
    kind,
    name: address,
    address,
    incoming: kind === "pop3" ? server("pop3", "pop", 995) : server("imap", "imap", 993),
    outgoing: server("smtp", "smtp", 465),
    login: { incoming: "PLAIN", outgoing: "PLAIN", ...options.login },
    following: { whenDeleting: "trash", checkMinutes: 10, checkAtStart: true },
    collecting: kind === "pop3" ? { leave: true, days: 14, untilDeleted: true } : null,
  };
}

function keeping(kind) {
  return {
    collecting: kind === "pop3" ? { leave: true, days: 14, untilDeleted: true, mostBytes: null } : null,
    offline: kind === "imap" ? { days: null, mostBytes: null } : null,
    onlineFolders: [],
    retention: { keep: "all", starred: true, here: false, server: false },
    folderRetention: {},
    emptying: { trash: null, junk: null },
    removed: null,
  };
}

const removes = ({ keep, here, server }) => keep !== "all" && (here || server);

/** 37 messages of the inbox by its terms, and three of the trash by its days. */
function goes({ retention, emptying = {} }, kept) {
  const terms = { ...kept.retention, ...retention };
  const row = { bytes: 4_200_000, oldest: 1_600_000_000, newest: 1_780_000_000 };
  return [
    ...(removes(terms) ? [{ mailbox: "m-inbox", server: terms.server, count: 37, ...row }] : []),
    ...(emptying.trash ? [{ mailbox: "m-trash", server: true, count: 3, ...row }] : []),
  ];
}

const USED = {
  messages: 1234,
  bytes: 4_200_000_000,
  withAttachments: 3_900_000_000,
  headersOnly: 17,
  index: 82_000_000,
  free: 212_000_000_000,
  server: { used: 3_900_000_000, limit: 5_000_000_000 },
};

function sender(server) {
  return { id: "o1", label: "", server, login: "account", ehlo: "", proven: true, mechanism: "PLAIN" };
}

function identity(id, email) {
  return {
    id,
    name: ME.name,
    email,
    replyTo: null,
    bcc: null,
    textSignature: "",
    htmlSignature: "",
    words: { organization: "", inReplies: "above" },
  };
}

function at({ host, port, user, protocol }, problem) {
  return { ...problem, host, port, user, protocol };
}

function trouble(problem) {
  return [422, { status: 422, problem }];
}
