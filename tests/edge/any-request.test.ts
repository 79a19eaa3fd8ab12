import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const cleanup = new SharedCleanup();
let upstream: RawUpstream;
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup);
  gateway = await startEdgeGateway(cleanup, {
    NOTIFICATION_SERVICE_URL: upstream.origin,
    MAX_REQUESTS_PER_CONNECTION: '1000000',
  });
});

const charsOf = (set: string, o: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...set), ...o });
const UNRESERVED = 'abcXYZ019-_~!$&()*+,=:@';
const HEX = '0123456789abcdefABCDEF';
// Escapes of what is neither a dot, a percent sign, a slash, a backslash nor a control.
const escaped = fc
  .constantFrom('20', '22', '3F', '3d', '23', '61', '7E', 'C3%A9', 'ff', 'E2%82%AC', '3B', '26')
  .map((hex) => `%${hex}`);
const segment = fc
  .array(fc.oneof(charsOf(UNRESERVED, { minLength: 1, maxLength: 6 }), escaped), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const below = fc.array(segment, { maxLength: 4 });
const path = fc
  .tuple(fc.constantFrom('/api/things', '/things'), below)
  .map(([root, parts]) => [root, ...parts].join('/'));
// A query goes on whatever it says.
const query = fc.option(
  charsOf(`${UNRESERVED}${HEX}%./?;'[]|{}^\``, { minLength: 0, maxLength: 40 }).map((text) => `?${text}`),
  { nil: '' },
);
const value = fc
  .string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((c) => c !== 0x7f)
      .map((c) => String.fromCharCode(c)),
    maxLength: 40,
  })
  .map((text) => text.trim());
const headers = fc.array(
  fc.tuple(
    fc.constantFrom<string>('x-tag', 'X-Tag', 'accept', 'Cookie', 'if-none-match', "x!#$%&'*+.^_`|~"),
    value,
  ),
  { maxLength: 8 },
);
const body = fc.uint8Array({ minLength: 1, maxLength: 3000 }).map((bytes) => Buffer.from(bytes));
const framed = fc.record({ body, chunks: fc.option(fc.integer({ min: 1, max: 700 }), { nil: 0 }) });

/** The body and the headers that frame it: by its length, or in chunks. */
function onWire({ body, chunks }: { body: Buffer; chunks: number }): [string, Buffer] {
  if (chunks === 0) return [`content-length: ${body.length}`, body];
  const parts: Buffer[] = [];
  for (let i = 0; i < body.length; i += chunks) {
    const chunk = body.subarray(i, i + chunks);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return ['transfer-encoding: chunked', Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])];
}

test('any request arrives equal: method, target, headers in their order, but for cookies of an API, body', async () => {
  const client = await gateway.connect();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'),
      path,
      query,
      headers,
      fc.option(framed, { nil: undefined }),
      async (method, path, query, headers, framed) => {
        upstream.script = (call) => call.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        upstream.calls.length = 0;
        const [framing, bytes] = framed === undefined ? ['', Buffer.alloc(0)] : onWire(framed);
        const lines = headers.map(([name, value]) => `${name}: ${value}`);
        const head = [`${method} ${path}${query} HTTP/1.1`, HOST, ...lines, ...(framing ? [framing] : [])];
        const got = await client.send(head, bytes);
        assert.match(got.start, / 200 /);
        const [call] = upstream.calls;
        assert.equal(call?.start, `${method} ${path}${query} HTTP/1.1`);
        const names = new Set(headers.map(([name]) => name));
        const arrived = call?.headers.filter(([name]) => names.has(name));
        const isPage = path.startsWith('/things');
        assert.deepEqual(
          arrived,
          headers.filter(([name]) => isPage || name !== 'Cookie'),
        );
        assert.deepEqual(call?.body, framed?.body ?? Buffer.alloc(0));
      },
    ),
    { numRuns: 300 },
  );
});

test('any answer arrives equal: status, reason, headers in their order, body', async () => {
  const client = await gateway.connect();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
      charsOf('abc XYZ-!', { minLength: 0, maxLength: 20 }).map((text) => text.trim()),
      headers,
      framed,
      async (status, reason, headers, framed) => {
        const [framing, bytes] = onWire(framed);
        upstream.script = (call) => {
          const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
          call.write(`HTTP/1.1 ${status} ${reason}\r\n${lines}${framing}\r\n\r\n`);
          call.write(bytes);
        };
        const got = await client.send(['GET /api/things HTTP/1.1', HOST]);
        assert.equal(got.start.trim(), `HTTP/1.1 ${status} ${reason}`.trim());
        const names = new Set(headers.map(([name]) => name));
        assert.deepEqual(
          got.headers.filter(([name]) => names.has(name)),
          headers,
        );
        assert.deepEqual(got.body, framed.body);
        assert.equal(valuesOf(got, 'x-request-id').length, 1);
      },
    ),
    { numRuns: 300 },
  );
});
