import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { ClientConnections } from './client-connections.ts';

class FakeSocket extends EventEmitter {
  readonly remoteAddress: string | undefined;
  destroyed = false;

  constructor(address: string | undefined) {
    super();
    this.remoteAddress = address;
  }

  resetAndDestroy(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }
}

function from(address?: string): Socket & { destroyed: boolean } {
  return new FakeSocket(address) as unknown as Socket;
}

const NO_BOUND = 0;

function admitAll(connections: ClientConnections, count: number, address: string) {
  const sockets = Array.from({ length: count }, () => from(address));
  for (const socket of sockets) connections.admit(socket);
  return sockets;
}

const isOpen = ({ destroyed }: { destroyed: boolean }) => !destroyed;

test('a network at its bound loses its idlest connection to its next one', () => {
  const connections = new ClientConnections({ max: 100, maxPerNetwork: 3 });
  const [a, b, c] = admitAll(connections, 3, '192.0.2.1');
  assert.ok(a && b && c);
  connections.began(a);
  connections.ended(a);
  connections.began(c);
  assert.ok(connections.admit(from('192.0.2.1')));
  assert.deepEqual([a, b, c].map(isOpen), [true, false, true]);
  assert.equal(connections.open, 3);
});

test('a network whose connections are all busy gets no further one, and loses none', () => {
  const connections = new ClientConnections({ max: 100, maxPerNetwork: 2 });
  const busy = admitAll(connections, 2, '192.0.2.1');
  for (const socket of busy) connections.began(socket);
  const late = from('192.0.2.1');
  assert.equal(connections.admit(late), false);
  assert.ok(late.destroyed);
  assert.ok(busy.every(isOpen));
  assert.ok(connections.admit(from('192.0.2.2')));
});

test('a client that opens connections without end replaces some of its own, and the others cost nothing', () => {
  const connections = new ClientConnections({ max: 1000, maxPerNetwork: 20 });
  admitAll(connections, 20, '192.0.2.1');
  const more = admitAll(connections, 500, '192.0.2.1');
  assert.equal(more.filter(isOpen).length, 10);
  assert.deepEqual([connections.open, connections.closed, connections.refused], [20, 10, 490]);
  assert.ok(connections.admit(from('192.0.2.2')));
});

test('when nearly full the network with the most makes room, and others keep what they have', () => {
  const connections = new ClientConnections({ max: 100, maxPerNetwork: NO_BOUND });
  const calm = admitAll(connections, 5, '192.0.2.1');
  const greedy = admitAll(connections, 100, '198.51.100.1');
  assert.equal(connections.open, 95);
  assert.equal(greedy.filter(isOpen).length, 90);
  const others = Array.from({ length: 40 }, (_, i) => from(`203.0.113.${i}`));
  for (const socket of others) assert.ok(connections.admit(socket));
  assert.ok([...calm, ...others].every(isOpen));
});

test('a client that keeps all its connections busy cannot keep others out', () => {
  const connections = new ClientConnections({ max: 20, maxPerNetwork: NO_BOUND });
  const greedy = Array.from({ length: 20 }, () => from('198.51.100.1'));
  for (const socket of greedy) {
    assert.ok(connections.admit(socket));
    connections.began(socket);
  }
  const other = from('192.0.2.1');
  assert.ok(connections.admit(other));
  assert.equal(greedy.filter(isOpen).length, 19);
  assert.ok(isOpen(other));
});

test('among clients with as many nobody is cut in the middle of an answer', () => {
  const connections = new ClientConnections({ max: 10, maxPerNetwork: NO_BOUND });
  const each = Array.from({ length: 10 }, (_, i) => from(`192.0.2.${i}`));
  for (const socket of each) {
    connections.admit(socket);
    connections.began(socket);
  }
  assert.equal(connections.admit(from('203.0.113.1')), false);
  assert.ok(each.every(isOpen));
});

test('a proxy has no bound of its own, and is not made to give room', () => {
  const isProxy = (address: string) => address === '10.0.0.1';
  const connections = new ClientConnections({ max: 100, maxPerNetwork: 3, isProxy });
  const proxied = admitAll(connections, 90, '::ffff:10.0.0.1');
  const strangers = Array.from({ length: 30 }, (_, i) => from(`192.0.2.${i}`));
  for (const socket of strangers) connections.admit(socket);
  assert.ok(proxied.every(isOpen));
  assert.ok(connections.open <= 100);
});

test('an IPv6 client is its network of 64 bits, an IPv4 one in IPv6 clothes itself', () => {
  const connections = new ClientConnections({ max: 100, maxPerNetwork: 1 });
  const first = from('2001:db8:1:2::1');
  connections.admit(first);
  connections.admit(from('2001:db8:1:2:ffff::9'));
  assert.ok(first.destroyed);
  const other = from('2001:db8:1:3::1');
  connections.admit(other);
  connections.admit(from('::ffff:192.0.2.1'));
  assert.ok(isOpen(other));
  assert.ok(connections.admit(from('192.0.2.1')));
  assert.equal(connections.open, 3);
});

test('a connection that is gone already takes no place', () => {
  const connections = new ClientConnections({ max: 1, maxPerNetwork: 1 });
  assert.equal(connections.admit(from(undefined)), false);
  assert.ok(connections.admit(from('192.0.2.1')));
});

test('whatever comes and goes, the bounds hold and every place is given back', () => {
  const step = fc.record({ host: fc.nat(4), act: fc.constantFrom('open', 'close', 'begin', 'end') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const connections = new ClientConnections({ max: 10, maxPerNetwork: 4 });
      const all: { socket: ReturnType<typeof from>; host: number; underWay: number }[] = [];
      for (const { host, act } of steps) {
        const own = all.find((one) => one.host === host && isOpen(one.socket));
        if (act === 'open') {
          const socket = from(`192.0.2.${host}`);
          if (connections.admit(socket)) all.push({ socket, host, underWay: 0 });
        } else if (act === 'close') own?.socket.destroy();
        else if (own !== undefined && act === 'begin' && own.underWay++ === 0) connections.began(own.socket);
        else if (own !== undefined && act === 'end' && own.underWay > 0 && --own.underWay === 0)
          connections.ended(own.socket);
        const open = all.filter(({ socket }) => isOpen(socket));
        assert.equal(connections.open, open.length);
        assert.ok(open.length <= 10);
        for (let i = 0; i <= 4; i++) assert.ok(open.filter((one) => one.host === i).length <= 4);
      }
      for (const { socket } of all) socket.destroy();
      assert.equal(connections.open, 0);
    }),
  );
});
