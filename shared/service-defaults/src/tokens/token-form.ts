import { isUtf8 } from 'node:buffer';

/** The token is malformed, forged, expired, revoked or meant for somebody else. */
export class InvalidTokenError extends Error {
  readonly code = 'invalid-token';
}

// Ours have some 700 characters.
const MAX_TOKEN_LENGTH = 8192;
/** A signed token: three parts in base64url (RFC 7515, section 7.1). Five parts are an encrypted one, which we never make. */
const COMPACT_FORM = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/;
/**
 * All that a header of ours says. Whatever else one may hold would be a key or the address of one (`jwk`, `jku`, `x5u`,
 * `x5c`), or change how the token is to be read (`crit`, `b64`, `zip`).
 */
const HEADER_MEMBERS: ReadonlySet<string> = new Set(['alg', 'typ', 'kid']);

/** Refuses a token that is not written as ours are, before anything in it is believed. Throws InvalidTokenError. */
export function checkTokenForm(token: string): void {
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidTokenError('the access token is too long');
  const [, header, claims] = COMPACT_FORM.exec(token) ?? [];
  if (header === undefined || claims === undefined)
    throw new InvalidTokenError('the access token is no signed JWT');
  for (const name of Object.keys(parsePart(header)))
    if (!HEADER_MEMBERS.has(name)) throw new InvalidTokenError(`a header of ours has no ${name}`);
  parsePart(claims);
}

/**
 * The JSON object in a part of a token. It has to be written as JSON.stringify writes it: of a member that comes twice,
 * of odd numbers and odd escapes, two readers could make two things.
 */
function parsePart(part: string): object {
  const bytes = Buffer.from(part, 'base64url');
  const text = isUtf8(bytes) ? bytes.toString('utf8') : '';
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || JSON.stringify(value) !== text)
    throw new InvalidTokenError('a part of the access token is no plain JSON object');
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Refused by the caller: no object.
  }
}
