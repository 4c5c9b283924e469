// As much of JMAP as the page speaks, over emails in memory.

import { emails, folders, ME } from "./sample.mjs";

const PARTS = ["textBody", "htmlBody", "attachments"];

export class Mail {
  constructor({ plain = 400, now = Date.now() } = {}) {
    this.folders = folders();
    this.emails = new Map(emails(now, plain).map((mail) => [mail.id, mail]));
    this.state = 1;
    this.made = 0;
    this.handedIn = 0;
    this.held = new Map();
    this.outbox = [];
    this.refuseNext = null;
    this.refuseSending = null;
    this.log = [];
  }

  /** Answers one request of method calls. */
  answer({ methodCalls }) {
    const responses = [];
    const created = {};
    for (const [name, given, id] of methodCalls) {
      try {
        const args = resolve(given, responses, created);
        this.log.push([name, args]);
        for (const response of this.call(name, args, created)) responses.push([...response, id]);
      } catch (error) {
        responses.push(["error", { type: error.message }, id]);
      }
    }
    return { methodResponses: responses, sessionState: "s" };
  }

  call(name, args, created) {
    const common = { accountId: args.accountId, state: String(this.state) };
    const local = args.accountId === "local";
    switch (name) {
      case "Mailbox/get":
        return [
          [
            name,
            {
              ...common,
              list: local
                ? this.counted()
                    .slice(0, 6)
                    .map((each) => ({ ...each, totalEmails: 0, unreadThreads: 0 }))
                : this.counted(),
              notFound: [],
            },
          ],
        ];
      case "Mailbox/set": {
        for (const [id, { role }] of Object.entries(args.update)) {
          for (const folder of this.folders) {
            const usual = folder.id.startsWith("m-own") ? null : folder.id.slice(2);
            if (folder.id === id) [folder.role, folder.chosen] = [role ?? usual, role !== null];
            else if (role === null) folder.role ??= usual;
            else if (folder.role === role) [folder.role, folder.chosen] = [null, false];
          }
        }
        return [[name, { ...common, updated: {}, notUpdated: null, notDestroyed: null }]];
      }
      case "Identity/get":
        return [
          [
            name,
            {
              ...common,
              list: [
                { id: "i1", name: ME.name, email: ME.email, replyTo: null, bcc: null, textSignature: "" },
              ],
              notFound: [],
            },
          ],
        ];
      case "Email/query": {
        const all = local ? [] : this.query(args);
        const from = args.anchor
          ? Math.max(0, all.indexOf(args.anchor) + (args.anchorOffset ?? 0))
          : (args.position ?? 0);
        return [
          [
            name,
            {
              ...common,
              queryState: String(this.state),
              position: from,
              ids: all.slice(from, from + (args.limit ?? 50)),
              total: all.length,
            },
          ],
        ];
      }
      case "Email/get":
        return [[name, { ...common, ...this.get(args) }]];
      case "Thread/get":
        return [
          [
            name,
            {
              ...common,
              list: [...new Set(args.ids)].map((id) => ({ id, emailIds: this.members(id) })),
              notFound: [],
            },
          ],
        ];
      case "Email/changes":
      case "Thread/changes":
        return [
          [
            name,
            {
              ...common,
              oldState: args.sinceState,
              newState: String(this.state),
              hasMoreChanges: false,
              created: [],
              updated: [...this.emails.values()]
                .slice(0, 5)
                .map((mail) => (name === "Email/changes" ? mail.id : mail.threadId)),
              destroyed: [],
            },
          ],
        ];
      case "SearchSnippet/get":
        return [
          [
            name,
            { ...common, list: args.emailIds.map((id) => this.snippet(id, args.filter)), notFound: null },
          ],
        ];
      case "Email/set":
        return [[name, this.set(args, created)]];
      case "EmailSubmission/set":
        return this.submit(name, args, created);
      default:
        throw new Error("unknownMethod");
    }
  }

  counted() {
    const all = [...this.emails.values()];
    return this.folders.map((folder) => {
      const inside = all.filter((mail) => mail.mailboxIds[folder.id]);
      const unread = inside.filter((mail) => !mail.keywords.$seen);
      return {
        ...folder,
        totalEmails: inside.length,
        unreadEmails: unread.length,
        totalThreads: inside.length,
        unreadThreads: unread.length,
        myRights: {},
      };
    });
  }

  members(threadId) {
    return [...this.emails.values()]
      .filter((mail) => mail.threadId === threadId)
      .sort(byTime)
      .map((mail) => mail.id);
  }

  query({ filter, collapseThreads }) {
    const found = [...this.emails.values()]
      .filter((mail) => matches(mail, filter))
      .sort((a, b) => -byTime(a, b));
    const seen = new Set();
    return found
      .filter((mail) => !collapseThreads || (!seen.has(mail.threadId) && seen.add(mail.threadId)))
      .map((mail) => mail.id);
  }

  /** As much of the grammar as the tests type: plain words. Every account has the same mail. */
  search({ text, accounts, position = 0, limit, calculateTotal }, there) {
    // Of one word alone it knows what it means: every account's inbox.
    if (text === "in:inbox")
      return this.search({ ...{ accounts, position, limit, calculateTotal }, text: "" }, there);
    const words = text.split(/\s+/).filter((word) => word !== "");
    const marks = { operator: "AND", conditions: words.map((word) => ({ text: word })) };
    const found = this.query({ filter: marks, collapseThreads: true });
    const where = accounts.length > 0 ? accounts.filter((id) => id !== "local") : there;
    const all = found.flatMap((emailId) => where.map((accountId) => ({ accountId, emailId })));
    return {
      position,
      total: calculateTotal ? all.length : null,
      rows: all.slice(position, position + limit),
      state: String(this.state),
      marks,
      unknown: words.filter((word) => /^[a-z]+:/.test(word)),
    };
  }

  get({ ids, properties, bodyProperties }) {
    const list = [...new Set(ids)].flatMap((id) => this.emails.get(id) ?? []);
    const wanted = properties ? new Set(["id", ...properties]) : null;
    // A part's header fields are told only to who asks.
    const told = (key) => bodyProperties?.includes(key) ?? !key.startsWith("header:");
    const part = (each) => Object.fromEntries(Object.entries(each).filter(([key]) => told(key)));
    const shown = (key, value) => (PARTS.includes(key) ? value.map(part) : value);
    return {
      list: list.map((mail) =>
        Object.fromEntries(
          Object.entries(mail)
            .filter(([key]) => !wanted || wanted.has(key))
            .map(([key, value]) => [key, shown(key, value)]),
        ),
      ),
      notFound: ids.filter((id) => !this.emails.has(id)),
    };
  }

  snippet(emailId, filter) {
    const words = texts(filter);
    const mark = (text) => {
      let marked = escaped(text);
      for (const word of words)
        marked = marked.replace(
          new RegExp(word.replace(/[^\p{L}\p{N}]/gu, "."), "iu"),
          (hit) => `<mark>${hit}</mark>`,
        );
      return marked.includes("<mark>") ? marked : null;
    };
    const mail = this.emails.get(emailId);
    return { emailId, subject: mail ? mark(mail.subject) : null, preview: mail ? mark(mail.preview) : null };
  }

  set(args, created) {
    const answer = {
      oldState: String(this.state),
      newState: "",
      created: {},
      updated: {},
      destroyed: [],
      notCreated: {},
      notUpdated: {},
      notDestroyed: {},
    };
    if (this.refuseNext) {
      const refused = { type: "forbidden", description: this.refuseNext };
      for (const id of Object.keys(args.update ?? {})) answer.notUpdated[id] = refused;
      for (const name of Object.keys(args.create ?? {})) answer.notCreated[name] = refused;
      this.refuseNext = null;
      // Each stands for itself (RFC 8620 §5.3): what else is asked is done.
      args = { destroy: args.destroy };
    }
    for (const [name, mail] of Object.entries(args.create ?? {})) {
      this.made += 1;
      const id = `n${this.made}`;
      const now = new Date().toISOString().replace(/\.\d+Z/, "Z");
      const thread = [...this.emails.values()].find((other) =>
        other.messageId?.some((each) => mail.inReplyTo?.includes(each)),
      )?.threadId;
      this.emails.set(id, {
        cc: null,
        bcc: null,
        replyTo: null,
        inReplyTo: null,
        references: null,
        attachments: [],
        remoteHosts: [],
        trackingPixels: 0,
        hasAttachment: false,
        htmlBody: mail.textBody,
        ...mail,
        id,
        blobId: `b-${id}`,
        threadId: thread ?? `t-${id}`,
        receivedAt: now,
        sentAt: now,
        messageId: [`${id}@mock.example`],
        preview: mail.bodyValues.text.value.slice(0, 100),
      });
      answer.created[name] = { id, size: mail.bodyValues.text.value.length };
      created[name] = id;
    }
    for (const [id, patch] of Object.entries(args.update ?? {})) {
      const mail = this.emails.get(id);
      if (!mail) answer.notUpdated[id] = { type: "notFound" };
      else {
        applyPatch(mail, patch);
        answer.updated[id] = null;
      }
    }
    for (const id of args.destroy ?? []) {
      if (this.emails.delete(id)) answer.destroyed.push(id);
    }
    this.state += 1;
    answer.newState = String(this.state);
    return answer;
  }

  submit(name, args, created) {
    const answer = { oldState: "1", newState: "2", created: {}, updated: {}, notCreated: {}, notUpdated: {} };
    for (const [key, submission] of Object.entries(args.create ?? {})) {
      const id = `s${this.handedIn + 1}`;
      const emailId = submission.emailId.startsWith("#")
        ? created[submission.emailId.slice(1)]
        : submission.emailId;
      const mail = this.emails.get(emailId);
      if (!mail) {
        answer.notCreated[key] = { type: "invalidProperties" };
        continue;
      }
      if (this.refuseSending) {
        answer.notCreated[key] = { type: "forbiddenToSend", description: this.refuseSending };
        this.refuseSending = null;
        continue;
      }
      this.handedIn += 1;
      this.held.set(id, emailId);
      const sendAt = Math.floor(Date.now() / 1000) + 10;
      this.outbox.unshift({
        id,
        emailId,
        state: "queued",
        sendAt,
        nextTry: sendAt,
        subject: mail.subject,
        recipients: mail.to.map(({ email }) => ({ email, delivery: "waiting", said: "" })),
        trouble: null,
      });
      answer.created[key] = { id };
    }
    for (const id of Object.keys(args.update ?? {})) {
      if (this.held.delete(id)) {
        this.forget(id);
        answer.updated[id] = null;
      } else answer.notUpdated[id] = { type: "cannotUnsend" };
    }
    for (const id of args.destroy ?? []) this.forget(id);
    return [[name, answer]];
  }

  forget(id) {
    this.outbox = this.outbox.filter((each) => each.id !== id);
  }

  /** What the server says of a sending: "sent", "failed" or "unsure". */
  settle(id, state, said = "") {
    const sending = this.outbox.find((each) => each.id === id);
    this.held.delete(id);
    sending.state = state;
    if (state === "failed")
      for (const each of sending.recipients) Object.assign(each, { delivery: "refused", said });
    if (state !== "sent") return;
    this.forget(id);
    const mail = this.emails.get(sending.emailId);
    if (!mail) return;
    mail.mailboxIds = { "m-sent": true };
    delete mail.keywords.$draft;
    this.state += 1;
  }
}

function byTime(a, b) {
  return a.receivedAt.localeCompare(b.receivedAt) || a.id.localeCompare(b.id);
}

function matches(mail, filter) {
  if (!filter) return true;
  if (filter.operator) {
    const results = filter.conditions.map((each) => matches(mail, each));
    if (filter.operator === "AND") return results.every(Boolean);
    return filter.operator === "OR" ? results.some(Boolean) : !results.some(Boolean);
  }
  const has = (text, needle) => text.toLowerCase().includes(needle.replaceAll('"', "").toLowerCase());
  const people = (list) => (list ?? []).map((each) => `${each.name} ${each.email}`).join(" ");
  if (filter.inMailbox && !mail.mailboxIds[filter.inMailbox]) return false;
  if (
    filter.inMailboxOtherThan &&
    Object.keys(mail.mailboxIds).every((id) => filter.inMailboxOtherThan.includes(id))
  )
    return false;
  if (filter.hasKeyword && !mail.keywords[filter.hasKeyword]) return false;
  if (filter.notKeyword && mail.keywords[filter.notKeyword]) return false;
  if (filter.hasAttachment !== undefined && mail.hasAttachment !== filter.hasAttachment) return false;
  if (filter.from && !has(people(mail.from), filter.from)) return false;
  if (filter.to && !has(people(mail.to), filter.to)) return false;
  if (filter.subject && !has(mail.subject, filter.subject)) return false;
  if (filter.text && !has(`${people(mail.from)} ${mail.subject} ${mail.preview}`, filter.text)) return false;
  return true;
}

function texts(filter) {
  if (!filter) return [];
  if (filter.operator) return filter.conditions.flatMap(texts);
  return [filter.text, filter.subject, filter.from].filter(Boolean).map((text) => text.replaceAll('"', ""));
}

export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function applyPatch(mail, patch) {
  for (const [path, value] of Object.entries(patch)) {
    const [set, name] = path.split("/");
    if (name === undefined) mail[set] = value;
    else if (value === null) delete mail[set][name];
    else mail[set] = { ...mail[set], [name]: value };
  }
}

/** Puts what earlier answers gave in the place of `#name` (RFC 8620 §3.7). */
function resolve(given, responses, created) {
  const args = {};
  for (const [key, value] of Object.entries(given)) {
    if (!key.startsWith("#")) {
      args[key] = value;
      continue;
    }
    const source = responses.find(([name, , id]) => id === value.resultOf && name === value.name);
    if (!source) throw new Error("invalidResultReference");
    args[key.slice(1)] = value.path
      .split("/")
      .slice(1)
      .reduce(
        (at, step) =>
          step === "*" ? at : Array.isArray(at) ? at.flatMap((each) => each[step] ?? []) : at?.[step],
        source[1],
      );
    if (args[key.slice(1)] === undefined) throw new Error("invalidResultReference");
  }
  for (const [id, patch] of Object.entries(args.update ?? {})) {
    if (id.startsWith("#") && created[id.slice(1)]) {
      args.update = { ...args.update, [created[id.slice(1)]]: patch };
      delete args.update[id];
    }
  }
  return args;
}
