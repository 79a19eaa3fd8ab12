/** Fields that no log line shows: secrets, and what says who somebody is. */
export const SECRET_FIELDS: readonly string[] = [
  'password',
  'current_password',
  'new_password',
  'password_hash',
  'token',
  'access_token',
  'refresh_token',
  'sealed_token',
  'authorization',
  'cookie',
  'secret',
  'card_token',
  'email',
  'former_email',
  'pending_email',
  'full_name',
  'address',
  'phone',
];
export const REDACTED = '[redacted]';

const secretFields = new Set(SECRET_FIELDS);

/** A copy of a JSON value in which the fields named above are masked, however deep. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => [name, secretFields.has(name) ? REDACTED : redacted(own)]),
  );
}
