import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@platform/database/database.ts';
import { draft } from '@platform/messaging/draft.ts';
import { defineCommand } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type Relay, startRelay } from '@platform/messaging/relay/relay.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { Type } from '@platform/schema/type.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { type TransportKind, testTransport } from '@platform/testing/test-transport.ts';
import { type Quantiles, quantiles } from '../quantiles.ts';

const wanted = defineCommand('bench.wanted', Type.Object({ n: Type.Integer() }));
const unwanted = defineCommand('bench.unwanted', Type.Object({ n: Type.Integer(), filling: Type.String() }));
const FILLING = 'x'.repeat(400);
const WARM_UP = 30;
const HOPS = 200;
const PAUSE_MS = 5;
const CHUNK = 1000;

interface World {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly relay: Relay;
  readonly arrivals: EventEmitter;
}

/**
 * The outbox alone: how long a message takes from its commit to a consumer that does nothing, one at a time, in
 * milliseconds. Idle; behind `backlog` commands that no queue is bound for; after `backlog` messages have passed while
 * another session holds its snapshot; and how many a second the relay sends of those.
 */
export async function measureOutbox(kind: TransportKind, backlog: number) {
  const cleanups: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (run) => void cleanups.push(run as () => Promise<void> | void) };
  try {
    const { transport } = await testTransport(cleanup, kind);
    const world = await startWorld(cleanup, transport);
    const idle = await hops(world);
    await add(world, unwanted, backlog);
    const parkedIn = await secondsUntil(async () => (await world.relay.pending()).parked >= backlog);
    const behindParked = await hops(world);
    const reader = await world.database.dedicatedClient();
    await reader.query('begin isolation level repeatable read; select 1 from outbox_log limit 1');
    const perSecond = await relayRate(world, backlog);
    const behindSnapshot = await hops(world);
    await reader.end();
    await world.relay.stop();
    return {
      backlog,
      hop_ms: {
        idle,
        behind_parked: behindParked,
        behind_parked_with_snapshot_held: behindSnapshot,
      },
      parked_in_seconds: parkedIn,
      relay_per_second: perSecond,
    };
  } finally {
    for (const run of cleanups) await run();
  }
}

async function startWorld(cleanup: Cleanup, transport: Transport): Promise<World> {
  const { database } = await createTestDatabase(cleanup, {
    migrations: [messagingMigrations],
  });
  const arrivals = new EventEmitter();
  const bindings = [{ exchange: 'commands' as const, pattern: 'bench.wanted' }];
  await transport.subscribe({ queue: 'bench', bindings, prefetch: 1000 }, async ({ message }) => {
    arrivals.emit(message.subject);
  });
  const outbox = new Outbox({ source: 'bench' });
  return { database, outbox, arrivals, relay: startRelay({ database, transport, outbox }) };
}

async function hops({ database, outbox, arrivals }: World): Promise<Quantiles> {
  const latencies: number[] = [];
  for (let n = 0; n < WARM_UP + HOPS; n += 1) {
    const subject = crypto.randomUUID();
    const arrival = once(arrivals, subject);
    await database.transaction((tx) => outbox.add(tx, wanted, { subject, data: { n } }));
    const committedAt = performance.now();
    await arrival;
    latencies.push(performance.now() - committedAt);
    await sleep(PAUSE_MS);
  }
  return quantiles(latencies.slice(WARM_UP));
}

/** Messages a second that leave the outbox while `count` are written as fast as one writer can, and after that. */
async function relayRate(world: World, count: number): Promise<number> {
  const parkedBefore = (await world.relay.pending()).parked;
  const begunAt = performance.now();
  await add(world, wanted, count);
  await secondsUntil(async () => (await world.relay.pending()).count <= parkedBefore);
  return Math.round(count / ((performance.now() - begunAt) / 1000));
}

async function add({ database, outbox }: World, contract: typeof wanted | typeof unwanted, count: number) {
  for (let n = 0; n < count; n += CHUNK)
    await database.transaction((tx) =>
      outbox.addAll(
        tx,
        Array.from({ length: Math.min(CHUNK, count - n) }, (_, i) =>
          draft(contract, {
            subject: crypto.randomUUID(),
            data: { n: n + i, filling: FILLING },
          }),
        ),
      ),
    );
}

async function secondsUntil(isDone: () => Promise<boolean>): Promise<number> {
  const begunAt = performance.now();
  while (!(await isDone())) await sleep(100);
  return Math.round(performance.now() - begunAt) / 1000;
}
