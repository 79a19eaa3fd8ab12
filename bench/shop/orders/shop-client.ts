import type { PlatformUnderTest } from '../../platform-under-test.ts';

export interface PlacedOrder {
  readonly id: string;
  readonly status: string;
}

/** Where the goods of measured orders go: named with each, as the shop does, so that nobody is asked for it. */
export const ADDRESS = { recipient: 'Ben Chmark', line1: '3 Stopwatch Way', city: 'Timely', country: 'GB' };

type Headers = Record<string, string>;

/** A signed-in customer of the platform, for measuring. */
export interface ShopClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Headers): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
}

export async function signIn({ state, admin }: PlatformUnderTest): Promise<ShopClient> {
  const call = async <T>(method: string, path: string, body: unknown, headers: Headers = {}): Promise<T> => {
    const answer = await fetch(state.gateway_url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const content = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(content)}`);
    return content as T;
  };
  const { access_token } = await call<{ access_token: string }>('POST', '/api/users/login', {
    email: admin.email,
    password: admin.password,
  });
  const authorization = `Bearer ${access_token}`;
  return {
    get: (path) => call('GET', path, undefined, { authorization }),
    post: (path, body, headers = {}) => call('POST', path, body, { authorization, ...headers }),
    patch: (path, body) => call('PATCH', path, body, { authorization }),
  };
}
