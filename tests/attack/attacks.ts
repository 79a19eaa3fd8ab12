import { randomUUID } from 'node:crypto';
import { type Flood, flood } from './flood.ts';
import { hold } from './sockets.ts';
import { ATTACKER, attacker, scaled, type Target } from './target.ts';

export interface Attack {
  readonly name: string;
  readonly what: string;
  /** Which of the other client's requests are measured beside it; default its reading. */
  readonly beside?: 'sign-in';
  /** Goes on until `signal` is aborted; returns how much it did: connections opened, or answers got. */
  run(target: Target, signal: AbortSignal): Promise<number>;
}

const SLOW_BODIES = 320;
const CONNECTIONS = 10_500;
const FLOODING = 16;
const COSTLY = 24;
const GUESSERS = 4;
const GUESSES_AT_ONCE = 30;

/** What a stranger may try, without an account and from few addresses. Each is bounded. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'slow-bodies',
    what: `${SLOW_BODIES} bodies of one client that never come, or a byte every 2 s`,
    run: (target, signal) =>
      hold(
        {
          port: target.port,
          count: scaled(target, SLOW_BODIES),
          from: ATTACKER,
          text: (i) => bodyHead(i % 5 === 0 ? 2000 : 20),
          drip: ' ',
        },
        signal,
      ),
  },
  {
    name: 'connections',
    what: `${CONNECTIONS} connections of one client, each kept alive after one request`,
    run: (target, signal) =>
      hold(
        {
          port: target.port,
          count: scaled(target, CONNECTIONS),
          from: ATTACKER,
          text: () => 'GET /health HTTP/1.1\r\nHost: shop.example\r\n\r\n',
        },
        signal,
      ),
  },
  flooding('costly-headers', `${COSTLY} requests at a time with headers that are long to read`, () => ({
    connections: COSTLY,
    path: () => '/.well-known/jwks.json',
    headers: {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: `a=1${' '.repeat(7000)}x`,
      forwarded: `for=192.0.2.1${';'.repeat(3000)}`,
      accept: 'a/b;q=0.1,'.repeat(300),
    },
  })),
  {
    name: 'sign-ins',
    what: `${GUESSES_AT_ONCE} sign-ins at a time from each of ${GUESSERS} addresses`,
    beside: 'sign-in',
    run: async (target, signal) => {
      const guess = (from: string) =>
        flood(
          {
            port: target.port,
            from,
            connections: scaled(target, GUESSES_AT_ONCE),
            method: 'POST',
            path: () => '/api/users/login',
            body: () => JSON.stringify({ email: `${randomUUID()}@example.com`, password: 'wrong wrong 1' }),
          },
          signal,
        );
      const all = await Promise.all(Array.from({ length: GUESSERS }, (_, i) => guess(attacker(i + 1))));
      return all.reduce((sum, one) => sum + one, 0);
    },
  },
  flooding('metrics', `${FLOODING} connections that ask for /metrics`, () => ({ path: () => '/metrics' })),
  flooding('unknown-addresses', `${FLOODING} connections that ask for what there is not`, () => ({
    path: (i) => `/nothing/${i}`,
  })),
  flooding('document', `${FLOODING} connections that ask for /openapi.json`, () => ({
    path: () => '/openapi.json',
  })),
];

function flooding(name: string, what: string, of: () => Partial<Flood> & Pick<Flood, 'path'>): Attack {
  return {
    name,
    what,
    run: (target, signal) => {
      const options = of();
      const connections = scaled(target, options.connections ?? FLOODING);
      return flood({ port: target.port, from: ATTACKER, ...options, connections }, signal);
    },
  };
}

function bodyHead(length: number): string {
  return [
    'POST /api/auth/logout HTTP/1.1',
    'Host: shop.example',
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    '',
    '',
  ].join('\r\n');
}
