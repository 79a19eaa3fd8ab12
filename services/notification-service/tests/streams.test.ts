import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, type TestContext, test } from 'node:test';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { StreamHub, type StreamLimits } from '@platform/service-defaults/streams/stream-hub.ts';
import { openEventSource } from '@platform/testing/event-source.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { notificationSource } from '../src/streams/notification-source.ts';
import {
  FRAME,
  MAIL_DOMAIN,
  notificationDatabase,
  notificationWorld,
  SILENT,
  type World,
} from './notification-world.ts';

const HOST = '127.0.0.1';
const database = await notificationDatabase({ after });

/** A world that listens; `open` connects a user to its stream. */
async function streamWorld(t: TestContext, limits: Partial<StreamLimits> = {}) {
  const world = await notificationWorld(t, { limits, database });
  const address = await world.app.listen({ port: 0, host: HOST });
  return { ...world, url: `${address}/api/notifications/stream`, open: opener(t, address, world.tokenFor) };
}

function opener(t: TestContext, address: string, tokenFor: World['tokenFor']) {
  return async (userId: string, lastEventId?: string) => {
    const url = `${address}/api/notifications/stream`;
    const source = await openEventSource(url, tokenFor({ userId }), lastEventId);
    t.after(() => source.close());
    return source;
  };
}

/** A second replica over the same database: it hears of nothing that the first one writes. */
async function replica(t: TestContext, { database }: World, limits: Partial<StreamLimits>) {
  const streams = new StreamHub({ source: notificationSource(database), logger: SILENT, limits });
  const { verifier, tokenFor } = testTokens();
  const http = testHttpDefaults({ service: 'notification-service', tokens: verifier });
  const options = { mailDomain: MAIL_DOMAIN, frame: FRAME, notificationRetentionDays: 730 };
  const app = createApp({ http, database, streams, ...options });
  const address = await app.listen({ port: 0, host: HOST });
  t.after(async () => {
    streams.close();
    await app.close();
  });
  return opener(t, address, tokenFor);
}

test('tells what comes, as it comes, to whom it is for', async (t) => {
  const { newUser, tell, open } = await streamWorld(t, { pollMs: 60_000 });
  const userId = await newUser();
  const stranger = await newUser();
  const [mine, theirs] = await Promise.all([open(userId), open(stranger)]);
  assert.equal(mine.status, 200);
  assert.match(mine.headers['content-type'] ?? '', /^text\/event-stream/);
  assert.equal(mine.headers['cache-control'], 'no-store');
  await tell('user.password-changed', { user_id: userId });
  await eventually(() => assert.equal(mine.events.length, 1));
  const [event] = mine.events;
  const told = JSON.parse(event?.data ?? '');
  assert.deepEqual(
    [event?.id, event?.event, told.kind, told.order_id],
    ['2', 'notification', 'user.password-changed', null],
  );
  assert.deepEqual(theirs.events, []);
});

test('resumes after the last event that was seen, without a gap or a repeat', async (t) => {
  const { newUser, tell, open } = await streamWorld(t);
  const userId = await newUser();
  const first = await open(userId);
  for (let i = 0; i < 3; i++) await tell('user.password-changed', { user_id: userId });
  await eventually(() => assert.equal(first.events.length, 3));
  first.close();
  for (let i = 0; i < 130; i++) await tell('user.password-changed', { user_id: userId });
  const second = await open(userId, first.lastId());
  await eventually(() => assert.equal(second.events.length, 130));
  const ids = [...first.events, ...second.events].map(({ id }) => Number(id));
  assert.deepEqual(
    ids,
    Array.from({ length: 133 }, (_, i) => i + 2),
  );
});

test('a client that was told nothing yet resumes where it connected', async (t) => {
  const { newUser, tell, open } = await streamWorld(t);
  const userId = await newUser();
  const first = await open(userId);
  await eventually(() => assert.equal(first.lastId(), '1'));
  first.close();
  await tell('user.password-changed', { user_id: userId });
  const second = await open(userId, first.lastId());
  await eventually(() => assert.equal(second.events.length, 1));
});

test('an id from the future does not silence a stream', async (t) => {
  const { newUser, tell, open } = await streamWorld(t);
  const userId = await newUser();
  const source = await open(userId, '999999999999999');
  await tell('user.password-changed', { user_id: userId });
  await eventually(() => assert.equal(source.events.length, 1));
});

test('tells what another replica has written', async (t) => {
  const world = await streamWorld(t);
  const openElsewhere = await replica(t, world, { pollMs: 20 });
  const userId = await world.newUser();
  const source = await openElsewhere(userId);
  for (let i = 0; i < 60; i++) await world.tell('user.password-changed', { user_id: userId });
  await eventually(() => assert.equal(source.events.length, 60));
});

test('writers at once, on both replicas, cost no stream an event', async (t) => {
  const world = await streamWorld(t);
  const openElsewhere = await replica(t, world, { pollMs: 10 });
  const userId = await world.newUser();
  const sources = await Promise.all([world.open(userId), openElsewhere(userId)]);
  await Promise.all(
    Array.from({ length: 80 }, () => world.tell('user.password-changed', { user_id: userId })),
  );
  for (const source of sources) {
    await eventually(() => assert.equal(source.events.length, 80));
    const ids = source.events.map(({ id }) => Number(id));
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => a - b),
    );
  }
});

test('sends heartbeats while there is nothing to tell', async (t) => {
  const { newUser, open } = await streamWorld(t, { heartbeatMs: 10 });
  const source = await open(await newUser());
  await eventually(() => assert.ok(source.comments.length >= 3));
  assert.deepEqual(source.events, []);
});

test('bounds the streams of a user, and gives the place back', async (t) => {
  const { newUser, open, streams } = await streamWorld(t, { perUser: 2 });
  const userId = await newUser();
  const [first] = await Promise.all([open(userId), open(userId)]);
  const third = await open(userId);
  assert.equal(third.status, 429);
  await eventually(() => assert.match(third.body(), /too-many-streams/));
  assert.equal((await open(await newUser())).status, 200, 'others are not affected');
  first?.close();
  await eventually(() => assert.equal(streams.count, 2));
  assert.equal((await open(userId)).status, 200);
});

test('bounds the streams of all', async (t) => {
  const { newUser, open } = await streamWorld(t, { total: 1 });
  await open(await newUser());
  assert.equal((await open(await newUser())).status, 503);
});

test('ends streams when the service drains, and takes no more', async (t) => {
  const { newUser, open, streams } = await streamWorld(t);
  const userId = await newUser();
  const source = await open(userId);
  streams.close();
  await eventually(() => assert.ok(source.isEnded()));
  assert.equal((await open(userId)).status, 503);
  assert.equal(streams.count, 0);
});

test('ends a stream when its time is over', async (t) => {
  const { newUser, open, streams } = await streamWorld(t, { lifetimeMs: 30 });
  const source = await open(await newUser());
  await eventually(() => assert.ok(source.isEnded()));
  await eventually(() => assert.equal(streams.count, 0));
});

test('ends a stream once its token is good no longer, and no other', async (t) => {
  const { newUser, tell, tokenFor, revoke, streams, url } = await streamWorld(t);
  const userId = await newUser();
  const [token, other] = [tokenFor({ userId }), tokenFor({ userId })];
  const sources = await Promise.all([token, other].map((each) => openEventSource(url, each)));
  t.after(() => sources.forEach((source) => void source.close()));
  const [mine, theirs] = sources;
  revoke(token);
  await eventually(() => assert.ok(mine?.isEnded()));
  await eventually(() => assert.equal(streams.count, 1, 'its place is free again'));
  await tell('user.password-changed', { user_id: userId });
  await eventually(() => assert.equal(theirs?.events.length, 1));
  assert.equal(mine?.events.length, 0);
  assert.equal(theirs?.isEnded(), false);
});

test('a client that stops reading holds a bounded part of the service up, and nobody else', async (t) => {
  const { newUser, tell, open, streams } = await streamWorld(t, { heartbeatMs: 5 });
  const sleeper = await newUser();
  const awake = await newUser();
  const [asleep, other] = await Promise.all([open(sleeper), open(awake)]);
  asleep.pause();
  await Promise.all(Array.from({ length: 200 }, () => tell('user.password-changed', { user_id: sleeper })));
  await tell('user.password-changed', { user_id: awake });
  await eventually(() => assert.equal(other.events.length, 1));
  asleep.close();
  await eventually(() => assert.equal(streams.count, 1));
});

test('asks who it is, and refuses an id that is none', async (t) => {
  const { call, open, newUser } = await streamWorld(t);
  assert.equal((await call('GET', '/api/notifications/stream')).status, 401);
  for (const id of ['x', '-1', '1.5', '1e3', '9'.repeat(16)])
    assert.equal((await open(await newUser(), id)).status, 422, id);
});

test('opens nothing for somebody without notifications but the stream', async (t) => {
  const { tell, open } = await streamWorld(t);
  const userId = randomUUID();
  const source = await open(userId);
  await tell('user.password-changed', { user_id: userId });
  await eventually(() => assert.deepEqual([source.events.length, source.events[0]?.id], [1, '1']));
});
