import type { ApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';

/** True for an access token that is good no longer. Other answers of 401 are about passwords. */
export function isTokenRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.code === 'unauthenticated';
}

/**
 * A client that has its token renewed when it is refused before its end, such as after a signing key was withdrawn, and asks once
 * more: what was refused has changed nothing. `renew` is given the token that was refused, and returns another one, or
 * undefined when the session is over.
 */
export function renewingClient(
  client: ApiClient,
  token: () => Promise<string | undefined>,
  renew: (refused: string) => Promise<string | undefined>,
): ApiClient {
  const send: ApiClient['send'] = async (name, ...[input, options]) => {
    const used = options?.token ?? (await token());
    const ask = client.send as (...args: unknown[]) => Promise<never>;
    try {
      return await ask(name, input, { ...options, token: used });
    } catch (error) {
      if (used === undefined || options?.token !== undefined || !isTokenRefused(error)) throw error;
      const fresh = await renew(used);
      if (fresh === undefined) throw error;
      return ask(name, input, { ...options, token: fresh });
    }
  };
  return {
    send,
    call: async (name, ...args) => (await send(name, ...args)).body,
  };
}
