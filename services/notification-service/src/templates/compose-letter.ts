import type { NotificationKind } from '@platform/contracts/http/notification-http.ts';
import type { NoticeData } from '../notifications/notice.ts';
import { emailChangedLetter } from './kinds/email-changed.ts';
import { emailVerificationLetter } from './kinds/email-verification-requested.ts';
import { orderCancelledLetter } from './kinds/order-cancelled.ts';
import { orderConfirmedLetter } from './kinds/order-confirmed.ts';
import { orderPlacedLetter } from './kinds/order-placed.ts';
import { orderRejectedLetter } from './kinds/order-rejected.ts';
import { passwordChangedLetter } from './kinds/password-changed.ts';
import { passwordResetLetter } from './kinds/password-reset-requested.ts';
import { paymentRefundedLetter } from './kinds/payment-refunded.ts';
import { shipmentCreatedLetter } from './kinds/shipment-created.ts';
import { shipmentStatusChangedLetter } from './kinds/shipment-status-changed.ts';
import { userCreatedLetter } from './kinds/user-created.ts';
import type { Letter } from './letter.ts';
import type { Template } from './template.ts';

const TEMPLATES: { readonly [Kind in NotificationKind]: Template<Kind> } = {
  'user.created': userCreatedLetter,
  'user.email-verification-requested': emailVerificationLetter,
  'user.password-reset-requested': passwordResetLetter,
  'user.password-changed': passwordChangedLetter,
  'user.email-changed': emailChangedLetter,
  'order.placed': orderPlacedLetter,
  'order.confirmed': orderConfirmedLetter,
  'order.rejected': orderRejectedLetter,
  'order.cancelled': orderCancelledLetter,
  'payment.refunded': paymentRefundedLetter,
  'shipment.created': shipmentCreatedLetter,
  'shipment.status-changed': shipmentStatusChangedLetter,
};

export interface StoredNotice {
  readonly kind: NotificationKind;
  readonly reference: string;
  /** As it was kept by addNotice for this kind. */
  readonly data: unknown;
}

/** The letter of a kept notice; with the `token` that its mail carries, for its receiver alone. */
export function composeLetter({ kind, reference, data }: StoredNotice, token?: string): Letter {
  const template = TEMPLATES[kind] as Template<NotificationKind>;
  return template(data as NoticeData[NotificationKind], reference, token);
}
