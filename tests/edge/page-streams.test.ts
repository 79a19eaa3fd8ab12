import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as ask } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { RawClient } from '../../services/api-gateway/tests/raw-http.ts';
import { type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { startFrontEnd } from './front-end-process.ts';
import { PAGE_ROUTES, UNLIMITED } from './page-routes.ts';
import { type StandInAuth, startStandInAuth } from './stand-in-auth.ts';

const EVENT = 'data: placed\n\n';

/** The front end finds the user by the cookie, and follows the API's stream with the user's token. */
describe('the stream of a page', () => {
  const cleanup = new SharedCleanup();
  let auth: StandInAuth;
  let feed: RawUpstream;
  let gateway: EdgeGateway;

  before(async () => {
    auth = await startStandInAuth(cleanup);
    feed = await startUpstream(cleanup);
    feed.script = (call) =>
      call.write(
        `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n` +
          `${EVENT.length.toString(16)}\r\n${EVENT}\r\n`,
      );
    const claims = { aud: 'platform-services', sub: 'user-service', client_id: 'user-service' };
    const frontEnd = await startFrontEnd(cleanup, async (request, response) => {
      const following = ask(`http://127.0.0.1:${gateway.port}/api/feed`, {
        headers: {
          'x-service-authorization': `Bearer ${auth.token(claims)}`,
          'x-forwarded-for': String(request.headers['x-forwarded-for']),
          authorization: `Bearer ${auth.token({ sid: String(request.headers.cookie).replace('session=', '') })}`,
        },
      }).end();
      response.once('close', () => following.destroy());
      const [answer] = await once(following, 'response');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.pipe(response);
    });
    gateway = await startEdgeGateway(
      cleanup,
      {
        ...UNLIMITED,
        AUTH_SERVICE_URL: auth.url,
        SERVICE_SECRET: auth.secret,
        USER_SERVICE_URL: frontEnd,
        NOTIFICATION_SERVICE_URL: feed.origin,
        // Longer silences are for streams alone.
        UPSTREAM_TOTAL_TIMEOUT_MS: '1500',
      },
      PAGE_ROUTES,
    );
  });
  after(() => cleanup.end());

  async function follow(session: string): Promise<RawClient> {
    const client = await gateway.connect();
    client.write(`GET /orders/K7Q2-9MXF/events HTTP/1.1\r\n${HOST}\r\nCookie: session=${session}\r\n\r\n`);
    assert.match((await client.reader.head())?.start ?? '', / 200 /);
    await eventually(() => assert.ok(client.reader.rest.includes('data: placed')));
    return client;
  }

  const hasEnded = (client: RawClient) => client.reader.rest.includes('\r\n0\r\n\r\n');

  test('ends in good order when the session ends, and those of others go on', async () => {
    const [ended, other] = [await follow('ended'), await follow('other')];
    auth.revoke({ session_id: 'ended' });
    await eventually(() => assert.ok(hasEnded(ended)));
    assert.ok(!hasEnded(other) && !other.reader.isEnded);
  });

  test('outlives the time that a request may take, by its pattern', async () => {
    const client = await follow('long');
    // A page that is no stream is cut meanwhile.
    const page = await gateway.connect();
    page.write(`GET /orders/K7Q2-9MXF HTTP/1.1\r\n${HOST}\r\nCookie: session=page\r\n\r\n`);
    await eventually(() => assert.ok(page.reader.isEnded));
    assert.ok(!hasEnded(client) && !client.reader.isEnded);
  });

  test('lets the API go when the browser leaves', async () => {
    const client = await follow('leaving');
    const call = feed.calls.at(-1);
    client.close();
    await eventually(() => assert.ok(call?.socket.destroyed));
  });
});
