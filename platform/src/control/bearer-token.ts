import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells whether an `Authorization` header bears `token`. Compares hashes, so that the time taken tells nothing. */
export function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const wanted = digest(`Bearer ${token}`);
  return (authorization = '') => timingSafeEqual(digest(authorization), wanted);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
