export type Role = 'customer' | 'staff' | 'admin';

interface Claims {
  readonly sub?: string;
  readonly roles?: readonly Role[];
}

/**
 * What an access token says. It came from auth-service by way of the gateway, so it is not verified again: it decides what
 * is shown here, and every call that it is sent with is judged by whoever answers it.
 */
function claimsOf(token: string): Claims {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

export function userIdOf(token: string): string {
  const { sub } = claimsOf(token);
  if (sub === undefined) throw new Error('an access token without a subject');
  return sub;
}

export function rolesOf(token: string): readonly Role[] {
  return claimsOf(token).roles ?? [];
}

export function isSameRoles(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}
