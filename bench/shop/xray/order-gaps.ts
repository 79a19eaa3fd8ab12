import type { LedgerTransaction, TimelineEntry } from '@platform/api-client/operations.ts';
import type { OrderAudit } from '@platform/verify/shop/verify-order.ts';
import type { OrderMessages } from '../../../services/web/src/shop/console/order-xray/messages/gather-messages.ts';
import type { Outcome } from '../../../services/web/src/shop/console/order-xray/messages/order-message.ts';

/** What the X-ray shows of one order that has ended. */
export interface OrderEvidence {
  readonly timeline: readonly TimelineEntry[];
  readonly messages: OrderMessages;
  readonly ledger: readonly LedgerTransaction[];
  readonly audit: OrderAudit;
}

/** Of an order that has ended and rests, everything else would say too little. */
const SETTLED: ReadonlySet<Outcome> = new Set(['handled', 'unnoted', 'missing']);

/** What is not there, or does not agree; a line each. An order without any is complete. Pure. */
export function gapsOf({ timeline, messages, ledger, audit }: OrderEvidence): readonly string[] {
  return [
    ...messages.gaps,
    ...(timeline.length === 0 ? ['it has no timeline'] : []),
    ...stepGaps(timeline, messages),
    ...deliveryGaps(messages),
    ...ledger
      .filter((transaction) => sumOf(transaction) !== 0)
      .map(({ kind }) => `its ${kind} does not balance`),
    ...audit.checks
      .filter(({ verdict }) => verdict !== 'holds')
      .map(({ name, verdict, reason }) => `${name}: ${verdict}${reason === undefined ? '' : `, ${reason}`}`),
  ];
}

/** Each request of a step has its command, and each answer that moved the saga has the message that it came by. */
function stepGaps(timeline: readonly TimelineEntry[], { messages }: OrderMessages): string[] {
  const asked = timeline.flatMap(({ event, details }) =>
    typeof details.message === 'string' ? [{ event, type: details.message }] : [],
  );
  return [...Map.groupBy(asked, ({ type }) => type)].flatMap(([type, entries]) => {
    const shown = messages.filter((message) => message.type === type);
    const names = [...new Set(entries.map(({ event }) => event))].join(', ');
    if (shown.length < entries.length) return [`${names}: ${shown.length} of ${entries.length} ${type}`];
    return entries.every(({ event }) => event.endsWith(' sent')) || shown.some(isAnswer)
      ? []
      : [`${names}: ${type} answers no command`];
  });
}

function isAnswer({ deliveries }: OrderMessages['messages'][number]): boolean {
  return deliveries.some(({ isReply }) => isReply);
}

function deliveryGaps({ messages }: OrderMessages): string[] {
  return messages.flatMap(({ type, sending, deliveries }) => [
    ...(sending === 'sent' ? [] : [`${type} is ${sending}`]),
    ...deliveries
      .filter(({ outcome }) => !SETTLED.has(outcome))
      .map(({ to, outcome }) => `${type} to ${to} is ${outcome}`),
  ]);
}

function sumOf({ entries }: LedgerTransaction): number {
  return entries.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}
