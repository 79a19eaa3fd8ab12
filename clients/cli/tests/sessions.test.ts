import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { ADMIN, CliProcess } from './cli-process.ts';
import { type Deviation, problem, standInGateway } from './stand-in-gateway.ts';

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  return { gateway, cli: new CliProcess(t, gateway.url) };
}

const who = async (cli: CliProcess, more = '') => {
  const { code, json, stderr } = await cli.run(`--json whoami${more}`);
  return code === 0 ? [json.email, json.profile] : JSON.parse(stderr).error.code;
};

test('runs as the local admin for as long as nobody else was chosen', async (t) => {
  const { cli } = await start(t);
  assert.deepEqual(await who(cli), [ADMIN.email, 'local-admin']);
  assert.deepEqual(await who(cli, ' --as local-admin'), [ADMIN.email, 'local-admin']);
  await cli.login('ann@example.com');
  assert.deepEqual(await who(cli), ['ann@example.com', 'default']);
  assert.deepEqual(await who(cli, ' --as local-admin'), [ADMIN.email, 'local-admin']);
  assert.deepEqual(await who(cli), ['ann@example.com', 'default']);
});

test('is nobody after a logout, until somebody signs in or is named', async (t) => {
  const { gateway, cli } = await start(t);
  assert.equal((await cli.run('logout')).code, 0, 'the local admin');
  assert.equal(await who(cli), 'signed-out');
  assert.equal((await cli.run('logout')).code, 0, 'twice');
  assert.deepEqual(await who(cli, ' --as local-admin'), [ADMIN.email, 'local-admin']);
  assert.equal(await who(cli), 'signed-out');
  await cli.login('ann@example.com');
  assert.deepEqual(await who(cli), ['ann@example.com', 'default']);
  assert.equal((await cli.run('logout')).code, 0);
  assert.equal(gateway.requests.at(-1), 'POST /api/auth/logout');
  assert.equal(await who(cli), 'signed-out');
  assert.equal((await cli.run('login --as local-admin')).code, 0);
  assert.deepEqual(await who(cli), [ADMIN.email, 'local-admin']);
});

test('signs out here even if the platform does not answer', async (t) => {
  const { gateway, cli } = await start(t);
  await cli.login('ann@example.com');
  gateway.deviate = () => 'lost';
  assert.equal((await cli.run('logout')).code, 1);
  gateway.deviate = () => undefined;
  assert.equal(await who(cli), 'signed-out');
});

test('keeps several profiles, and acts as another only where it is told to', async (t) => {
  const { cli } = await start(t);
  await cli.login('ann@example.com', 'ann');
  await cli.login('bob@example.com', 'bob');
  assert.deepEqual(await who(cli), ['bob@example.com', 'bob']);
  assert.deepEqual(await who(cli, ' --as ann'), ['ann@example.com', 'ann']);
  assert.deepEqual(await who(cli), ['bob@example.com', 'bob']);
  const { json } = await cli.run('--json profiles');
  assert.deepEqual(
    json.items.map((item: Record<string, unknown>) => [item.profile, item.email, item.is_current]),
    [
      ['local-admin', ADMIN.email, false],
      ['ann', 'ann@example.com', false],
      ['bob', 'bob@example.com', true],
    ],
  );
  assert.equal((await cli.run('logout --as ann')).code, 0);
  assert.equal(await who(cli, ' --as ann'), 'signed-out');
  assert.deepEqual(await who(cli), ['bob@example.com', 'bob']);
  assert.equal((await cli.run('profiles use local-admin')).code, 0);
  assert.deepEqual(await who(cli), [ADMIN.email, 'local-admin']);
  for (const name of ['../x', '.x', 'a b', ''])
    assert.equal((await cli.run(`whoami --as=${name.replace(' ', '%')}`)).code, 2, name);
});

test('a session that the platform has ended leads to nobody, never to the admin', async (t) => {
  const { gateway, cli } = await start(t);
  await cli.login('ann@example.com');
  cli.session().expire();
  gateway.deviate = (request) =>
    request === 'POST /api/auth/refresh' ? problem(401, 'invalid-refresh-token') : undefined;
  assert.equal(await who(cli), 'session-ended');
  gateway.deviate = () => undefined;
  assert.equal(await who(cli), 'signed-out');
  assert.deepEqual(await who(cli, ' --as local-admin'), [ADMIN.email, 'local-admin']);
});

test('only a refusal ends a session', async (t) => {
  const { gateway, cli } = await start(t);
  const oauth = { status: 400, body: { error: 'invalid_grant' } };
  const ways: [string, Deviation, boolean][] = [
    ['429', problem(429, 'too-many-requests', { 'retry-after': '60' }), true],
    ['500', problem(500, 'internal'), true],
    ['503', problem(503, 'unavailable', { 'retry-after': '60' }), true],
    ['403', problem(403, 'forbidden'), true],
    ['another 400', problem(400, 'malformed-json'), true],
    ['a lost connection', 'lost', true],
    ['silence', 'silent', true],
    ['invalid_grant', oauth, false],
    ['401', problem(401, 'invalid-refresh-token'), false],
  ];
  for (const [what, answer, isKept] of ways) {
    await cli.login('ann@example.com');
    cli.session().expire();
    gateway.deviate = (request) => (request === 'POST /api/auth/refresh' ? answer : undefined);
    // A refusal has to come in time, on a slow machine too.
    assert.equal((await cli.run(`whoami --timeout ${isKept ? 1 : 30}`)).code, 1, what);
    gateway.deviate = () => undefined;
    assert.deepEqual(await who(cli), isKept ? ['ann@example.com', 'default'] : 'signed-out', what);
  }
});

test('tries a renewal again whose answer was lost', async (t) => {
  const { gateway, cli } = await start(t);
  await cli.login('ann@example.com');
  cli.session().expire();
  let left = 2;
  gateway.deviate = (request) => (request === 'POST /api/auth/refresh' && left-- > 0 ? 'lost' : undefined);
  assert.deepEqual(await who(cli), ['ann@example.com', 'default']);
});

test('of several processes one renews, and the others use what it got', async (t) => {
  const { gateway, cli } = await start(t);
  await cli.login('ann@example.com');
  for (let round = 0; round < 3; round += 1) {
    cli.session().expire();
    gateway.requests.length = 0;
    const all = await Promise.all(Array.from({ length: 4 }, () => who(cli)));
    assert.deepEqual(all, Array(4).fill(['ann@example.com', 'default']));
    assert.equal(gateway.requests.filter((name) => name === 'POST /api/auth/refresh').length, 1);
  }
});

test('a process that was killed while it renewed leaves no lock behind', async (t) => {
  const { cli } = await start(t);
  await cli.login('ann@example.com');
  writeFileSync(`${cli.session().path}.lock`, '');
  cli.session().expire();
  assert.deepEqual(await who(cli), ['ann@example.com', 'default']);
});

test('every change says who made it, on stderr or in the JSON', async (t) => {
  const { gateway, cli } = await start(t);
  const change = 'users resend-verification';
  const first = await cli.run(change);
  assert.match(first.stderr, /^platform: acting as admin@platform\.example \(profile local-admin\)$/m);
  await cli.login('ann@example.com', 'ann');
  assert.match((await cli.run(change)).stderr, /acting as ann@example\.com \(profile ann\)/);
  const json = await cli.run(`--json ${change}`);
  assert.deepEqual(json.json, { mailed: true, acting_as: { email: 'ann@example.com', profile: 'ann' } });
  assert.equal(json.stderr, '');
  assert.doesNotMatch((await cli.run('whoami')).stderr, /acting as/);
  gateway.deviate = (request) => (request.includes('verification') ? problem(403, 'forbidden') : undefined);
  const refused = JSON.parse((await cli.run(`--json ${change}`)).stderr);
  assert.deepEqual([refused.error.code, refused.acting_as.email], ['forbidden', 'ann@example.com']);
  assert.match(
    (await cli.run(change)).stderr,
    /^platform: It is forbidden; sign in with an account that may/m,
  );
});

test('a session from before there were profiles is used as it was', async (t) => {
  const { cli } = await start(t);
  await cli.login('ann@example.com');
  const { path } = cli.session();
  const record = path.replace('.json', '-profile.json');
  assert.ok(existsSync(record));
  writeFileSync(record, '');
  assert.deepEqual(await who(cli), ['ann@example.com', 'default']);
});
