import { randomUUID } from 'node:crypto';
import { before, describe } from 'node:test';
import type { TracedPlatform } from '../traced-platform.ts';
import { traceTests } from './trace-tests.ts';
import { placeTracedOrder } from './traced-order.ts';

/** The trace of an order, on the platform of the suite on real servers. */
export function tracedTests({ platform, mailServer, collector }: TracedPlatform): void {
  describe('the trace of an order on real servers', () => {
    const email = `trace-${randomUUID()}@example.com`;
    let orderId: string;
    before(async () => {
      orderId = await placeTracedOrder(platform(), mailServer(), email);
    });
    traceTests({ email, orderId: () => orderId, spans: () => collector().spans }, 'rabbitmq');
  });
}
