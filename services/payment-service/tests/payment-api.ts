import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { type TokenHolder, testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { SERVICE, type World } from './payment-world.ts';

export interface ApiRequest {
  readonly as?: TokenHolder;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export const STAFF: TokenHolder = { roles: ['staff'] };
export const ADMIN: TokenHolder = { roles: ['admin'] };

/** The app over a world's database; requests do not go through a socket. */
export function paymentApi({ deps }: World) {
  const { verifier, tokenFor } = testTokens();
  const app = createApp({ http: testHttpDefaults({ service: SERVICE, tokens: verifier }), ...deps });
  return {
    app,
    async call(method: 'GET' | 'POST', url: string, { as, body, headers = {} }: ApiRequest = {}) {
      const response = await app.inject({
        method,
        url,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${tokenFor(as)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const { body: text } = response;
      return { status: response.statusCode, text, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
