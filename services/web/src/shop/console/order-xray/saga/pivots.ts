import type { OrderMessage } from '../messages/order-message.ts';

/** Past them nothing is undone, or, of a cancellation, all is: each step with its command. */
const PIVOTS: Readonly<Record<string, string>> = {
  'capture-payment': 'payment.capture',
  'cancel-shipment': 'shipping.cancel',
};
const STEPS = new Set(Object.keys(PIVOTS));
const COMMANDS = new Set(Object.values(PIVOTS));

export function isPivotStep(step: string): boolean {
  return STEPS.has(step);
}

/** Ids of the commands that are the pivots of their sagas: the first such of each. An order that is undone also cancels a parcel. */
export function pivotsOf(
  messages: readonly Pick<OrderMessage, 'id' | 'type' | 'correlationId'>[],
): ReadonlySet<string> {
  const bySaga = Map.groupBy(
    messages.filter(({ type }) => COMMANDS.has(type)),
    ({ correlationId }) => correlationId,
  );
  return new Set([...bySaga.values()].flatMap(([first]) => first?.id ?? []));
}
