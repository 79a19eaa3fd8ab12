import assert from 'node:assert/strict';
import { eventually } from '@platform/testing/eventually.ts';
import { type Call, mailedToken } from '../gateway-calls.ts';
import type { StartedPlatform } from '../start-platform.ts';
import type { Markers } from './markers.ts';
import type { PersonalDataPart } from './part-type.ts';

/**
 * Everything that a customer does with an account, and with what is built on the platform, and what goes wrong with it,
 * by the markers' values. Adds to the markers what it is given on the way: tokens.
 */
export async function liveWith(
  markers: Markers,
  call: Call,
  { admin }: StartedPlatform,
  parts: readonly PersonalDataPart[],
): Promise<void> {
  const value = (what: string) => markers.get(what) ?? assert.fail(`no marker ${what}`);
  const email = value('email');
  const logIn = (password: string, address = email) =>
    call('POST', '/api/users/login', { body: { email: address, password } });

  const body = { email, password: value('password'), full_name: value('name') };
  const { id } = (await expect(201, call('POST', '/api/users', { body }))).body;
  await expect(409, call('POST', '/api/users', { body }));
  await expect(422, call('POST', '/api/users', { body: { ...body, full_name: `\u0007${value('name')}` } }));
  await expect(422, call('POST', '/api/users', { body: { ...body, [value('name')]: email } }));
  await expect(401, logIn(value('wrong password')));
  await expect(401, logIn(value('wrong password'), value('unknown email')));
  const adminToken = (await logIn(admin.password, admin.email)).body.access_token;

  const verification = await eventually(() =>
    mailedToken(call, adminToken, 'user.email-verification-requested', id),
  );
  markers.set('verification token', verification);
  await expect(204, call('POST', '/api/users/verify-email', { body: { token: verification } }));
  await expect(400, call('POST', '/api/users/verify-email', { body: { token: verification } }));

  for (const address of [email, value('unknown email')])
    await expect(202, call('POST', '/api/users/password-reset', { body: { email: address } }));
  const reset = await eventually(() => mailedToken(call, adminToken, 'user.password-reset-requested', id));
  markers.set('reset token', reset);
  const next = { token: reset, new_password: value('new password') };
  await expect(204, call('POST', '/api/users/password-reset/confirm', { body: next }));

  const session = (await expect(200, logIn(value('new password')))).body;
  markers.set('access token', session.access_token);
  markers.set('refresh token', session.refresh_token);
  const refresh = { body: { refresh_token: session.refresh_token } };
  await expect(401, call('POST', '/api/auth/refresh', { body: { refresh_token: 'A'.repeat(43) } }));
  const renewed = (await expect(200, call('POST', '/api/auth/refresh', refresh))).body;
  const successor = { body: { refresh_token: renewed.refresh_token } };
  await expect(200, call('POST', '/api/auth/refresh', successor));
  await expect(200, call('GET', `/api/users?q=${encodeURIComponent(email)}`, { token: adminToken }));
  await expect(404, call('GET', '/api/nothing', { token: session.access_token }));

  const token = session.access_token;
  const address = { recipient: value('name'), line1: value('street'), city: 'London', country: 'GB' };
  await expect(201, call('POST', '/api/users/me/addresses', { token, body: address }));
  for (const part of parts) await part.liveWith(markers, call, token, address);
  await expect(401, call('POST', '/api/auth/refresh', refresh));
}

/** Throws unless the answer has this status. */
export async function expect(status: number, answering: ReturnType<Call>) {
  const answer = await answering;
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer;
}
