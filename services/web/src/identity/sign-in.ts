import type { Visitor } from '../session/visitor.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Signs a visitor in. False when too many are under way. Throws what the platform answers. */
export type SignIn = (visitor: Visitor, credentials: Credentials) => Promise<boolean>;

/** Each waits for a password to be hashed: more would only wait longer. */
const MOST_UNDER_WAY = 100;

export function signInWith(most = MOST_UNDER_WAY): SignIn {
  let underWay = 0;
  return async (visitor, { email, password }) => {
    if (underWay >= most) return false;
    underWay++;
    try {
      const body = { email, password };
      await visitor.signIn(await visitor.guestApi.call('POST /api/users/login', { body }));
    } finally {
      underWay--;
    }
    await noteIfVerified(visitor);
    return true;
  };
}

/** Pages say it to whoever has not confirmed their address. One that cannot be asked now is asked another time. */
async function noteIfVerified(visitor: Visitor): Promise<void> {
  const user = await visitor.api.call('GET /api/users/me').catch(() => undefined);
  if (user !== undefined) await visitor.noteVerified(user.is_verified);
}
