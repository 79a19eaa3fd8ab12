import { createHmac, timingSafeEqual } from 'node:crypto';

const PURPOSE = 'form';

/**
 * What every form carries: only a page of ours can know it, as it follows from the id in the cookie and a secret
 * (OWASP CSRF Prevention, HMAC-based token pattern).
 */
export function formToken(sessionId: string, secret: string): string {
  return createHmac('sha256', secret).update(`${PURPOSE}\0${sessionId}`).digest('base64url');
}

export function isFormToken(token: string, sessionId: string, secret: string): boolean {
  const [given, expected] = [Buffer.from(token), Buffer.from(formToken(sessionId, secret))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
