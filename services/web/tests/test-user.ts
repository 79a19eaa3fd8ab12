import { randomUUID } from 'node:crypto';
import type { User } from '@platform/api-client/operations.ts';

/** A customer whose address is confirmed. */
export const ADA: User = {
  id: randomUUID(),
  email: 'ada@example.com',
  full_name: 'Ada Lovelace',
  is_active: true,
  is_verified: true,
  roles: ['customer'],
  created_at: '2026-11-30T00:00:00.000Z',
  updated_at: '2026-11-30T00:00:00.000Z',
};
