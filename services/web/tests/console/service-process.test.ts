import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { ActingRunner, LogSearch, ProcessAct, RunnerProcess } from '../../src/runner/runner.ts';
import { type Answers, away, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';
import { standInRunner } from './stand-in-runner.ts';

const PATH = '/console/services/user-service';
const ANSWERS: Answers = {
  'GET /api/status': { services: [{ service: 'user-service', status: 'ready', instances: [] }] },
  ...Object.fromEntries(
    ['user-service', 'web'].flatMap((name) => [
      [`GET /api/admin/${name}/circuits`, []],
      [`GET /api/admin/${name}/log-level`, { level: 'info' }],
    ]),
  ),
};
const PROCESS: RunnerProcess = {
  name: 'user-service',
  state: 'ready',
  pid: 4711,
  start_ms: 320,
  restarts: 3,
  memory_mb: 58,
  cpu_ms: 12_340,
  links: {},
  can_slow: false,
};
const LINE = {
  level: 'error',
  time: '2026-11-30T10:42:07.114Z',
  service: 'user-service',
  msg: 'request failed <script>',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  err: { message: 'deadlock detected' },
};

/** A runner of these processes, and what was asked of it. */
function seenRunner(more: Partial<ActingRunner> = {}) {
  const acts: [actor: string, service: string, act: ProcessAct][] = [];
  let actor = 'nobody';
  const searches: LogSearch[] = [];
  const runner: ActingRunner = standInRunner({
    processes: async () => [PROCESS, { ...PROCESS, name: 'web' }],
    as: (userId) => {
      actor = userId;
      return runner;
    },
    act: async (service, act) => void acts.push([actor, service, act]),
    logs: async (search) => {
      searches.push(search);
      return { lines: [{ ...LINE, msg: 'listening', level: 'info' }, LINE], is_cut: true };
    },
    ...more,
  });
  return { runner, acts, searches };
}

test('in development the pages show what the runner knows of the process', async (t) => {
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner: seenRunner().runner });
  const admin = await signedIn({ roles: ['admin'] });
  assert.match((await admin.get('/console/services')).text, /58 MB<\/td><td class="number">3<\/td>/);
  const { text } = await admin.get(PATH);
  for (const fact of [/4711/, /58 MB/, /12\.3 s/, /320 ms/]) assert.match(text, fact);
});

test('a service is restarted, paused and let go on by one button, and killed by two', async (t) => {
  const { runner, acts } = seenRunner();
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner });
  const userId = randomUUID();
  const admin = await signedIn({ userId, roles: ['admin'] });
  const { text } = await admin.get(PATH);
  assert.doesNotMatch(text, /name="act" value="kill"/);
  assert.match(text, new RegExp(`href="${PATH}\\?confirm=kill"`));
  assert.match((await admin.get(`${PATH}?confirm=kill`)).text, /name="act" value="kill">/);
  for (const act of ['restart', 'pause', 'resume', 'kill']) {
    const { status, headers } = await admin.post(`${PATH}/process`, { act });
    assert.deepEqual([status, headers.location], [303, `${PATH}?done=${act}`]);
  }
  assert.deepEqual(
    acts,
    ['restart', 'pause', 'resume', 'kill'].map((act) => [userId, 'user-service', act]),
  );
  assert.match((await admin.get(`${PATH}?done=pause`)).text, /role="status">It is paused/);
  assert.equal((await admin.post(`${PATH}/process`, { act: 'stop' })).status, 404);
});

test('the pages show who did what, and what came of it', async (t) => {
  const actor = '7d2c11a0-0000-4000-8000-000000000001';
  const asked: (string | undefined)[] = [];
  const done = {
    at: LINE.time,
    actor,
    service: 'user-service',
    act: 'cut from=bus',
    status: 200,
    detail: null,
  };
  const refused = { ...done, actor: null, act: 'pause', status: 409, detail: 'It is <starting>.' };
  const acts = async (service?: string) => {
    asked.push(service);
    return [refused, done];
  };
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner: seenRunner({ acts }).runner });
  const admin = await signedIn({ roles: ['admin'] });
  for (const path of ['/console/services', PATH]) {
    const { text } = await admin.get(path);
    assert.match(text, new RegExp(`/console/customers/${actor}".*cut from=bus.*done<`, 's'), path);
    assert.match(text, /with the token of the data folder.*refused<\/span> It is &lt;starting&gt;\./s, path);
  }
  assert.deepEqual(asked, [undefined, 'user-service']);
});

test('what this page comes by is only restarted', async (t) => {
  const { runner, acts } = seenRunner();
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get('/console/services/web?confirm=kill');
  assert.deepEqual(text.match(/name="act" value="\w+"/g), ['name="act" value="restart"']);
  const refused = await admin.post('/console/services/web/process', { act: 'pause' });
  assert.deepEqual([refused.status, acts], [422, []]);
  assert.match(refused.text, /web can only be restarted from here/);
});

test('what the runner refuses stands on the page, and one that is away does not take it down', async (t) => {
  const gone = async () => {
    throw away();
  };
  const act = async () => {
    throw problem(409, 'http-409', 'user-service is starting: this needs it ready.');
  };
  const { runner } = seenRunner({ processes: gone, act, logs: gone });
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner });
  const admin = await signedIn({ roles: ['admin'] });
  for (const path of ['/console/services', PATH, `${PATH}/logs`])
    assert.equal((await admin.get(path)).status, 200, path);
  const refused = await admin.post(`${PATH}/process`, { act: 'pause' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /role="alert".*user-service is starting/);
  runner.act = gone;
  const unanswered = await admin.post(`${PATH}/process`, { act: 'pause' });
  assert.equal(unanswered.status, 503);
  assert.match(unanswered.text, /role="alert".*it may be done or not/);
});

test('the log is searched by level, order and trace, and shows the newest first', async (t) => {
  const { runner, searches } = seenRunner();
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner });
  const admin = await signedIn({ roles: ['admin'] });
  const { text } = await admin.get(`${PATH}/logs?level=warn&order=some-order&trace=`);
  assert.deepEqual(searches, [
    { service: 'user-service', level: 'warn', order_id: 'some-order', trace_id: undefined },
  ]);
  assert.match(text, /request failed &lt;script&gt;.*deadlock detected.*listening/s);
  assert.match(text, /2 lines, and there are older ones/);
  assert.match(text, new RegExp(`href="${PATH}/logs\\?trace=${LINE.trace_id}"`));
  assert.doesNotMatch(text, /data-refresh/);
  assert.match((await admin.get(`${PATH}/logs?follow=1`)).text, /data-refresh="2"/);
});

test('a line of a log is shown whatever its process wrote into it', async (t) => {
  const strange = { level: 30, time: 1_764_499_327, msg: { why: 'not <text>' }, order_id: 7, trace_id: null };
  const { runner } = seenRunner({ logs: async () => ({ lines: [strange], is_cut: false }) });
  const { signedIn } = await webWorld(t, { answers: ANSWERS, runner });
  const admin = await signedIn({ roles: ['admin'] });
  const { status, text } = await admin.get(`${PATH}/logs`);
  assert.equal(status, 200);
  assert.match(text, />30<.*not &lt;text&gt;.*logs\?order=7"/s);
});

test('where there is no runner, logs are kept elsewhere and nothing is done to processes', async (t) => {
  const { signedIn } = await webWorld(t, { answers: ANSWERS, isDevelopment: false });
  const admin = await signedIn({ roles: ['admin'] });
  assert.match((await admin.get(`${PATH}/logs`)).text, /Logs are kept elsewhere/);
  assert.doesNotMatch((await admin.get(PATH)).text, /\/process"/);
  assert.equal((await admin.post(`${PATH}/process`, { act: 'kill' })).status, 404);
});
