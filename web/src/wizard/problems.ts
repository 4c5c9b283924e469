// What a problem means on the page: its texts, and the server that would mend
// it. Pure but for the words.

import { ApiError, type Problem, type Protocol, type Security, type Server } from "../api.ts";
import { language, maybe } from "../l10n.ts";

/** Ports by protocol and protection (RFC 8314 §3, RFC 6409 §3.1). */
export const PORTS: Record<Protocol, Record<Security, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
  smtp: { tls: 465, starttls: 587, none: 587 },
};

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) {
    if (error.problem) return error.problem;
    return { code: "local", said: `HTTP ${error.status}` };
  }
  return { code: "local", said: error instanceof Error ? error.message : String(error) };
}

/** The texts of a problem, with every value that they may name. */
export function problemTexts(problem: Problem): { title: string; what: string; todo: string[] } {
  const args = {
    ...(problem.host ? { host: problem.host, provider: problem.host } : {}),
    ...(problem.port ? { port: String(problem.port) } : {}),
    ...(problem.user ? { user: problem.user, account: problem.user } : {}),
    ...(problem.protocol ? { protocol: problem.protocol.toUpperCase() } : {}),
    ...dated(problem.args ?? {}),
  };
  const key = `error-${problem.code}`;
  const title = maybe(`${key}-title`, args) ?? maybe("error-other-title") ?? problem.code;
  const what = maybe(`${key}-what`, args) ?? "";
  const lines = [1, 2, 3].map((n) => maybe(`${key}-do-${n}`, args));
  return { title, what, todo: lines.filter((line) => line !== null) };
}

const DATES = ["date", "notBefore", "notAfter"];

function dated(args: Record<string, string>): Record<string, string> {
  const shown = ([name, value]: [string, string]) => [name, DATES.includes(name) ? day(value) : value];
  return Object.fromEntries(Object.entries(args).map((each) => shown(each) as [string, string]));
}

/** A date as people write it; what is no date stays as it is. */
export function day(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return new Intl.DateTimeFormat(language.value, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** The name under which the server proved right, else the first one on its certificate that can be connected to. */
export function nameOnCertificate(problem: Problem): string | undefined {
  if (problem.args?.other) return problem.args.other;
  const names = problem.args?.names?.split(/[,\s]+/) ?? [];
  return names.find((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name));
}

/** What would probably mend it at the server that it concerns; null where nothing is known. */
export function mended(problem: Problem, server: Server): Server | null {
  if (server.host !== (problem.args?.asked ?? problem.host) || server.port !== (problem.port ?? server.port))
    return null;
  const secured = (security: Security, port = PORTS[server.protocol][security]): Server => ({
    ...server,
    security,
    port,
  });
  switch (problem.args?.cause ?? problem.code) {
    case "tls-name": {
      const name = nameOnCertificate(problem);
      return name ? { ...server, host: name } : null;
    }
    case "tls-mismatch":
      if (problem.args?.security === "starttls") return secured("starttls", server.port);
      return secured("tls", server.port);
    case "no-tls":
      return secured("tls");
    case "refused":
    case "timeout":
    case "disconnected":
      if (server.security === "none") return null;
      return secured(server.security === "tls" ? "starttls" : "tls");
    default:
      return null;
  }
}
