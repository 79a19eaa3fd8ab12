import type { LiveOrder } from './gather-order.ts';
import { isBeingCancelled } from './progress.ts';

export interface Headline {
  readonly title: string;
  /** A sentence or two below it. */
  readonly text?: string;
  readonly state: 'running' | 'good' | 'attention' | 'failed';
}

const WAITING: Readonly<Record<string, string>> = {
  'reserve-stock': 'We are setting your goods aside',
  'authorise-payment': 'We are asking your bank',
  'capture-payment': 'We are taking the payment',
  'create-shipment': 'We are booking your parcel',
  'commit-stock': 'We are packing',
};

const UNDOING: Headline = {
  title: 'We are undoing your order',
  text: 'What was set aside goes back, and nothing stays charged.',
  state: 'attention',
};

/** Longer than this, a page that is watched says that it need not be. */
const LONG_MS = 30_000;

/** How an order is, in one line and in the customer's words. */
export function headline({ order, timeline, seenAt }: LiveOrder): Headline {
  const { status, reason_code: code, shipment } = order;
  if (status === 'rejected') return rejected(code, order.reason);
  if (status === 'cancelled')
    return {
      title: 'Your order is cancelled',
      text: 'Nothing stays charged, and the goods are back on the shelf.',
      state: 'attention',
    };
  if (isBeingCancelled({ order, timeline })) return UNDOING;
  if (status === 'placed') return underWay({ order, timeline, seenAt });
  if (order.return_status === 'returned')
    return { title: 'You sent all of it back', text: 'Your money for it was given back.', state: 'good' };
  if (shipment?.status === 'delivered') return { title: 'Your parcel is there', state: 'good' };
  if (shipment?.status === 'dispatched' || shipment?.status === 'in_transit')
    return { title: 'Your parcel is on its way', state: 'good' };
  return { title: 'Thank you, your order is confirmed', state: 'good' };
}

/** By code; of any other code it was the payment that was refused. */
const NOT_PLACED: Readonly<Record<string, string>> = {
  'out-of-stock': 'There is not enough in stock',
  'unknown-sku': 'There is not enough in stock',
  'stock-unknown': 'We could not see whether there is enough in stock',
  'payment-unknown': 'We could not reach your bank',
};

function rejected(code: string | null, reason: string | null): Headline {
  const title = NOT_PLACED[code ?? ''];
  if (title !== undefined) return { title, text: reason ?? 'Nothing was charged.', state: 'failed' };
  return {
    title: 'Your bank declined the card',
    text: `${reason ?? ''} The goods are back on the shelf. Another card usually helps.`.trim(),
    state: 'failed',
  };
}

function underWay({ order, timeline, seenAt }: LiveOrder): Headline {
  const steps = timeline.map(({ event }) => event);
  if (steps.some((event) => event.startsWith('undo ') || event.endsWith(' refused'))) return UNDOING;
  const sent = steps.findLast((event) => event.endsWith(' sent'))?.replace(' sent', '') ?? '';
  const title = WAITING[sent] ?? 'We have your order';
  // What is not answered is sent again at once, so the two stand together.
  if (steps.slice(-2).some((event) => event === 'payment in-doubt' || event.endsWith(' unanswered')))
    return {
      title,
      text: 'There was no answer to the first request, so we asked again. You will be charged once, whichever answer comes.',
      state: 'attention',
    };
  if (Date.parse(seenAt) - Date.parse(order.placed_at) > LONG_MS)
    return {
      title,
      text: 'It takes longer than usual. We keep asking; close this page if you like, we mail you.',
      state: 'attention',
    };
  return { title, state: 'running' };
}
