// A server's fields as they are typed, and what was found there. Pure.

import type { Protocol, Security, Server } from "../api.ts";
import { PORTS } from "./problems.ts";

/** The ways to sign in that a person may choose. */
export const AUTHS = ["automatic", "password", "encrypted-password", "oauth2", "client-certificate"];

/** A port of its own stops following the security. */
export interface Fields {
  protocol: Protocol;
  host: string;
  port: string;
  ownPort: boolean;
  security: Security;
  user: string;
  auth: string;
}

/** The fields in which an edit can differ from what was found. */
export const FIELDS = ["protocol", "host", "port", "security", "user"] as const;

export function fieldsOf(server: Server): Fields {
  return {
    protocol: server.protocol,
    host: server.host,
    port: String(server.port),
    ownPort: server.port !== PORTS[server.protocol][server.security],
    security: server.security,
    user: server.user,
    auth: "automatic",
  };
}

/** What usually works; a server for sending begins with TLS from the first byte (RFC 8314 §3.3). */
export function guess(protocol: Protocol, domain: string, address: string): Fields {
  return {
    protocol,
    host: domain ? `${protocol}.${domain}` : "",
    port: String(PORTS[protocol].tls),
    ownPort: false,
    security: "tls",
    user: address.trim(),
    auth: "automatic",
  };
}

/** After a change: the port follows the protocol and the security until somebody types one. */
export function edited(fields: Fields, part: Partial<Fields>): Fields {
  const next = { ...fields, ...part };
  return next.ownPort ? next : { ...next, port: String(PORTS[next.protocol][next.security]) };
}

/** How many fields are not as they were found. */
export function changes(found: Fields, now: Fields): number {
  return FIELDS.filter((field) => found[field] !== now[field].trim()).length;
}

export function serverOf(fields: Fields, user: string): Server {
  return {
    protocol: fields.protocol,
    host: fields.host.trim(),
    port: Number(fields.port) || PORTS[fields.protocol][fields.security],
    security: fields.security,
    user: user.trim(),
    auth: fields.auth === "automatic" ? [] : [fields.auth],
  };
}
