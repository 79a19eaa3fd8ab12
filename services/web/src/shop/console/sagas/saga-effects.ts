import type { Saga } from '@platform/api-client/operations.ts';

export type Operation = Saga['can'][number];

interface StepWords {
  /** Who is asked for what by its command. */
  readonly asks: string;
  /** What does not happen when it is taken for done. */
  readonly skipped: string;
  /** What stays when its undoing is taken for done. */
  readonly stays?: string;
}

const PAYMENT_STAYS = 'No money is given back by this.';

const STEPS: Readonly<Record<string, StepWords>> = {
  'reserve-stock': {
    asks: 'inventory-service to set the goods aside',
    skipped: 'No goods are set aside by this: others may buy them.',
    stays: 'The goods stay set aside.',
  },
  'authorise-payment': {
    asks: 'payment-service to have the payment authorised',
    skipped: 'Nothing is authorised by this: no money can be taken unless it is.',
    stays: PAYMENT_STAYS,
  },
  'capture-payment': {
    asks: 'payment-service to take the money',
    skipped: 'No money is taken by this: the goods leave unpaid unless you took it.',
    stays: PAYMENT_STAYS,
  },
  'create-shipment': {
    asks: 'shipping-service to book the parcel',
    skipped: 'No parcel is booked by this.',
    stays: 'The parcel is not stopped by this.',
  },
  'commit-stock': {
    asks: 'inventory-service to take the goods out of stock',
    skipped: 'No goods are taken out of stock by this: they count as free once their reservation ends.',
  },
  'cancel-shipment': {
    asks: 'shipping-service to stop the parcel',
    skipped: 'The parcel is not stopped by this.',
  },
  'refund-payment': {
    asks: 'payment-service to give the money back',
    skipped: PAYMENT_STAYS,
  },
  'put-stock-back': {
    asks: 'inventory-service to put the goods back into stock',
    skipped: 'No goods come back into stock by this.',
  },
  'return-stock': {
    asks: 'inventory-service to book the goods that came back',
    skipped: 'No goods are booked by this.',
  },
  'return-parcel': {
    asks: 'shipping-service to note that the parcel came back',
    skipped: 'The parcel does not count as returned by this.',
  },
  'refund-return': {
    asks: 'payment-service to give the money back',
    skipped: PAYMENT_STAYS,
  },
};

/** In which order the steps of a process come. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  order: ['reserve-stock', 'authorise-payment', 'capture-payment', 'create-shipment', 'commit-stock'],
  'order-cancellation': ['cancel-shipment', 'refund-payment', 'put-stock-back'],
  return: ['return-stock', 'return-parcel', 'refund-return'],
};

/** What an operator's hand does to money and stock, in a sentence or two to be read before. */
export function effectOf(operation: Operation, saga: Saga): string {
  const step = saga.step ?? 'the step';
  const words = STEPS[step];
  switch (operation) {
    case 'retry':
      if (isBeingUndone(saga)) return `Asks again to undo ${step}. Nothing is undone twice.`;
      return `Asks ${words?.asks ?? `for ${step}`} again. Nothing is done twice.`;
    case 'skip':
      if (isBeingUndone(saga))
        return `Goes on as if ${step} were undone: you have seen to it by hand. ${words?.stays ?? ''}`.trim();
      return `Goes on as if ${step} had succeeded: you have done it by hand. ${words?.skipped ?? ''}`.trim();
    case 'force-complete':
      return ['Ends it as if all that is left had succeeded.', ...leftUndone(saga)].join(' ');
    case 'force-compensate':
      return 'Undoes all of it: money that was taken is given back, goods that were set aside are freed, a booked parcel is stopped.';
  }
}

/** A saga that is stuck does not say which way it went; what may be done with it does. */
function isBeingUndone({ state, can }: Saga): boolean {
  return state === 'compensating' || (state === 'stuck' && !can.includes('force-complete'));
}

function leftUndone({ definition, step }: Saga): string[] {
  const sequence = SEQUENCES[definition] ?? [];
  const at = sequence.indexOf(step ?? '');
  const left = at === -1 ? [] : sequence.slice(at);
  return [...new Set(left.map((name) => STEPS[name]?.skipped ?? ''))].filter(Boolean);
}
