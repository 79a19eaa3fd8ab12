import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { statusOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { startFrontEnd } from './front-end-process.ts';
import { PAGE_ROUTES, UNLIMITED } from './page-routes.ts';
import { type StandInAuth, startStandInAuth } from './stand-in-auth.ts';

const PAGES = 4;
const CALLS = 4;

describe('pages and the calls behind them', () => {
  const cleanup = new SharedCleanup();
  let auth: StandInAuth;
  let things: RawUpstream;
  let gateway: EdgeGateway;
  /** Pages that have begun, and what they wait for before they call. */
  const pages = { begun: 0, mayCall: Promise.resolve() };
  let proof: Record<string, string>;
  /** Statuses of the calls behind pages. */
  const called: number[] = [];

  before(async () => {
    auth = await startStandInAuth(cleanup);
    things = await startUpstream(cleanup);
    const claims = { aud: 'platform-services', sub: 'user-service', client_id: 'user-service' };
    proof = { 'x-service-authorization': `Bearer ${auth.token(claims)}` };
    const frontEnd = await startFrontEnd(cleanup, async (request, response) => {
      pages.begun++;
      await pages.mayCall;
      const forwarded = { 'x-forwarded-for': String(request.headers['x-forwarded-for']) };
      const call = () =>
        fetch(`http://127.0.0.1:${gateway.port}/api/things`, { headers: { ...proof, ...forwarded } });
      const answers = await Promise.all(Array.from({ length: CALLS }, call));
      for (const answer of answers) called.push(answer.status);
      response.end('page');
    });
    gateway = await startEdgeGateway(
      cleanup,
      {
        ...UNLIMITED,
        AUTH_SERVICE_URL: auth.url,
        SERVICE_SECRET: auth.secret,
        USER_SERVICE_URL: frontEnd,
        NOTIFICATION_SERVICE_URL: things.origin,
        PAGE_CONCURRENCY: String(PAGES),
        UPSTREAM_CONCURRENCY: String(PAGES * CALLS),
        UPSTREAM_CLIENT_PERCENT: '100',
      },
      PAGE_ROUTES,
    );
  });
  after(() => cleanup.end());

  const get = (target: string) => gateway.send([`GET ${target} HTTP/1.1`, HOST]);

  function hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    pages.mayCall = promise;
    pages.begun = 0;
    called.length = 0;
    return resolve;
  }

  test('as many slow pages as there are places get all that they call for', async () => {
    const letCall = hold();
    const answers = Array.from({ length: PAGES }, () => get('/'));
    await eventually(() => assert.equal(pages.begun, PAGES));
    assertProblem(await get('/'), 503);
    assert.equal(statusOf(await get('/api/things')), 200, 'an API has places while pages have none');
    letCall();
    assert.deepEqual((await Promise.all(answers)).map(statusOf), Array(PAGES).fill(200));
    assert.deepEqual(called, Array(PAGES * CALLS).fill(200));
  });

  test('however many come at once, each is answered, and those that try again all get theirs', async () => {
    hold()();
    const until200 = async () => {
      for (;;) {
        const status = statusOf(await get('/'));
        if (status === 200) return;
        assert.equal(status, 503);
      }
    };
    await Promise.all(Array.from({ length: 40 }, until200));
    assert.deepEqual(new Set(called), new Set([200]));
    assert.equal(called.length, 40 * CALLS);
  });

  test('calls that fill all places of a service leave pages theirs', async () => {
    hold()();
    const answers: (() => void)[] = [];
    things.script = (call) => void answers.push(() => call.write(OK));
    const calls = Array.from({ length: PAGES * CALLS }, () => get('/api/things'));
    await eventually(() => assert.equal(answers.length, PAGES * CALLS));
    assert.equal(statusOf(await get('/')), 200);
    assert.deepEqual(new Set(called), new Set([503]), 'what it called for had no place, and said so at once');
    things.script = (call) => call.write(OK);
    for (const answer of answers) answer();
    await Promise.all(calls);
  });
});
