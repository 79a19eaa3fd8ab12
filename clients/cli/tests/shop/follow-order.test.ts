import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { type Answer, problem, standInGateway } from '../stand-in-gateway.ts';

const ID = '0192f0c1-0000-7000-8000-000000000001';
const AT = '2026-01-31T12:00:00.000Z';

const told = (id: string, event: string) =>
  `id: ${id}\nevent: timeline\ndata: ${JSON.stringify({ at: AT, event, actor_id: null, details: {}, status: 'placed' })}\n\n`;

const stream = (...events: string[]): Answer => ({
  status: 200,
  body: `retry: 2000\nid: 0-0\n\n: alive\n\n${events.join('')}`,
  headers: { 'content-type': 'text/event-stream' },
});

/** A gateway whose stream of one order is answered so, and where each was to begin. */
async function start(t: TestContext, status: string, answers: (Answer | 'lost')[]) {
  const gateway = await standInGateway(t);
  const cli = new CliProcess(t, gateway.url);
  await cli.login('ann@example.com', 'ann');
  const begunAfter: (string | undefined)[] = [];
  gateway.deviate = (request, _body, headers) => {
    if (request === `GET /api/orders/${ID}`) return { status: 200, body: { id: ID, status } };
    if (request !== `GET /api/orders/${ID}/stream`) return undefined;
    begunAfter.push(headers['last-event-id'] as string | undefined);
    return answers.shift() ?? { status: 204 };
  };
  return { cli, begunAfter };
}

test('follows an order to its end, and goes on where a stream broke', async (t) => {
  const { cli, begunAfter } = await start(t, 'confirmed', [
    stream(told('1-0', 'placed'), told('2-0', 'reserve-stock sent')),
    'lost',
    stream(told('3-0', 'completed')),
  ]);
  const { code, stdout } = await cli.run(`orders watch ${ID}`);
  assert.equal(code, 0);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    `${AT}  placed`,
    `${AT}  reserve-stock sent`,
    `${AT}  completed`,
  ]);
  assert.deepEqual(begunAfter, [undefined, '2-0', '2-0', '3-0']);
});

test('prints entries as documents with --json, and ends with 1 for an order that is not confirmed', async (t) => {
  const { cli } = await start(t, 'rejected', [stream(told('1-0', 'placed'))]);
  const { code, stdout } = await cli.run(`orders watch ${ID} --json`);
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(stdout), { at: AT, event: 'placed', actor_id: null, details: {} });
});

test('says what the platform has against it', async (t) => {
  const { cli } = await start(t, 'placed', [problem(404, 'order-not-found')]);
  const { code, stderr } = await cli.run(`orders watch ${ID}`);
  assert.deepEqual([code, /order-not-found/.test(stderr)], [1, true], stderr);
});
