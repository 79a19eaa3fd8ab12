import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerReach } from '../src/relay/broker-reach.ts';

function setUp(random = 0.5) {
  const state = { nowMs: 1_000, isUp: false, pings: 0 };
  const ping = async () => {
    state.pings += 1;
    if (!state.isUp) throw new Error('the broker is down');
  };
  const reach = new BrokerReach({ ping, now: () => state.nowMs, random: () => random });
  return { state, reach };
}

test('a replica is cut off after failures of about five seconds in a row', async () => {
  for (const random of [0, 0.999]) {
    const { state, reach } = setUp(random);
    reach.failed(1_000);
    state.nowMs += 3_900;
    assert.equal(await reach.isCutOff(), false);
    reach.failed(state.nowMs);
    state.nowMs = 6_000;
    assert.equal(await reach.isCutOff(), true);
  }
});

test('a single publishing that took the broker five seconds to fail is enough', async () => {
  const { state, reach } = setUp(0.999);
  state.nowMs = 6_000;
  reach.failed(1_000);
  assert.equal(await reach.isCutOff(), true);
});

test('a replica is not cut off while the broker takes something, or answers', async () => {
  const { state, reach } = setUp();
  reach.failed(1_000);
  state.nowMs += 4_000;
  reach.reached();
  reach.failed(state.nowMs);
  state.nowMs += 3_000;
  assert.equal(await reach.isCutOff(), false);
  state.isUp = true;
  state.nowMs += 60_000;
  assert.equal(await reach.isCutOff(), false);
});

test('a broker that answers, refuses a message alone and takes nothing since counts as cut off', async () => {
  const { state, reach } = setUp();
  state.isUp = true;
  reach.failed(1_000);
  reach.refused();
  assert.equal(await reach.isCutOff(), false);
  state.nowMs += 5_000;
  assert.equal(await reach.isCutOff(), true);
});

test('backing off ends when it is time to ask whether the replica is cut off', () => {
  const { state, reach } = setUp(0);
  assert.equal(reach.untilDoubtMs(), Number.POSITIVE_INFINITY);
  reach.failed(1_000);
  state.nowMs += 1_000;
  assert.equal(reach.untilDoubtMs(), 3_000);
  state.nowMs += 3_000;
  assert.equal(reach.untilDoubtMs(), Number.POSITIVE_INFINITY);
});

test('a replica that gave its lead up stands aside until the broker answers, for ten seconds at most', async () => {
  const { state, reach } = setUp(0.999);
  assert.equal(await reach.mayLead(), true);
  reach.standAside();
  state.isUp = true;
  state.nowMs += 900;
  assert.equal(await reach.mayLead(), false);
  assert.equal(state.pings, 0);
  state.isUp = false;
  state.nowMs += 200;
  assert.equal(await reach.mayLead(), false);
  state.nowMs += 100;
  assert.equal(await reach.mayLead(), false);
  assert.equal(state.pings, 1, 'the broker is not asked each time');
  state.isUp = true;
  state.nowMs += 500;
  assert.equal(await reach.mayLead(), true);
  state.isUp = false;
  reach.standAside();
  state.nowMs += 10_000;
  assert.equal(await reach.mayLead(), true);
});
