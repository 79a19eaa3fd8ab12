import type { TimelineEntry } from '@platform/api-client/operations.ts';

export type HappeningState = 'good' | 'attention' | 'failed' | 'undone';

/** Something that happened to an order, in the words of a customer. */
export interface Happening {
  readonly at: string;
  readonly text: string;
  readonly state: HappeningState;
}

type Words = readonly [text: string, state: HappeningState];

/** Of the events of a timeline. What is not here, such as that something was sent, customers are not told. */
const WORDS: Readonly<Record<string, Words>> = {
  placed: ['Order placed', 'good'],
  'reserve-stock succeeded': ['Goods set aside', 'good'],
  'reserve-stock refused': ['Not enough in stock', 'failed'],
  'authorise-payment succeeded': ['Payment approved', 'good'],
  'authorise-payment refused': ['Card declined', 'failed'],
  'authorise-payment unanswered': ['No answer from the bank yet; asked again', 'attention'],
  'payment in-doubt': ['The bank did not answer. We ask again; you are charged once at most', 'attention'],
  'capture-payment succeeded': ['Payment taken', 'good'],
  'capture-payment refused': ['The payment could not be taken', 'failed'],
  'capture-payment unanswered': ['The bank has not confirmed the payment yet; asked again', 'attention'],
  'create-shipment succeeded': ['Parcel booked', 'good'],
  'create-shipment unanswered': ['The carrier does not answer yet; asked again', 'attention'],
  'undo reserve-stock undone': ['Goods put back on the shelf', 'undone'],
  'undo authorise-payment undone': ['The hold on your card is lifted', 'undone'],
  'undo capture-payment undone': ['Your money is on its way back', 'undone'],
  'undo create-shipment undone': ['Parcel called off', 'undone'],
  completed: ['Confirmed', 'good'],
  confirmed: ['Confirmed', 'good'],
  compensated: ['Everything is undone', 'undone'],
  'cancel-requested': ['You asked to cancel', 'attention'],
  'cancel-shipment succeeded': ['Parcel called off', 'undone'],
  'put-stock-back succeeded': ['Goods put back on the shelf', 'undone'],
  'cancel-refused': ['Too late to cancel: the parcel has left', 'attention'],
  rejected: ['Order rejected', 'failed'],
  cancelled: ['Order cancelled', 'undone'],
  'shipment-dispatched': ['The parcel has left', 'good'],
  'shipment-in_transit': ['The parcel is on its way', 'good'],
  'shipment-delivered': ['Delivered', 'good'],
  'shipment-returned': ['The parcel came back', 'attention'],
  'payment-refunded': ['Refunded', 'undone'],
  'return-requested': ['You asked to send something back', 'attention'],
  'return-approved': ['Send it back: we expect it', 'good'],
  'return-refused': ['It cannot be sent back', 'failed'],
  'return-received': ['What you sent back is here', 'good'],
  'return-refunded': ['Your money for it is on its way back', 'undone'],
};

/** What a customer is told of a timeline, oldest first. */
export function happenings(timeline: readonly TimelineEntry[]): Happening[] {
  return timeline.flatMap(({ at, event }) => {
    const words = WORDS[event];
    return words === undefined ? [] : [{ at, text: words[0], state: words[1] }];
  });
}
