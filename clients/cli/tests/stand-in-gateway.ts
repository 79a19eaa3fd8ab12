import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Cleanup } from '@platform/testing/cleanup.ts';

export interface Answer {
  readonly status: number;
  /** A text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a test wants instead of the usual answer; `lost` cuts the connection, `silent` never answers. */
export type Deviation = Answer | 'lost' | 'silent' | undefined;

export interface StandInGateway {
  readonly url: string;
  /** `POST /api/auth/refresh`, in the order they came. */
  readonly requests: string[];
  /** Asked before each answer. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent
  deviate: (request: string, body: any, headers: IncomingMessage['headers']) => Deviation;
}

/**
 * A gateway that knows what the CLI needs of one: accounts by their email, whose password is `right`, refresh tokens that are
 * good for one use, and a `GET /api/users/me`. Any change is answered with `{}`.
 */
export async function standInGateway(t: Cleanup): Promise<StandInGateway> {
  const live = new Map<string, string>();
  let issued = 0;
  const tokensOf = (email: string) => {
    issued += 1;
    const refresh_token = `refresh-${issued}`;
    live.set(refresh_token, email);
    const claims = Buffer.from(JSON.stringify({ email, n: issued })).toString('base64url');
    return { access_token: `x.${claims}.x`, token_type: 'bearer', expires_in: 900, refresh_token };
  };
  const routes: Record<string, (body: Record<string, string>, email: string | undefined) => Answer> = {
    'POST /api/users/login': ({ email = '', password }) =>
      password === 'right' ? { status: 200, body: tokensOf(email) } : problem(401, 'wrong-credentials'),
    'POST /api/auth/refresh': ({ refresh_token = '' }) => {
      const email = live.get(refresh_token);
      live.delete(refresh_token);
      return email ? { status: 200, body: tokensOf(email) } : problem(401, 'invalid-refresh-token');
    },
    'POST /api/auth/logout': ({ refresh_token = '' }) => {
      live.delete(refresh_token);
      return { status: 204 };
    },
    'GET /api/users/me': (_body, email) =>
      email ? { status: 200, body: { email, roles: ['customer'] } } : problem(401, 'unauthenticated'),
  };
  const gateway: StandInGateway = { url: '', requests: [], deviate: () => undefined };
  const server = createServer(async (request, response) => {
    const name = `${request.method} ${(request.url ?? '').split('?')[0]}`;
    gateway.requests.push(name);
    const body = (request.method === 'GET' ? {} : await json(request).catch(() => ({}))) as Record<
      string,
      string
    >;
    const deviation = gateway.deviate(name, body, request.headers);
    if (deviation === 'silent') return;
    if (deviation === 'lost') return void request.socket.destroy();
    const route = routes[name] ?? (() => ({ status: 200, body: {} }));
    send(response, deviation ?? route(body, bearerOf(request)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return Object.assign(gateway, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return { status, body: { status, code, detail: `It is ${code}.` }, headers };
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  const claims = headers.authorization?.split('.')[1];
  return claims && JSON.parse(Buffer.from(claims, 'base64url').toString()).email;
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
}
