/** `customer` buys; `staff` runs the shop; `admin` runs the platform, and may do what staff may. */
export type Role = 'customer' | 'staff' | 'admin';

const ROLES: ReadonlySet<string> = new Set(['customer', 'staff', 'admin'] satisfies Role[]);

/** Whom a request acts for. */
export interface Principal {
  readonly userId: string;
  readonly roles: readonly Role[];
  /** The login that the token came from. */
  readonly sessionId: string;
  /** True for staff and for admins. */
  readonly isStaff: boolean;
  readonly isAdmin: boolean;
}

/** A principal of known roles; roles that this version does not know are left out. */
export function principal(userId: string, roles: readonly string[], sessionId: string): Principal {
  const known = roles.filter((role): role is Role => ROLES.has(role));
  const isAdmin = known.includes('admin');
  return { userId, roles: known, sessionId, isAdmin, isStaff: isAdmin || known.includes('staff') };
}
