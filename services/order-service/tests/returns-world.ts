import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Message } from '@platform/messaging/message.ts';
import type { AppAnswer } from '@platform/testing/call-app.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { type OrderFixture, startOrderService } from './order-fixture.ts';

export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** A customer with an order, and what they may ask for. */
export interface DeliveredOrder {
  readonly id: string;
  readonly customerId: string;
  readonly token: string;
  show(): Promise<AppAnswer['body']>;
  giveBack(lines: readonly Line[], headers?: Record<string, string>): Promise<AppAnswer>;
  /** As `giveBack`; returns the id. Fails where that is refused. */
  mustGiveBack(lines: readonly Line[]): Promise<string>;
  timeline(): Promise<string[]>;
}

/** order-service with customers whose parcels have come, and staff who decide; the test plays the other services. */
export async function returnsWorld(t: Cleanup) {
  const service = await startOrderService(t);
  const staff = service.tokenFor({ userId: randomUUID(), roles: ['staff'] });

  // biome-ignore lint/suspicious/noExplicitAny: of any type
  let sent: Message<any>[] = [];

  async function confirmedOrder(
    lines: readonly Line[],
    customerId: string = randomUUID(),
  ): Promise<DeliveredOrder> {
    const token = service.tokenFor({ userId: customerId });
    const { body } = await service.call('POST', '/api/orders', { token, body: { lines } });
    await confirm(service, body.id, body.total_minor);
    return orderOf(service, { id: body.id, customerId, token });
  }

  return {
    service,
    staff,
    confirmedOrder,
    async deliveredOrder(lines: readonly Line[], customerId?: string): Promise<DeliveredOrder> {
      const order = await confirmedOrder(lines, customerId);
      await deliver(service, order.id);
      return order;
    },
    decide: (id: string, decision: 'approve' | 'receive' | 'refuse', body?: object, token = staff) =>
      service.call('POST', `/api/returns/${id}/${decision}`, { token, ...(body && { body }) }),
    /** Plays inventory, shipping and payment, as far as the saga asks them. */
    async answerSaga(id: string, orderId: string, refundMinor: number): Promise<void> {
      await service.reply('inventory.return-received', orderId, { return_id: id }, id);
      await service.reply('shipment.status-changed', orderId, parcel('returned'), id);
      const refund = {
        payment_id: randomUUID(),
        refund_id: randomUUID(),
        amount_minor: refundMinor,
        currency: 'GBP',
      };
      await service.reply('payment.refunded', orderId, { ...refund, return_id: id }, id);
    },
    /** Takes the messages of `type` about one return out of what was sent; the others are kept. */
    async sentOf(type: string, id: string): Promise<typeof sent> {
      sent.push(...(await service.sent(type)));
      const [those, others] = [true, false].map((isIt) =>
        sent.filter((message) => (message.type === type && message.data.return_id === id) === isIt),
      );
      sent = others ?? [];
      return those ?? [];
    },
  };
}

export const parcel = (status: string) => ({
  shipment_id: randomUUID(),
  customer_id: randomUUID(),
  tracking_number: 'T1',
  status,
});

export async function deliver(service: OrderFixture, orderId: string): Promise<void> {
  await service.tell('shipment.status-changed', orderId, parcel('delivered'));
}

async function confirm(service: OrderFixture, orderId: string, amountMinor: number): Promise<void> {
  const amount = { payment_id: randomUUID(), amount_minor: amountMinor, currency: 'GBP' };
  await service.reply('inventory.reserved', orderId);
  await service.reply('payment.authorised', orderId, amount);
  await service.reply('payment.captured', orderId, amount);
  await service.reply('shipment.created', orderId, parcel('created'));
  await service.reply('inventory.committed', orderId);
}

function orderOf(
  service: OrderFixture,
  { id, customerId, token }: Pick<DeliveredOrder, 'id' | 'customerId' | 'token'>,
): DeliveredOrder {
  const giveBack = (lines: readonly Line[], headers: Record<string, string> = {}) =>
    service.call('POST', `/api/orders/${id}/returns`, {
      token,
      headers,
      body: { lines, reason: 'It does not fit.' },
    });
  return {
    id,
    customerId,
    token,
    giveBack,
    show: async () => (await service.call('GET', `/api/orders/${id}`, { token })).body,
    async mustGiveBack(lines) {
      const { status, body } = await giveBack(lines);
      assert.equal(status, 201, JSON.stringify(body));
      return body.return_id;
    },
    async timeline() {
      const { body } = await service.call('GET', `/api/orders/${id}/timeline`, { token });
      return body.items.map(({ event }: { event: string }) => event);
    },
  };
}
