/** The access token to try operations with. It is kept in this page alone: neither storage nor a cookie holds it. */
export const session = { token: undefined, name: undefined };

/** Signs in with what the form holds. Throws an Error to be shown. */
export async function signIn({ email, password, token }) {
  if (token !== '') {
    Object.assign(session, { token, name: 'by token' });
    return;
  }
  const answer = await fetch('api/users/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? `refused with ${answer.status}`);
  Object.assign(session, { token: body.access_token, name: email });
}
