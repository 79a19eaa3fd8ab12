import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { composeMessage } from '../src/draft.ts';
import { defineCommand } from '../src/message.ts';
import { connectPostgresBus } from '../src/postgres/postgres-transport.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const old = defineCommand('thing.move', Type.Object({ n: Type.Integer() }));
const added = defineCommand('thing.turn', Type.Object({ n: Type.Integer() }));
const { database } = await createMessagingDatabase({ after });

test('commands of a new type wait for the replicas that know it, while those of the release before share the queue', async (t) => {
  const { url } = await createTestDatabase(t);
  const turned = new Set<string>();
  const retry = { immediate: 0, delaysMs: Array.from({ length: 40 }, () => 20) };
  const start = async (...handlers: Parameters<typeof consume>[0]['handlers']) => {
    const transport = await connectPostgresBus({ url, clientName: 'test' });
    t.after(() => transport.close());
    await consume({ transport, database, queue: 'things.commands', handlers, retry });
    return transport;
  };
  const move = on(old, async () => {});
  await start(move);
  const newer = await start(
    move,
    on(added, async ({ subject }) => void turned.add(subject)),
  );
  const commands = Array.from({ length: 30 }, (_, n) =>
    composeMessage({ contract: added, draft: { subject: String(n), data: { n } } }, 'test'),
  );
  for (const command of commands) await newer.publish('commands', [command]);
  await eventually(() => assert.equal(turned.size, 30));
  assert.equal(await newer.deadLetters.count('things.commands'), 0);
});
