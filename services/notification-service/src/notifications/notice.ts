import type { NotificationKind } from '@platform/contracts/http/notification-http.ts';

/** What each kind of notice says; kept as JSON until it is shown or mailed. No personal data: names are in contacts. */
export interface NoticeData {
  'user.created': Record<never, never>;
  'user.email-verification-requested': TokenFacts;
  'user.password-reset-requested': TokenFacts;
  /** With the cause `email-change-undone`: the former mailbox took a change of the address back. */
  'user.password-changed': { readonly cause?: string };
  /** With a time: another address was asked for, and the mail carries a token that takes that back until then. */
  'user.email-changed': Partial<TokenFacts>;
  'order.placed': OrderFacts;
  'order.confirmed': OrderFacts;
  'order.rejected': OrderEnd;
  'order.cancelled': OrderEnd;
  'payment.refunded': { readonly amount_minor: number; readonly currency: string };
  'shipment.created': { readonly tracking_number: string };
  'shipment.status-changed': { readonly tracking_number: string; readonly status: string };
}

/** Of a mail with a token; the token itself is no part of a notice. */
interface TokenFacts {
  /** RFC 3339. */
  readonly expires_at: string;
}

interface OrderFacts {
  readonly total_minor: number;
  readonly currency: string;
  readonly line_count: number;
}

interface OrderEnd {
  readonly total_minor: number;
  readonly currency: string;
  readonly reason: string;
}

/** Something that a user is to be told, once per `reference` and `topic`. */
export interface Notice<Kind extends NotificationKind = NotificationKind> {
  /** The id of the event that it tells of. */
  readonly id: string;
  readonly userId: string;
  readonly kind: Kind;
  /** The order that it is about, or the user. */
  readonly reference: string;
  /** The kind, and what tells several of one reference apart: `payment.refunded:<refund>`. */
  readonly topic: string;
  readonly data: NoticeData[Kind];
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

/** Every topic begins with its kind; the rest sets repeatable kinds apart. */
export function topicOf(kind: NotificationKind, distinction?: string): string {
  return distinction === undefined ? kind : `${kind}:${distinction}`;
}
