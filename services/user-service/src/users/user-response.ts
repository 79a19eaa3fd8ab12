import type { UserResponse } from '@platform/contracts/http/user-http.ts';
import type { EmailAddress } from './email-address.ts';
import type { User } from './user.ts';

/** A user as the API shows it: never the password's hash. The address that is pending is its owner's to see. */
export function userResponse(user: User, pending?: EmailAddress): UserResponse {
  return {
    id: user.id,
    email: user.email.display,
    ...(pending === undefined ? {} : { pending_email: pending.display }),
    full_name: user.fullName,
    is_active: user.isActive,
    is_verified: user.isVerified,
    roles: [...user.roles],
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
  };
}
