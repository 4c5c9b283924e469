// Speaks JMAP with the program: several calls in one request, each answer
// found by its handle. Knows no mail beyond the names in `types.ts`.

import { postJson } from "../api.ts";

type Invocation = [name: string, args: Record<string, unknown>, id: string];

/** A call that was put in a batch; `ref` points into its answer (RFC 8620 §3.7). */
export class Handle<T> {
  declare readonly answer: T;

  constructor(
    readonly name: string,
    readonly id: string,
  ) {}

  ref(path: string) {
    return { resultOf: this.id, name: this.name, path };
  }
}

/** A method that answered with an error; the others in the batch went on. */
export class MethodError extends Error {
  constructor(
    readonly type: string,
    description: string | undefined,
  ) {
    super(description ?? type);
  }
}

const USING = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:submission"];

export class Batch {
  private readonly calls: Invocation[] = [];

  add<T>(name: string, args: Record<string, unknown>): Handle<T> {
    const handle = new Handle<T>(name, `c${this.calls.length}`);
    this.calls.push([name, args, handle.id]);
    return handle;
  }

  send(): Promise<Answers> {
    return asking(async (asked) => {
      const answer = await postJson<{ methodResponses: Invocation[] }>("/jmap/api", {
        using: USING,
        methodCalls: this.calls,
      });
      return new Answers(asked, answer.methodResponses);
    });
  }
}

/**
 * A moment, later than each before it. Requests overtake one another, so which
 * of two answers knows more is told by when they were asked.
 */
export type Moment = number;

let clock: Moment = 0;
const flying = new Set<Moment>();

export function now(): Moment {
  clock += 1;
  return clock;
}

/** Sends something, and lets others know that an answer is on its way. */
export async function asking<T>(send: (asked: Moment) => Promise<T>): Promise<T> {
  const asked = now();
  flying.add(asked);
  try {
    return await send(asked);
  } finally {
    flying.delete(asked);
  }
}

/** True while a request that was sent before this moment has no answer. */
export function awaitedSince(moment: Moment): boolean {
  return [...flying].some((asked) => asked < moment);
}

export class Answers {
  constructor(
    readonly asked: Moment,
    private readonly responses: Invocation[],
  ) {}

  get<T>(handle: Handle<T>): T {
    const found = this.responses.find(
      ([name, , id]) => id === handle.id && (name === handle.name || name === "error"),
    );
    if (!found) throw new MethodError("noAnswer", `${handle.name} was not answered`);
    if (found[0] === "error") {
      throw new MethodError(String(found[1].type), found[1].description as string | undefined);
    }
    return found[1] as T;
  }

  /** The answer, or null where the method answered with an error. */
  find<T>(handle: Handle<T>): T | null {
    try {
      return this.get(handle);
    } catch {
      return null;
    }
  }
}
