import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:net';

// The service behind whatever is measured: it answers every request at once, over bare sockets, so that its own cost
// is small. It also is the auth-service: it publishes the key of the token it hands to the bench.

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const KEY_ID = 'bench';

const ORDER = JSON.stringify({
  order_id: '0190b0c4-6f7e-7cc3-98c4-dc0c0c07398f',
  status: 'confirmed',
  currency: 'GBP',
  total_minor: 12_345,
  lines: Array.from({ length: 8 }, (_, n) => ({ sku: `SKU-${n}`, quantity: n + 1, unit_price_minor: 250 })),
});

const answers = {
  order: answer(ORDER),
  keys: answer(
    JSON.stringify({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'EdDSA' }],
    }),
  ),
};

function answer(body: string): Buffer {
  const head = [
    'HTTP/1.1 200 OK',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'etag: "5d8c72a5edda8"',
    'cache-control: no-store',
    'vary: Accept-Encoding',
    'date: Mon, 05 Jan 2026 10:00:00 GMT',
    'connection: keep-alive',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function token(): string {
  const nowS = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: 'EdDSA', typ: 'at+jwt', kid: KEY_ID },
    {
      iss: 'http://auth-service',
      aud: 'platform',
      sub: '0190b0c4-6f7e-7cc3-98c4-dc0c0c07398e',
      sid: '0190b0c4-6f7e-7cc3-98c4-dc0c0c073980',
      jti: '0190b0c4-6f7e-7cc3-98c4-dc0c0c073981',
      iat: nowS,
      exp: nowS + 24 * 3600,
      roles: ['customer'],
    },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
      socket.write(rest.startsWith('GET /.well-known/') ? answers.keys : answers.order);
      rest = rest.slice(end + 4);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: portOf(server.address()), token: token() }));
process.on('disconnect', () => process.exit(0));

function portOf(address: ReturnType<typeof server.address>): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
