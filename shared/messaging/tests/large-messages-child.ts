import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@platform/database/database.ts';
import { connectTransport } from '../src/connect-transport.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { startRelay } from '../src/relay/relay.ts';

// Sends what waits in an outbox, in a process of its own whose heap may be small, and says how much it was.
const [kind, databaseUrl = '', busUrl = '', namespace = ''] = process.argv.slice(2);
const database = new Database({ url: databaseUrl, applicationName: 'sender' });
const transport = await connectTransport({
  ...(kind === 'postgres' ? { busDatabaseUrl: busUrl } : { rabbitmqUrl: busUrl }),
  namespace,
  clientName: 'sender',
});
const relay = startRelay({ database, transport, outbox: new Outbox({ source: 'test' }) });
const { count } = await relay.pending();
while ((await relay.pending()).count > 0) await sleep(50);
await relay.stop();
await transport.close();
await database.close();
process.stdout.write(`${count} sent\n`);
