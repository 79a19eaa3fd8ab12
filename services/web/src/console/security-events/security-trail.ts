import type { OperationName } from '@platform/api-client/operation-types.ts';

/** Where a service tells what happened to accounts, sessions, keys and the like. */
export type SecurityTrail = Extract<OperationName, `GET /api/admin/${string}/security-events`>;

export const CORE_TRAILS: readonly SecurityTrail[] = [
  'GET /api/admin/user-service/security-events',
  'GET /api/admin/auth-service/security-events',
];

export function serviceOfTrail(trail: SecurityTrail): string {
  return trail.split('/')[3] ?? trail;
}
