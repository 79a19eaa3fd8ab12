import type { Message } from '@platform/messaging/message.ts';
import { inboxKey } from '@platform/messaging/receiving/inbox-key.ts';

/** What notices of accounts say; kept as JSON until it is shown or mailed. No personal data: names are in contacts. */
export interface AccountNotices {
  'user.created': Record<never, never>;
  'user.email-verification-requested': TokenFacts;
  'user.password-reset-requested': TokenFacts;
  /** With the cause `email-change-undone`: the former mailbox took a change of the address back. */
  'user.password-changed': { readonly cause?: string };
  /** With a time: another address was asked for, and the mail carries a token that takes that back until then. */
  'user.email-changed': Partial<TokenFacts>;
}

/** Of a mail with a token; the token itself is no part of a notice. */
interface TokenFacts {
  /** RFC 3339. */
  readonly expires_at: string;
}

/** Something that a user is to be told, once per `reference` and `topic`. */
export interface Notice {
  /** The id of the event that it tells of. */
  readonly id: string;
  readonly userId: string;
  readonly kind: string;
  /** What it is about, such as an order; or the user. */
  readonly reference: string;
  /** The kind, and what tells several of one reference apart: `payment.refunded:<refund>`. */
  readonly topic: string;
  readonly data: object;
  /** Another address for its mail than the user's present one. */
  readonly mailTo?: string;
  /** True: there is no mail of it. */
  readonly isInAppOnly?: boolean;
  /** A token that the mail carries, and only the mail. */
  readonly token?: MailedToken;
}

/** A single-use token as it came over the bus. */
export interface MailedToken {
  readonly sealed: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** Makes notices of the kinds in `Data`, each with what its template needs. */
export type MakeNotice<Data> = <Kind extends keyof Data & string>(
  message: Message,
  kind: Kind,
  userId: string,
  reference: string,
  data: Data[Kind] & object,
  distinction?: string,
) => Notice;

/** What `message` tells a user. Repeatable kinds of one reference are told apart by the `distinction`. */
export function noticeOf(
  message: Message,
  kind: string,
  userId: string,
  reference: string,
  data: object,
  distinction?: string,
): Notice {
  const topic = distinction === undefined ? kind : `${kind}:${distinction}`;
  return { id: inboxKey(message.id), userId, kind, reference, topic, data };
}
