// What the search field says, asked of the program: the one grammar is there,
// and so are all accounts at once. Knows no rows.

import { postJson } from "../api.ts";
import type { Filter, Id } from "../jmap/types.ts";

export type Quick = "all" | "unread" | "starred" | "attachments";

/** Which part of a result: from a place, or around a row. */
export interface Window {
  position?: number;
  anchor?: Id;
  anchorOffset?: number;
  limit: number;
  calculateTotal?: boolean;
}

/** A part of a result, newest first. */
export interface Found {
  position: number;
  /** How many there are, where that was asked. */
  total: number | null;
  rows: { accountId: Id; emailId: Id }[];
  state: string;
  /** For SearchSnippet/get; null where no word is looked for. */
  marks: Filter | null;
  /** What looks like an operator and was taken for words. */
  unknown: string[];
  /** Older messages were not looked at. */
  onlyNewest: boolean;
}

/** The quick filters in the words of the grammar. */
const QUICK: Record<Quick, string> = {
  all: "",
  unread: "is:unread ",
  starred: "is:starred ",
  attachments: "has:attachment ",
};

/** Every account's inbox as one list. */
export const INBOXES = "in:inbox";

/** Looks in one account, or with null in all. The last word may be the beginning of one. */
export function search(typed: string, quick: Quick, account: Id | null, window: Window): Promise<Found> {
  return postJson<Found>("/api/search", {
    text: QUICK[quick] + typed,
    typing: true,
    accounts: account === null ? [] : [account],
    collapseThreads: true,
    ...window,
  });
}
