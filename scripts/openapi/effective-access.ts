import type { AccessRule, Role } from '@platform/service-defaults/access/access.ts';
import type { Operation } from './document.ts';

/** Who passes both doors. */
export interface EffectiveAccess {
  readonly token: 'none' | 'optional' | 'needed';
  /** Undefined: whoever is signed in. */
  readonly roles: readonly Role[] | undefined;
}

const ALL_ROLES: readonly Role[] = ['customer', 'staff', 'admin'];

/** A caller passes the gateway by its table, then the service by its own rule: both have to let him. */
export function effectiveAccess(gateway: AccessRule, service: AccessRule): EffectiveAccess {
  const kinds = [gateway.kind, service.kind];
  const roles = ALL_ROLES.filter((role) => mayPass(role, gateway) && mayPass(role, service));
  const needsToken = kinds.includes('user') || kinds.includes('roles');
  const token = needsToken ? 'needed' : kinds.includes('optional') ? 'optional' : 'none';
  return { token, roles: roles.length === ALL_ROLES.length ? undefined : roles };
}

/** The rule that an operation was described with. */
export function ruleOf({ security, 'x-roles': roles }: Operation): AccessRule {
  if (roles !== undefined) return { kind: 'roles', roles: roles as readonly Role[] };
  if (security.length === 0) return { kind: 'public' };
  return security.length === 1 ? { kind: 'user' } : { kind: 'optional' };
}

function mayPass(role: Role, rule: AccessRule): boolean {
  if (rule.kind !== 'roles') return true;
  return rule.roles.includes(role) || (role === 'admin' && rule.roles.includes('staff'));
}
