import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { createLogger } from '@platform/telemetry/logger.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { accessTokenOf } from './access-token.ts';
import { freshTokens } from './session-world.ts';
import { away, problem, StandInGateway } from './stand-in-gateway.ts';
import { TestBrowser } from './test-browser.ts';
import { ADA } from './test-user.ts';
import { webWorld } from './web-world.ts';

const LOGIN = 'POST /api/users/login';
const REFRESH = 'POST /api/auth/refresh';
const LOGOUT = 'POST /api/auth/logout';
const ME = 'GET /api/users/me';

const CREDENTIALS = { email: ADA.email, password: 'correct horse battery' };

function answers(more: object = {}) {
  return { [LOGIN]: () => freshTokens(), [ME]: ADA, [LOGOUT]: () => undefined, ...more } as never;
}

test('signing in gives a new id, and the one before is worth nothing', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const browser = world.browser();
  await browser.get('/sign-in');
  const before = browser.cookies.get('session') ?? '';
  const answer = await browser.post('/sign-in', { ...CREDENTIALS, to: '/account' });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.location, '/account');
  assert.notEqual(browser.cookies.get('session'), before);
  assert.equal((await browser.get('/account')).status, 200);
  const thief = world.browser();
  thief.cookies.set('session', before);
  assert.equal((await thief.get('/account')).status, 303);
});

test('over https the cookie is Secure, held to the host, and not for scripts', async (t) => {
  const world = await webWorld(t, { answers: answers(), publicUrl: 'https://shop.example' });
  const browser = world.browser();
  await browser.get('/sign-in');
  const answer = await browser.post('/sign-in', CREDENTIALS);
  const cookies = [answer.headers['set-cookie']].flat();
  assert.equal(cookies.length, 1);
  assert.match(
    cookies[0],
    /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000$/,
  );
});

test('signing in as somebody else ends the session before, at the platform too', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const browser = await world.signedIn();
  const before = browser.cookies.get('session') ?? '';
  await browser.get('/account');
  await browser.post('/sign-in', CREDENTIALS);
  assert.equal(world.gateway.inputsOf(LOGOUT).length, 1);
  const thief = world.browser();
  thief.cookies.set('session', before);
  assert.equal((await thief.get('/account')).status, 303);
});

test('other roles give a new id', async (t) => {
  const world = await webWorld(t, {
    answers: answers({ [REFRESH]: () => freshTokens(['customer', 'staff']) }),
  });
  const browser = await world.signedIn();
  const before = browser.cookies.get('session') ?? '';
  await world.database.query(sql`update web_session set token_expires_at = now()`);
  assert.equal((await browser.get('/account')).status, 200);
  assert.notEqual(browser.cookies.get('session'), before);
  assert.equal((await browser.post('/sign-out')).status, 303, 'the page had forms of the new id');
  const thief = world.browser();
  thief.cookies.set('session', before);
  assert.equal((await thief.get('/account')).status, 303);
});

test('signing out ends the session here and there, and clears what the browser has kept', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const browser = await world.signedIn();
  const id = browser.cookies.get('session') ?? '';
  const page = await browser.get('/account');
  assert.equal(page.headers['cache-control'], 'no-store');
  const answer = await browser.post('/sign-out');
  assert.equal(answer.headers['clear-site-data'], '"cache"');
  assert.match(String(answer.headers['set-cookie']), /^session=; .*Max-Age=0$/);
  assert.equal(world.gateway.inputsOf(LOGOUT).length, 1);
  browser.cookies.set('session', id);
  assert.equal((await browser.get('/account')).status, 303);
});

test('signing out works while the platform is away', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const browser = await world.signedIn();
  await browser.get('/account');
  Object.assign(world.gateway.answers, {
    [LOGOUT]: () => {
      throw away();
    },
  });
  assert.equal((await browser.post('/sign-out')).status, 303);
  assert.equal((await browser.get('/account')).status, 303);
});

test('whoever has a session that the platform has ended signs in, and is back', async (t) => {
  const world = await webWorld(t, {
    answers: answers({
      [ME]: () => {
        throw problem(401, 'unauthenticated');
      },
      [REFRESH]: () => {
        throw problem(401, 'invalid-refresh-token');
      },
    }),
  });
  const browser = await world.signedIn();
  const ended = await browser.get('/account?tab=1');
  assert.equal(ended.status, 303);
  assert.equal(ended.headers.location, '/sign-in?to=%2Faccount%3Ftab%3D1');
  assert.equal(browser.cookies.has('session'), false);
  Object.assign(world.gateway.answers, { [ME]: ADA });
  const page = await browser.get(ended.headers.location);
  assert.match(page.text, /name="to" value="\/account\?tab=1"/);
  const back = await browser.post('/sign-in', { ...CREDENTIALS, to: '/account?tab=1' });
  assert.equal(back.headers.location, '/account?tab=1');
});

test('a token that is refused before its end is renewed, and nobody notices', async (t) => {
  const world = await webWorld(t, { answers: answers({ [REFRESH]: () => freshTokens() }) });
  const browser = await world.signedIn();
  const refused = new Set<string>();
  Object.assign(world.gateway.answers, {
    [ME]: (_input: unknown, { token }: { token: string }) => {
      if (refused.size === 0 || refused.has(token)) {
        refused.add(token);
        throw problem(401, 'unauthenticated');
      }
      return ADA;
    },
  });
  assert.equal((await browser.get('/account')).status, 200);
  assert.equal(world.gateway.inputsOf(REFRESH).length, 1);
});

test('no token is in any answer, cookie or line of the log', async (t) => {
  const { database } = await webWorld(t);
  const lines: string[] = [];
  const logger = createLogger({
    service: 'web',
    level: 'trace',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const secrets: string[] = [];
  const issued = () => {
    const fresh = freshTokens();
    secrets.push(fresh.access_token, fresh.refresh_token);
    return fresh;
  };
  const gateway = new StandInGateway(answers({ [LOGIN]: issued, [REFRESH]: issued }));
  const http = { ...testHttpDefaults({ service: 'web', tokens: testTokens().verifier }), logger };
  const app = createApp({
    ...{ http, database, gateway, secret: 'x'.repeat(32), publicUrl: undefined, isDevelopment: true },
  });
  t.after(() => app.close());
  const browser = new TestBrowser(app);
  const seen = [
    await browser.get('/sign-in'),
    await browser.post('/sign-in', CREDENTIALS),
    await browser.get('/account'),
  ];
  await database.query(sql`update web_session set token_expires_at = now()`);
  seen.push(await browser.get('/account'));
  for (const error of [away(), problem(503, 'away'), new Error('a fault of ours')]) {
    Object.assign(gateway.answers, {
      [ME]: () => {
        throw error;
      },
    });
    seen.push(await browser.get('/account'));
  }
  seen.push(await browser.post('/sign-out'));
  assert.equal(secrets.length, 4, 'signed in, and renewed');
  assert.ok(lines.length > 0);
  const everything = JSON.stringify(seen) + lines.join('');
  for (const secret of [...secrets, CREDENTIALS.password]) assert.ok(!everything.includes(secret));
  const id = browser.cookies.get('session');
  assert.ok(id === undefined || !lines.join('').includes(id));
});

test('a token of another session, or none, opens no form', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const [ada, eve] = [await world.signedIn(), await world.signedIn()];
  await ada.get('/account');
  const page = await eve.get('/account');
  const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
  assert.equal((await ada.post('/sign-out', { form_token: token })).status, 403);
  assert.equal((await ada.post('/sign-out', { form_token: '' })).status, 403);
  const noReferrer = await ada.post('/sign-out', {}, { origin: 'null' });
  assert.equal(noReferrer.status, 403);
  assert.equal((await ada.get('/account')).status, 200);
});

test('no address leads to another host', async (t) => {
  const world = await webWorld(t, {
    answers: answers({
      [ME]: () => {
        throw away();
      },
    }),
  });
  const browser = world.browser();
  const page = await browser.get('/sign-in?to=//evil.example');
  assert.match(page.text, /name="to" value="\/"/);
  const answer = await browser.post('/sign-in', { ...CREDENTIALS, to: 'https://evil.example/' });
  assert.equal(answer.headers.location, '/');
  for (const address of ['//evil.example/account', '/\\evil.example'])
    assert.doesNotMatch((await browser.get(address)).text, /(href|action)="(\/\/|\/\\)/);
  assert.doesNotMatch((await browser.post('//evil.example/sign-out')).text, /(href|action)="\/\//);
});

test('a form of more than 64 KB, or of another kind, is refused as a page', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const browser = world.browser();
  await browser.get('/sign-in');
  const long = await browser.post('/sign-in', { ...CREDENTIALS, more: 'x'.repeat(65_536) });
  assert.equal(long.status, 413);
  assert.match(long.text, /64 KB/);
  const type = { 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=x' };
  assert.equal((await browser.post('/sign-in', {}, type)).status, 415);
});

test('a page of somebody signed in is kept nowhere, whatever it says itself', async (t) => {
  const world = await webWorld(t, {
    answers: answers({ 'GET /api/products': { items: [], next_cursor: null } }),
  });
  const guest = world.browser();
  assert.match((await guest.get('/')).headers['cache-control'], /^private|max-age/);
  const ada = await world.signedIn();
  assert.equal((await ada.get('/')).headers['cache-control'], 'no-store');
  assert.equal((await ada.get('/not-there')).headers['cache-control'], 'no-store');
});

test('without the database pages for all go on, and nobody loses a session by that', async (t) => {
  const { database } = await webWorld(t);
  const world = await webWorld(t, { answers: answers() });
  const known = await world.signedIn();
  const id = known.cookies.get('session');
  const gone = { query: () => Promise.reject(new Error('no connection')), transaction: database.transaction };
  const http = testHttpDefaults({ service: 'web', tokens: testTokens().verifier });
  const app = createApp({
    ...{ http, database: gone as never, gateway: world.gateway },
    ...{ secret: 'x'.repeat(32), publicUrl: undefined, isDevelopment: true },
  });
  t.after(() => app.close());
  const browser = new TestBrowser(app);
  browser.cookies.set('session', id ?? '');
  const open = await browser.get('/sign-in');
  assert.equal(open.status, 200);
  assert.match(open.text, /cannot see who you are/);
  assert.equal(open.headers['cache-control'], 'no-store');
  assert.equal(open.headers['set-cookie'], undefined);
  const account = await browser.get('/account');
  assert.equal(account.status, 503);
  assert.equal((await browser.post('/sign-out')).status, 503);
  assert.equal(browser.cookies.get('session'), id);
});

test('without the gateway a page says so, and the session stays', async (t) => {
  const world = await webWorld(t, { answers: answers() });
  const browser = await world.signedIn();
  Object.assign(world.gateway.answers, {
    [ME]: () => {
      throw away();
    },
  });
  const page = await browser.get('/account');
  assert.equal(page.status, 503);
  assert.match(page.text, /Try again/);
  assert.match(page.text, /Request <code>/);
  Object.assign(world.gateway.answers, { [ME]: ADA });
  assert.equal((await browser.get('/account')).status, 200);
});

test('without auth-service browsing goes on, and who is signed in stays so', async (t) => {
  const world = await webWorld(t, {
    answers: answers({
      [REFRESH]: () => {
        throw problem(503, 'upstream-unavailable');
      },
    }),
  });
  const browser = await world.signedIn();
  await world.database.query(sql`update web_session set token_expires_at = now()`);
  const open = await browser.get('/verify-email?token=of-a-mail');
  assert.equal(open.status, 200);
  assert.match(open.text, /href="\/account"/);
  assert.equal((await browser.get('/account')).status, 503);
  Object.assign(world.gateway.answers, { [REFRESH]: () => freshTokens() });
  assert.equal((await browser.get('/account')).status, 200);
});

test('when the session cannot be kept, it is ended at the platform too', async (t) => {
  const issued = { ...freshTokens(), access_token: accessTokenOf('not a uuid') };
  const world = await webWorld(t, { answers: answers({ [LOGIN]: issued }) });
  const browser = world.browser();
  await browser.get('/sign-in');
  assert.equal((await browser.post('/sign-in', CREDENTIALS)).status, 503);
  assert.equal(world.gateway.inputsOf(LOGOUT)[0]?.body.refresh_token, issued.refresh_token);
});
