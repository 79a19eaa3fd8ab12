import type { PlatformUnderTest } from './platform-under-test.ts';

export interface PlacedOrder {
  readonly id: string;
  readonly status: string;
}

/** A signed-in customer of the platform, for measuring. */
export interface ShopClient {
  post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T>;
}

export async function signIn({ state, admin }: PlatformUnderTest): Promise<ShopClient> {
  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(state.gateway_url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const content = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(content)}`);
    return content as T;
  };
  const { access_token } = await post<{ access_token: string }>('/api/users/login', {
    email: admin.email,
    password: admin.password,
  });
  return {
    post: (path, body, headers = {}) =>
      post(path, body, { authorization: `Bearer ${access_token}`, ...headers }),
  };
}
