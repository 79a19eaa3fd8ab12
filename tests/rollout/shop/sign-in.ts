import { Http } from '../../faults/shop/load/http.ts';
import type { Admin } from './options.ts';

/** An access token of the admin. */
export async function signIn(url: string, admin: Admin): Promise<string> {
  const http = new Http([url]);
  const { status, body, failure } = await http.call({
    method: 'POST',
    path: '/api/users/login',
    body: admin,
  });
  http.close();
  if (status !== 200) throw new Error(`${admin.email} cannot sign in: ${failure ?? status}`);
  return body.access_token;
}
