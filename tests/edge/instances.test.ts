import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ConsulStandIn } from '@platform/testing/consul-stand-in.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { type EdgeGateway, HOST, SWITCHED, startEdgeGateway, WEBSOCKET } from './edge-gateway.ts';

/** One instance of a service, which can be stopped in good order, killed, and started again on its port. */
class Instance {
  readonly name: string;
  port = 0;
  calls = 0;
  isReady = true;
  #server: Server | undefined;
  #isStopping = false;

  constructor(name: string) {
    this.name = name;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#isStopping = false;
    const server = createServer((request, response) => {
      if (this.#isStopping) response.setHeader('connection', 'close');
      request.resume().on('end', () => {
        if (request.url === '/health/ready') {
          response.writeHead(this.isReady ? 200 : 503).end();
          return;
        }
        this.calls++;
        response.end(this.name);
      });
    });
    this.#server = server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
  }

  /** Closes at once, with all its connections. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.#server?.closeAllConnections();
    await closed;
  }

  /** As our services stop: closes what is idle, and each other connection with the answer that it has begun. */
  async stop(): Promise<void> {
    // Without it Node would serve a connection for as long as requests, or health checks, keep it from being idle.
    this.#isStopping = true;
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.#server?.closeIdleConnections();
    await closed;
  }
}

async function startTwo(t: TestContext): Promise<{ a: Instance; b: Instance; gateway: EdgeGateway }> {
  const [a, b] = [new Instance('a'), new Instance('b')];
  for (const instance of [a, b]) {
    await instance.start();
    t.after(() => instance.kill());
  }
  const gateway = await startEdgeGateway(t, {
    NOTIFICATION_SERVICE_URL: `${a.origin},${b.origin}`,
    HEALTH_CHECK_MS: '50',
  });
  return { a, b, gateway };
}

const GET = ['GET /api/things HTTP/1.1', HOST];
const POST = ['POST /api/things HTTP/1.1', HOST, 'content-length: 5'];

/** Keeps asking, several at a time, while `during` runs; gives the statuses that came. */
async function underLoad(gateway: EdgeGateway, during: () => Promise<void>): Promise<Map<string, number>> {
  const statuses = new Map<string, number>();
  let isOver = false;
  const ask = async () => {
    let client = await gateway.connect();
    while (!isOver) {
      let isLast = true;
      const status = await client.send(GET).then(
        (got) => {
          isLast = valuesOf(got, 'connection').includes('close');
          return String(statusOf(got));
        },
        (error: Error) => error.message,
      );
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // After so many requests a connection ends; one that has ended would refuse for ever, without a pause.
      if (isLast) client = await gateway.connect();
    }
  };
  const asking = Promise.all(Array.from({ length: 16 }, ask));
  try {
    await during();
  } finally {
    isOver = true;
    await asking;
  }
  return statuses;
}

test('an instance is as free as before once its WebSocket has ended', async (t) => {
  const upstreams = [await startUpstream(t), await startUpstream(t)];
  for (const upstream of upstreams)
    upstream.script = (call) => call.write(valuesOf(call, 'upgrade').length > 0 ? SWITCHED : OK);
  const addresses = upstreams.map(({ origin }) => origin).join();
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: addresses });
  const client = await gateway.connect();
  client.write(`${WEBSOCKET.join('\r\n')}\r\n\r\n`);
  assert.match((await client.reader.head())?.start ?? '', / 101 /);
  client.close();
  const ordersOf = () =>
    upstreams.map(({ calls }) => calls.filter(({ start }) => start.startsWith('GET /api/things')).length);
  // Instances that are equally free take turns.
  await eventually(async () => {
    const before = ordersOf();
    for (let i = 0; i < 4; i++) assert.equal(statusOf(await gateway.send(GET)), 200);
    assert.deepEqual(
      ordersOf().map((count, i) => count - (before[i] ?? 0)),
      [2, 2],
    );
  });
});

test('no request fails while one of two instances restarts, in good order or killed', async (t) => {
  const { a, b, gateway } = await startTwo(t);
  const statuses = await underLoad(gateway, async () => {
    for (const instance of [a, b, a]) {
      for (const end of [() => instance.stop(), () => instance.kill()]) {
        await end();
        const other = instance === a ? b : a;
        const before = other.calls;
        await eventually(() => assert.ok(other.calls > before + 100));
        await instance.start();
        const calls = instance.calls;
        await eventually(() => assert.ok(instance.calls > calls + 20));
      }
    }
  });
  assert.deepEqual([...statuses.keys()], ['200'], JSON.stringify([...statuses]));
});

test('a POST of which nothing was sent goes to the other instance', async (t) => {
  const { a, b, gateway } = await startTwo(t);
  await a.kill();
  for (let i = 0; i < 10; i++) assert.equal(statusOf(await gateway.send(POST, 'hello')), 200);
  assert.equal(b.calls, 10);
});

test('an instance that says it is not ready is left alone, and used again once it is', async (t) => {
  const { a, b, gateway } = await startTwo(t);
  a.isReady = false;
  await eventually(async () => {
    const before = a.calls;
    for (let i = 0; i < 10; i++) await gateway.send(GET);
    assert.equal(a.calls, before);
  });
  a.isReady = true;
  await eventually(async () => {
    const before = a.calls;
    for (let i = 0; i < 10; i++) await gateway.send(GET);
    assert.ok(a.calls > before);
  });
  assert.ok(b.calls > 0);
});

test('when no instance is ready they are tried all the same', async (t) => {
  const { a, b, gateway } = await startTwo(t);
  a.isReady = false;
  b.isReady = false;
  for (let i = 0; i < 10; i++) assert.equal(statusOf(await gateway.send(GET)), 200);
});

test('instances that Consul knows come and go without a failed request', async (t) => {
  const consul = await ConsulStandIn.start(t);
  const [a, b] = [new Instance('a'), new Instance('b')];
  for (const instance of [a, b]) {
    await instance.start();
    t.after(() => instance.kill());
  }
  const place = ({ name, port }: Instance) => {
    consul.registered.set(name, { ID: name, Name: 'notification-service', Address: '127.0.0.1', Port: port });
    consul.mark(name, true);
  };
  place(a);
  const gateway = await startEdgeGateway(t, {
    NOTIFICATION_SERVICE_URL: 'consul+http://notification-service',
    CONSUL_HTTP_ADDR: consul.address,
    CONSUL_HTTP_TOKEN: consul.options.token,
  });
  await eventually(async () => assert.equal(statusOf(await gateway.send(GET)), 200));
  const statuses = await underLoad(gateway, async () => {
    place(b);
    await eventually(() => assert.ok(b.calls > 20));
    consul.mark('a', false);
    await eventually(async () => {
      const [ofA, ofB] = [a.calls, b.calls];
      await eventually(() => assert.ok(b.calls > ofB + 100));
      assert.equal(a.calls, ofA);
    });
  });
  assert.deepEqual([...statuses.keys()], ['200'], JSON.stringify([...statuses]));
});
