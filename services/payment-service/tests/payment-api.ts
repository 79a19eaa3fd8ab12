import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { callApp } from '@platform/testing/call-app.ts';
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
    call: (method: 'GET' | 'POST', url: string, { as, ...request }: ApiRequest = {}) =>
      callApp(app, method, url, { ...request, token: as && tokenFor(as) }),
  };
}
