import { connect } from 'node:net';

/** A generator of numbers in [0, 1) that gives the same ones again for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// What is not a whole request is waited for; once there is an answer, little is.
const PATIENCE_MS = 300;
const QUIET_MS = 20;

const SEEDS = [
  'GET /api/things/1?a=b HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\n\r\n',
  'POST /api/things HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}',
  'POST /api/users HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'GET /api/things HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  'OPTIONS /api/things HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n',
  'GET /health HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a.b.c\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n',
  'PUT /api/things/%41 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok',
  'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
];

const SPLICES = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  '%00',
  '%2e%2e/',
  '../',
  '//',
  '\\',
  ';',
  '#',
  '?',
  '\x7f',
  '\xff',
  '"',
  'Host: b\r\n',
  'Content-Length: 0\r\n',
  'Content-Length: -1\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: host\r\n',
  'Forwarded: for=x\r\n',
  'Expect: x\r\n',
  'Upgrade: h2c\r\n',
  'tracestate: a=b\r\n',
  'x: \r\n y\r\n',
  'x'.repeat(3000),
  'HTTP/1.0',
  'HTTP/2.0',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '0\r\n\r\n',
  'ffffffffffffffff\r\n',
];

/** A request as some client might send it by mistake or on purpose: a good one, changed in a few places. */
export function mutatedRequest(random: () => number): Buffer {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let text = pick(SEEDS);
  for (let times = Math.floor(random() * random() * 4); times >= 0; times--) {
    const at = Math.floor(random() * (text.length + 1));
    const length = Math.floor(random() * 5);
    const kind = random();
    if (kind < 0.35) text = text.slice(0, at) + pick(SPLICES) + text.slice(at);
    else if (kind < 0.6) text = text.slice(0, at) + text.slice(at + length);
    else if (kind < 0.8)
      text = text.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(at + 1);
    else if (kind < 0.9) text = text.slice(0, at) + text.slice(Math.max(0, at - 20));
    else text = text.slice(0, at) + pick(SEEDS);
  }
  return Buffer.from(text, 'latin1');
}

/** Sends bytes over a connection of their own and gives what came back until it ended, or fell silent. */
export function exchangeBytes(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      got += chunk.toString('latin1');
      socket.setTimeout(QUIET_MS);
    });
    socket.on('error', () => undefined); // Cut by the gateway, which it may do.
    socket.on('close', () => resolve(got));
  });
}

export interface FuzzResult {
  readonly requests: number;
  /** Answers by status; `none` where the connection was closed without one. */
  readonly statuses: Record<string, number>;
  /** Requests, escaped, that were answered by what no input may cause. */
  readonly offenders: string[];
}

/** Sends `count` mutated requests, `concurrency` at a time. */
export async function fuzz(
  port: number,
  count: number,
  concurrency: number,
  seed: number,
): Promise<FuzzResult> {
  const random = seededRandom(seed);
  const statuses: Record<string, number> = {};
  const offenders: string[] = [];
  let left = count;
  const run = async () => {
    while (left-- > 0) {
      const bytes = mutatedRequest(random);
      const got = await exchangeBytes(port, bytes);
      const seen = [...got.matchAll(/HTTP\/1\.1 ([0-9]{3}) /g)].map(([, status]) => status ?? '');
      for (const status of seen.length > 0 ? seen : ['none']) statuses[status] = (statuses[status] ?? 0) + 1;
      if (seen.some((status) => status >= '500' && status !== NOT_IMPLEMENTED))
        offenders.push(JSON.stringify(bytes.toString('latin1')));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, run));
  return { requests: count, statuses, offenders };
}

// A transfer coding that nobody here undoes (RFC 9112, section 6.1, asks for this one).
const NOT_IMPLEMENTED = '501';
