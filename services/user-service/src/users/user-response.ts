import type { UserResponse } from '@platform/contracts/user-http.ts';
import type { User } from './user.ts';

/** A user as the API shows it: never the password's hash. */
export function userResponse(user: User): UserResponse {
  return {
    id: user.id,
    email: user.email.display,
    full_name: user.fullName,
    is_active: user.isActive,
    is_verified: user.isVerified,
    roles: [...user.roles],
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
  };
}
