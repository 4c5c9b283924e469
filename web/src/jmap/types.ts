// The parts of RFC 8620 and RFC 8621 that the page uses, as types.

export type Id = string;

export interface Address {
  name: string | null;
  email: string;
}

export type Role = "inbox" | "drafts" | "sent" | "archive" | "junk" | "trash" | "templates" | string;

export interface Mailbox {
  id: Id;
  name: string;
  parentId: Id | null;
  role: Role | null;
  sortOrder: number;
  totalEmails: number;
  unreadEmails: number;
  totalThreads: number;
  unreadThreads: number;
  myRights?: { mayReadItems?: boolean; mayAddItems?: boolean; mayRemoveItems?: boolean };
}

export interface BodyPart {
  partId: string | null;
  blobId: Id | null;
  size: number;
  name: string | null;
  type: string;
  charset: string | null;
  disposition: string | null;
  cid: string | null;
  /** As it stands in the message; only where it was asked for. */
  "header:Content-Type"?: string | null;
}

export interface Email {
  id: Id;
  threadId: Id;
  mailboxIds: Record<Id, boolean>;
  keywords: Record<string, boolean>;
  from: Address[] | null;
  to: Address[] | null;
  subject: string | null;
  receivedAt: string;
  preview: string;
  hasAttachment: boolean;
}

/** An email with what only the reader and the composer need. */
export interface FullEmail extends Email {
  blobId: Id;
  sentAt: string | null;
  cc: Address[] | null;
  bcc: Address[] | null;
  replyTo: Address[] | null;
  messageId: string[] | null;
  inReplyTo: string[] | null;
  references: string[] | null;
  attachments: BodyPart[];
}

export interface EmailWithText extends FullEmail {
  htmlBody: BodyPart[];
  textBody: BodyPart[];
  bodyValues: Record<string, { value: string; isTruncated?: boolean }>;
}

export interface Thread {
  id: Id;
  emailIds: Id[];
}

export interface Identity {
  id: Id;
  name: string;
  email: string;
  replyTo: Address[] | null;
  bcc: Address[] | null;
  textSignature: string;
  htmlSignature: string;
  mayDelete: boolean;
  /** Beside what JMAP has. */
  words?: IdentityWords | undefined;
}

/** What the program keeps of an identity beside RFC 8621. */
export interface IdentityWords {
  accountId: Id;
  id: Id;
  organization: string;
  inReplies: "above" | "below" | "never";
}

export type Filter = FilterCondition | { operator: "AND" | "OR" | "NOT"; conditions: Filter[] };

export interface FilterCondition {
  inMailbox?: Id;
  inMailboxOtherThan?: Id[];
  before?: string;
  after?: string;
  minSize?: number;
  maxSize?: number;
  hasKeyword?: string;
  notKeyword?: string;
  hasAttachment?: boolean;
  text?: string;
  from?: string;
  to?: string;
  cc?: string;
  subject?: string;
  body?: string;
}

export interface GetAnswer<T> {
  accountId: Id;
  state: string;
  list: T[];
  notFound: Id[];
}

export interface QueryAnswer {
  accountId: Id;
  queryState: string;
  position: number;
  ids: Id[];
  total?: number;
}

export interface ChangesAnswer {
  oldState: string;
  newState: string;
  hasMoreChanges: boolean;
  created: Id[];
  updated: Id[];
  destroyed: Id[];
}

export interface SetError {
  type: string;
  description?: string | null;
  properties?: string[];
}

export interface SetAnswer<T = { id: Id }> {
  oldState: string | null;
  newState: string;
  created: Record<Id, T> | null;
  updated: Record<Id, unknown> | null;
  destroyed: Id[] | null;
  notCreated: Record<Id, SetError> | null;
  notUpdated: Record<Id, SetError> | null;
  notDestroyed: Record<Id, SetError> | null;
}

export interface Snippet {
  emailId: Id;
  subject: string | null;
  preview: string | null;
}

export interface Session {
  accounts: Record<Id, { name: string; isPersonal: boolean; isReadOnly: boolean }>;
  primaryAccounts: Record<string, Id>;
  username: string;
  downloadUrl: string;
  uploadUrl: string;
  state: string;
}
