import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  makeToken,
  signingKey,
  type TestKey,
} from '../../shared/service-defaults/tests/fixtures/token-maker.ts';
import type { Cleanup } from './edge-gateway.ts';

/** What the gateway needs of auth-service: keys, a service token, revocations. It can be taken away. */
export interface StandInAuth {
  readonly url: string;
  readonly secret: string;
  keys: TestKey[];
  isAway: boolean;
  /** How often the keys were fetched. */
  keyFetches: number;
  /** Ends a session, or all tokens of a user that are of a version before. */
  revoke(revocation: { session_id: string } | { user_id: string; before_version: number }): void;
  token(claims?: object, key?: TestKey): string;
}

export async function startStandInAuth(cleanup: Cleanup): Promise<StandInAuth> {
  const revocations: object[] = [];
  const waiting = new Set<() => void>();
  const answer = (response: ServerResponse, body: object) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  function tellRevocations(request: IncomingMessage, response: ServerResponse): void {
    const after = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after') ?? -1);
    const tell = () => {
      waiting.delete(tell);
      const news = revocations.slice(Math.max(after, 0));
      answer(response, { revocations: news, cursor: String(revocations.length), has_more: false });
    };
    if (after < 0 || after < revocations.length) tell();
    else waiting.add(tell);
  }

  const server = createServer((request, response) => {
    if (auth.isAway) return void response.destroy();
    if (request.url === '/.well-known/jwks.json') {
      auth.keyFetches++;
      return void answer(response, { keys: auth.keys.map(({ jwk }) => jwk) });
    }
    if (request.url === '/api/auth/token')
      return void answer(response, { access_token: 'x', token_type: 'Bearer', expires_in: 300 });
    if (request.url?.startsWith('/internal/revocations')) return tellRevocations(request, response);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  cleanup.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const first = signingKey('k1');
  const auth: StandInAuth = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret: 'the secret of the gateway in tests, long enough',
    keys: [first],
    isAway: false,
    keyFetches: 0,
    revoke(revocation) {
      revocations.push({ ...revocation, expires_at: new Date(Date.now() + 900_000).toISOString() });
      for (const tell of [...waiting]) tell();
    },
    token: (claims = {}, key = first) => makeToken(key, { claims }),
  };
  return auth;
}
