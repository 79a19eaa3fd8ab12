import { type ApiClient, createApiClient } from '@platform/api-client/api-client.ts';
import type { PlatformUnderTest } from '../../platform-under-test.ts';

/** The API as the local admin. Its token is good for some minutes. */
export async function adminApi({ state, admin }: PlatformUnderTest): Promise<ApiClient> {
  const baseUrl = state.gateway_url;
  const { email, password } = admin;
  const guest = createApiClient({ baseUrl });
  const { access_token: token } = await guest.call('POST /api/users/login', { body: { email, password } });
  return createApiClient({ baseUrl, token: () => token });
}
