import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answers, away, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const CHECKS = [{ name: 'database', status: 'ok', is_required: true, duration_ms: 1.25 }] as const;
const READY = {
  url: 'http://10.0.0.1:8001',
  status: 'ready',
  version: '1.2.3',
  phase: 'running',
  uptime_seconds: 3 * 3600 + 12 * 60,
  checks: CHECKS,
  in_flight: 2,
  is_ejected: false,
} as const;
const GONE = { url: 'http://10.0.0.2:8001', status: 'unreachable', in_flight: 0, is_ejected: true } as const;
const ANSWERS: Answers = {
  'GET /api/status': {
    services: [
      { service: 'user-service', status: 'ready', instances: [READY, GONE] },
      { service: 'user-service', status: 'unreachable', detail: 'connection refused' },
      { service: 'auth-service', status: 'ready', circuit: 'half-open', instances: [] },
    ],
  },
  'GET /api/admin/user-service/circuits': [
    { name: 'auth-service', state: 'open', failures: 5, retry_at: '2026-11-30T10:42:07.000Z' },
  ],
  'GET /api/admin/user-service/log-level': { level: 'info' },
};

test('the list has one row for each service, however many instances it has', async (t) => {
  const { signedIn } = await webWorld(t, { answers: ANSWERS });
  const { text } = await (await signedIn({ roles: ['admin'] })).get('/console/services');
  assert.equal(text.match(/href="\/console\/services\/user-service"/g)?.length, 1);
  assert.match(text, /1 of 2 away<\/span> connection refused/);
  assert.match(text, /1\.2\.3<\/td><td class="number">2<\/td><td>3 h 12 min<\/td><td class="number">2<\/td>/);
  assert.match(text, /data-state="attention">half-open/);
  assert.match(text, /aria-current="page">Services/);
});

test('a service shows its instances, checks, circuits and log level', async (t) => {
  const { signedIn } = await webWorld(t, { answers: ANSWERS });
  const { text } = await (await signedIn({ roles: ['admin'] })).get('/console/services/user-service');
  assert.match(text, /10\.0\.0\.2:8001<\/code><\/th><td>.*unreachable.*left out/);
  assert.match(text, /database<\/th><td>.*ok.*1\.3 ms/);
  assert.match(
    text,
    /auth-service<\/th><td>.*data-state="failed">open.*>5<\/td><td><time datetime="2026-11-30T10:42:07/,
  );
  assert.match(text, /<option value="info" selected>info/);
});

test('each part stands alone: a service that is away still has its page', async (t) => {
  const answers: Answers = {
    ...ANSWERS,
    'GET /api/admin/user-service/circuits': () => {
      throw away();
    },
    'GET /api/admin/user-service/log-level': () => {
      throw problem(503, 'upstream-unreachable', 'The service did not answer.');
    },
  };
  const { signedIn } = await webWorld(t, { answers });
  const page = await (await signedIn({ roles: ['admin'] })).get('/console/services/user-service');
  assert.equal(page.status, 200);
  assert.match(page.text, /10\.0\.0\.1:8001/);
  assert.match(page.text, /Circuits<\/h2>.*missing.*It did not answer in time\./s);
  assert.match(page.text, /Log level<\/h2>.*The service did not answer\./s);
});

test('the log level is set by a form, and what the service refuses stands on the page', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const admin = await signedIn({ roles: ['admin'] });
  await admin.get('/console/services/user-service');
  gateway.answers['PUT /api/admin/user-service/log-level'] = ({ body }) => {
    if (body.level === 'debug') return body;
    throw problem(422, 'invalid-value', 'A value does not fit.');
  };
  const set = await admin.post('/console/services/user-service/log-level', {
    level: 'debug',
    for_seconds: '900',
  });
  assert.deepEqual(gateway.inputsOf('PUT /api/admin/user-service/log-level'), [
    { body: { level: 'debug', for_seconds: 900 } },
  ]);
  assert.equal(set.headers.location, '/console/services/user-service?done=debug');
  assert.match((await admin.get(set.headers.location)).text, /It logs from debug on now\./);
  const refused = await admin.post('/console/services/user-service/log-level', { level: 'loud' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /role="alert".*A value does not fit\./);
});

test('the configuration shows where values come from, and of secrets what tells two apart', async (t) => {
  const answers: Answers = {
    'GET /api/admin/web/config': [
      {
        name: 'PORT',
        source: 'environment',
        value: '8009',
        is_secret: false,
        description: 'Port to listen on',
      },
      {
        name: 'DATABASE_URL',
        source: 'file',
        value: null,
        is_secret: true,
        length: 43,
        sha256_prefix: 'ab12',
      },
      { name: 'SERVICE_SECRET', source: 'default', value: null, is_secret: true },
    ],
  };
  const { signedIn } = await webWorld(t, { answers });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get('/console/services/web/config');
  assert.match(text, /PORT<\/code><\/th>.*8009.*environment.*Port to listen on/);
  assert.match(text, /set, 43 characters, SHA-256 ab12…/);
  assert.match(text, /SERVICE_SECRET<\/code><\/th>.*not set/);
  const filtered = await admin.get('/console/services/web/config?source=file');
  assert.match(filtered.text, /1 of 3/);
  assert.doesNotMatch(filtered.text, /<code>PORT/);
});

test('services that there are not, and people who are no admins, find nothing', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const admin = await signedIn({ roles: ['admin'] });
  for (const name of ['no-service', '..%2fstatus', 'user-service/nothing'])
    assert.equal((await admin.get(`/console/services/${name}`)).status, 404, name);
  const staff = await signedIn({ roles: ['staff'] });
  for (const path of ['', '/user-service', '/user-service/config'])
    assert.equal((await staff.get(`/console/services${path}`)).status, 404, path);
  gateway.answers['GET /api/auth/sessions'] = { items: [], next_cursor: null };
  await staff.get('/account/sessions');
  assert.equal(
    (await staff.post('/console/services/user-service/log-level', { level: 'debug' })).status,
    404,
  );
  assert.deepEqual(
    gateway.calls.filter(({ name }) => / \/api\/(?:admin|status)/.test(name)),
    [],
  );
});
