import { composeMessage } from '@platform/messaging/draft.ts';
import type { Message, MessageContract } from '@platform/messaging/message.ts';
import * as order from './order-process.ts';

/**
 * Says of each asking whether the participant refuses it; no memory, so that one asking may be refused and the next
 * granted.
 */
export type Refuses = (what: 'reserve' | 'authorise' | 'capture' | 'commit' | 'cancel-shipment') => boolean;

/**
 * Inventory, payment and shipping for one order, as a saga wants its participants: idempotent by order, answering
 * again when asked again, and leaving a tombstone where undo comes before do.
 */
export class Participants {
  readonly #refuses: Refuses;
  readonly #handled = new Set<string>();
  stock: 'none' | 'reserved' | 'committed' | 'released' = 'none';
  payment: 'none' | 'authorised' | 'captured' | 'voided' | 'refunded' = 'none';
  shipment: 'none' | 'shipped' | 'left' | 'cancelled' = 'none';
  /** Every effect in the order it came about. */
  readonly effects: string[] = [];

  constructor(refuses: Refuses) {
    this.#refuses = refuses;
  }

  /** Handles a command, once per message id, and returns its replies. */
  handle(command: Message): Message[] {
    if (this.#handled.has(command.id)) return [];
    this.#handled.add(command.id);
    const contract = this.#answer(command.type);
    const data = { order_id: command.subject, reason: 'refused', tracking_number: 'T-1' };
    const draft = { subject: command.subject, data, correlationId: command.correlationid ?? '' };
    return [composeMessage({ contract, draft }, 'participant')];
  }

  #answer(type: string): MessageContract {
    switch (type) {
      case 'inventory.reserve':
        if (this.stock === 'none' && !this.#refuses('reserve')) this.#become('stock', 'reserved');
        return this.stock === 'reserved' || this.stock === 'committed'
          ? order.stockReserved
          : order.stockRejected;
      case 'inventory.release':
        if (this.stock === 'none' || this.stock === 'reserved') this.#become('stock', 'released');
        return order.stockReleased;
      case 'inventory.commit':
        if (this.stock === 'reserved')
          this.#become('stock', this.#refuses('commit') ? 'released' : 'committed');
        return this.stock === 'committed' ? order.stockCommitted : order.stockCommitFailed;
      case 'payment.authorise':
        if (this.payment === 'none' && !this.#refuses('authorise')) this.#become('payment', 'authorised');
        return this.payment === 'authorised' || this.payment === 'captured'
          ? order.paymentAuthorised
          : order.paymentDeclined;
      case 'payment.capture':
        if (this.payment === 'authorised' && !this.#refuses('capture')) this.#become('payment', 'captured');
        return this.payment === 'captured' ? order.paymentCaptured : order.paymentCaptureFailed;
      case 'payment.cancel':
        if (this.payment === 'captured') this.#become('payment', 'refunded');
        else if (this.payment !== 'refunded') this.#become('payment', 'voided');
        return this.payment === 'refunded' ? order.paymentRefunded : order.paymentVoided;
      case 'shipping.create':
        if (this.shipment === 'none') this.#become('shipment', 'shipped');
        return this.shipment === 'cancelled' ? order.shipmentCancelled : order.shipmentCreated;
      case 'shipping.cancel':
        if (this.shipment === 'shipped' && this.#refuses('cancel-shipment')) this.#become('shipment', 'left');
        else if (this.shipment !== 'left') this.#become('shipment', 'cancelled');
        return this.shipment === 'left' ? order.shipmentCancelFailed : order.shipmentCancelled;
      default:
        throw new Error(`no participant handles ${type}`);
    }
  }

  #become<Key extends 'stock' | 'payment' | 'shipment'>(key: Key, value: this[Key]): void {
    if (this[key] === value) return;
    this[key] = value;
    this.effects.push(String(value));
  }
}
