import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { ATTACKS } from '../attack/attacks.ts';
import { ask, failures, goAbout } from '../attack/other-client.ts';
import { type EdgeGateway, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const REAL_ROUTES = new URL('../../services/api-gateway/src/routing/routes.ts', import.meta.url).href;
const skip = process.platform !== 'linux' && 'only Linux has many addresses of its own';
// `npm run attack` does all of it, on the whole platform: a hundredth of that, and less room.
const SIZE = 0.01;
const MAX_CONNECTIONS = 60;
const REQUESTS = 30;
const cleanup = new SharedCleanup();
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  if (skip !== false) return;
  const upstream = await startUpstream(cleanup);
  upstream.script = (call) => call.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  gateway = await startEdgeGateway(
    cleanup,
    {
      AUTH_SERVICE_URL: upstream.origin,
      MAX_CONNECTIONS: String(MAX_CONNECTIONS),
      // Nothing is turned away for a busy machine: what is shown here does not depend on how fast it is.
      SHED_DELAY_MS: '0',
    },
    `export { routes, rateLimits } from '${REAL_ROUTES}';`,
  );
});

for (const name of [
  'connections',
  'slow-bodies',
  'costly-headers',
  'metrics',
  'unknown-addresses',
  'document',
])
  test(`beside ${name} of a stranger every request of another client is answered`, { skip }, async () => {
    const attack = ATTACKS.find((one) => one.name === name);
    assert.ok(attack);
    const stopping = new AbortController();
    const target = { port: gateway.port, size: SIZE };
    const attacking = attack.run(target, stopping.signal);
    const met = await readUntilDone(gateway.port);
    stopping.abort();
    assert.ok((await attacking) > 0, 'there was an attack');
    assert.equal(failures(met), 0, JSON.stringify([...met.answers]));
    assert.deepEqual([...met.answers.keys()], [200]);
  });

test('while one client holds all the connections it gets, another gets in', { skip }, async () => {
  const stopping = new AbortController();
  const attack = ATTACKS.find(({ name }) => name === 'connections');
  const attacking = attack?.run({ port: gateway.port, size: SIZE }, stopping.signal);
  const turnedAway = async () => /turned_away_total\{how="closed"\} [1-9]/.test(await gateway.metrics());
  while (!(await turnedAway())) assert.equal(await ask(gateway.port, { path: '/health' }), 200);
  assert.equal(await ask(gateway.port, { path: '/health' }), 200);
  stopping.abort();
  assert.ok(((await attacking) ?? 0) >= MAX_CONNECTIONS);
});

async function readUntilDone(port: number) {
  const enough = new AbortController();
  let asked = 0;
  const calls = [{ path: '/.well-known/jwks.json' }, { path: '/.well-known/openid-configuration' }];
  const onAnswer = () => {
    if (++asked >= REQUESTS) enough.abort();
  };
  return goAbout({ port, calls, pauseMs: 1, onAnswer }, enough.signal);
}
