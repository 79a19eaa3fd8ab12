import type { Target } from './locate.ts';

/** Who acts. */
export interface Actor {
  /** Null for nobody, or where the token does not say. */
  readonly email: string | null;
  /** Null for a token from the environment. */
  readonly profile: string | null;
}

/** As the access token says: an address may have changed since the sign-in. The platform alone checks the token. */
export function actorOf(token: string | undefined, { profile, credentials }: Target): Actor {
  const kept = 'session' in credentials ? credentials.session?.email : undefined;
  return { email: token === undefined ? null : (emailIn(token) ?? kept ?? null), profile: profile ?? null };
}

export function actorText({ email, profile }: Actor): string {
  if (profile === null) return `acting as ${email ?? 'the bearer of PLATFORM_TOKEN'} (PLATFORM_TOKEN)`;
  return email === null
    ? 'acting as nobody: you are not signed in'
    : `acting as ${email} (profile ${profile})`;
}

function emailIn(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims?.email === 'string' ? claims.email : undefined;
  } catch {
    return undefined; // Another kind of token: it says nothing of its bearer.
  }
}
