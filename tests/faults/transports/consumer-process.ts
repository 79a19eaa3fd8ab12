import { connectTransport } from '@platform/messaging/connect-transport.ts';

// Run as a process of its own, to be killed: takes what it can hold, says so, and never finishes.
const [url = '', namespace = '', queue = ''] = process.argv.slice(2);
const which = url.startsWith('amqp') ? { rabbitmqUrl: url } : { busDatabaseUrl: url };
const transport = await connectTransport({ ...which, namespace, clientName: 'to be killed' });
await transport.subscribe({ queue, bindings: [], concurrency: 3, prefetch: 10 }, async () => {
  process.send?.('holds a message');
  await new Promise(() => undefined);
});
