import type { PaymentStatus, PaymentSummary } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { type TagState, tag } from '../../../console/parts/state-tag.ts';

const STATES: Readonly<Record<PaymentStatus, TagState>> = {
  requested: 'running',
  authorised: 'running',
  declined: 'plain',
  captured: 'good',
  voided: 'plain',
  refunded: 'plain',
  cancelled: 'plain',
};

/** How far it is, and whether the provider owes an answer. */
export function paymentStatus({
  status,
  is_in_doubt: isInDoubt,
}: Pick<PaymentSummary, 'status' | 'is_in_doubt'>): Html {
  return html`${tag(status, STATES[status])}${isInDoubt && html` ${tag('in doubt', 'attention')}`}`;
}
