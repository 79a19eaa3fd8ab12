import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from './cli-process.ts';
import { problem, standInGateway } from './stand-in-gateway.ts';

const NEXT = '019c0000-0000-7000-8000-000000000001';
const ROUTE = 'POST /api/admin/user-service/messages/replay';
const COMMAND = 'messages replay user-service --type user.created --type user.updated';

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  return { gateway, cli: new CliProcess(t, gateway.url) };
}

test('replays page by page, and says how many events are sent again', async (t) => {
  const { gateway, cli } = await start(t);
  const pages = [
    { count: 1000, next: NEXT },
    { count: 2, next: null },
  ];
  const asked: Record<string, unknown>[] = [];
  let isLost = true;
  gateway.deviate = (request, body) => {
    if (request !== ROUTE) return undefined;
    // The answer to the first page is lost once: it is asked for again.
    if (isLost) {
      isLost = false;
      return 'lost';
    }
    asked.push(body);
    return { status: 200, body: pages[asked.length - 1] };
  };
  const { code, stdout } = await cli.run(`${COMMAND} --since 2d`);
  assert.match(stdout, /^user-service sends 1002 events again: user\.created, user\.updated since 20\S+Z$/m);
  assert.equal(code, 0);
  assert.deepEqual(
    asked.map(({ types, next }) => [types, next]),
    [
      [['user.created', 'user.updated'], undefined],
      [['user.created', 'user.updated'], NEXT],
    ],
  );
  const agoMs = Date.now() - Date.parse(String(asked[0]?.since));
  assert.ok(agoMs >= 2 * 86_400_000 && agoMs < 3 * 86_400_000, `${agoMs} ms`);
});

test('passes on why a replay is refused, and takes a time or how long ago', async (t) => {
  const { gateway, cli } = await start(t);
  gateway.deviate = (request) => (request === ROUTE ? problem(422, 'validation-failed') : undefined);
  const refused = await cli.run(`${COMMAND} --since 2026-01-31T12:00:00Z`);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /It is validation-failed/);
  for (const args of [
    `${COMMAND} --since yesterday`,
    COMMAND,
    'messages replay user-service --since 2d',
    'messages replay nobody --type user.created --since 2d',
  ])
    assert.equal((await cli.run(args)).code, 2, args);
});
