import { EventEmitter, once } from 'node:events';
import { draft } from '@platform/messaging/draft.ts';
import { defineEvent } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { consume, on } from '@platform/messaging/receiving/consume.ts';
import { startRelay } from '@platform/messaging/relay/relay.ts';
import { Type } from '@platform/schema/type.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { type TransportKind, testTransport } from '@platform/testing/test-transport.ts';
import type { Bench } from '../bench-options.ts';
import { quantiles } from '../quantiles.ts';
import { measureOutbox } from './outbox-bench.ts';

const measured = defineEvent('bench.measured', Type.Object({ n: Type.Integer() }));
const WARM_UP = 50;
const SINGLE = 500;
const BURST = 20_000;
const BATCH = 100;
const DEFAULT_BACKLOG = 100_000;

/**
 * From the commit of a change with its outbox row to the consumer's handler, one at a time (milliseconds), and the
 * messages a second of a burst whose handlers record them in their inbox; then the outbox alone. On both transports.
 */
export const messagingBench: Bench = async ({ backlog = DEFAULT_BACKLOG }) => ({
  postgres: await measureAll('postgres', backlog),
  rabbitmq: await measureAll('rabbitmq', backlog).catch((error: Error) => ({ not_measured: error.message })),
});

async function measureAll(kind: TransportKind, backlog: number): Promise<Record<string, unknown>> {
  return { ...(await measure(kind)), outbox: await measureOutbox(kind, backlog) };
}

async function measure(kind: TransportKind): Promise<Record<string, unknown>> {
  const cleanups: (() => Promise<void> | void)[] = [];
  const cleanup = { after: (run: () => Promise<void> | void) => void cleanups.push(run) };
  try {
    const { transport } = await testTransport(cleanup, kind);
    const { database } = await createTestDatabase(cleanup, {
      migrations: [messagingMigrations],
    });
    const handled = new EventEmitter();
    let count = 0;
    let isRecording = false;
    const handler = on(measured, async ({ data }, { once: handleOnce }) => {
      if (isRecording) await handleOnce(async () => undefined);
      count += 1;
      handled.emit(String(data.n));
    });
    const subscription = await consume({ transport, database, queue: 'bench.events', handlers: [handler] });
    const outbox = new Outbox({ source: 'bench' });
    const relay = startRelay({ database, transport, outbox });
    const send = (ns: readonly number[]) =>
      database.transaction(async (tx) => {
        await outbox.addAll(
          tx,
          ns.map((n) => draft(measured, { subject: String(n), data: { n } })),
        );
      });

    const latencies: number[] = [];
    for (let n = 0; n < WARM_UP + SINGLE; n += 1) {
      const arrival = once(handled, String(n));
      await send([n]);
      const committedAt = performance.now();
      await arrival;
      latencies.push(performance.now() - committedAt);
    }

    count = 0;
    isRecording = true;
    const begunAt = performance.now();
    const last = once(handled, 'done');
    const poll = setInterval(() => count >= BURST && handled.emit('done'), 5);
    for (let n = 0; n < BURST; n += BATCH)
      await send(Array.from({ length: BATCH }, (_, i) => 1_000_000 + n + i));
    await last;
    clearInterval(poll);
    const seconds = (performance.now() - begunAt) / 1000;

    await subscription.stop();
    await relay.stop();
    return {
      outbox_to_consumer_ms: quantiles(latencies.slice(WARM_UP)),
      burst: { messages: BURST, per_second: Math.round(BURST / seconds) },
    };
  } finally {
    for (const run of cleanups) await run();
  }
}
