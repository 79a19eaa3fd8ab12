import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { PAGE_ROUTES, UNLIMITED } from './page-routes.ts';

const BROWSER = 'Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';
const SECRET = 'zZ9-secret-of-a-mail';

function assertPage(answer: RawMessage, status: number, words: RegExp): void {
  assert.equal(statusOf(answer), status, answer.start);
  assert.deepEqual(valuesOf(answer, 'content-type'), ['text/html; charset=utf-8']);
  assert.deepEqual(valuesOf(answer, 'cache-control'), ['no-store']);
  assert.match(answer.body.toString(), words);
  assert.match(answer.body.toString(), new RegExp(valuesOf(answer, 'x-request-id').join()));
}

describe('what goes wrong with a page', () => {
  const cleanup = new SharedCleanup();
  let frontEnd: RawUpstream;
  let gateway: EdgeGateway;
  /** One whose front end does not run. */
  let alone: EdgeGateway;

  before(async () => {
    frontEnd = await startUpstream(cleanup);
    gateway = await startEdgeGateway(cleanup, { USER_SERVICE_URL: frontEnd.origin }, PAGE_ROUTES);
    alone = await startAlone(cleanup);
  });
  after(() => cleanup.end());

  const get = (edge: EdgeGateway, target: string, ...lines: string[]) =>
    edge.send([`GET ${target} HTTP/1.1`, HOST, ...lines]);

  const startAlone = (owner: SharedCleanup) => startEdgeGateway(owner, UNLIMITED, PAGE_ROUTES);

  /** Uses up what one client may ask for. */
  async function useUp(): Promise<void> {
    while (statusOf(await get(gateway, '/')) !== 429);
  }

  test('is said in words that a browser shows, also past a limit', async () => {
    await useUp();
    const refused = await get(gateway, '/', BROWSER);
    assertPage(refused, 429, /<h1>Too many requests<\/h1>/);
    assert.equal(valuesOf(refused, 'retry-after').length, 1);
  });

  test('stays a problem document for others, and everywhere else', async () => {
    await useUp();
    assertProblem(await get(gateway, '/'), 429);
    assertProblem(await get(gateway, '/', 'Accept: application/json'), 429);
    assertProblem(await get(gateway, '/api/things', BROWSER), 429);
    assertProblem(await get(alone, '/api/nothing', BROWSER), 404);
  });

  test('shows nothing of the request as it came', async () => {
    const answer = await get(alone, '/p/<script>?q=<script>', BROWSER, 'x-request-id: <script>');
    assertPage(answer, statusOf(answer), /does not run here/);
    assert.ok(!answer.body.toString().includes('<script>'));
  });

  test('without its front end, what to start is said, at first and when the circuit is open', async (t) => {
    const own = new SharedCleanup();
    t.after(() => own.end());
    const edge = await startAlone(own);
    const words = /user-service answers pages, and does not run here: npm start/;
    assertPage(await get(edge, '/', BROWSER), 502, words);
    await eventually(async () => assertPage(await get(edge, '/', BROWSER), 503, words));
  });

  test('in production nothing is said of what runs where', async (t) => {
    const own = new SharedCleanup();
    t.after(() => own.end());
    const environment = {
      ENVIRONMENT: 'production',
      SERVICE_SECRET: 'kR4tY8wQ2nZ6xC1vB5mL9pS3dF7gH0jA',
    };
    const edge = await startEdgeGateway(own, environment, PAGE_ROUTES);
    const answer = await get(edge, '/', BROWSER);
    assertPage(answer, 502, /did not answer/);
    assert.doesNotMatch(answer.body.toString(), /user-service|npm/);
  });

  test('no query is logged, whatever comes of the request: tokens of mails are in them', async () => {
    frontEnd.script = (call) => call.write(OK);
    const targets = [
      '/verify-email',
      '/reset-password/new',
      '/api/nothing',
      '/x/..%2fy',
      '/api;x',
      '/orders/1/events',
    ];
    for (const edge of [gateway, alone])
      for (const target of targets)
        for (const method of ['GET', 'POST', 'DELETE', 'TRACE'])
          await edge.send([
            `${method} ${target}?token=${SECRET} HTTP/1.1`,
            HOST,
            `Referer: /?token=${SECRET}`,
            BROWSER,
          ]);
    for (const edge of [gateway, alone]) {
      const paths = () => new Set(edge.lines.filter(({ msg }) => msg === 'request').map(({ path }) => path));
      await eventually(() => assert.ok(targets.every((target) => paths().has(target))));
      assert.ok(!JSON.stringify(edge.lines).includes(SECRET));
    }
  });
});
