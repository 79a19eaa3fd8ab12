import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What every form carries: only a page of ours can know it, as it follows from the id in the cookie and a secret
 * (OWASP CSRF Prevention, HMAC-based token pattern). A form of somebody signed in also says, and proves, whose it is:
 * that can still be read when its session is over.
 */
export function formToken(sessionId: string, secret: string, userId?: string): string {
  const ofSession = proof('form', sessionId, secret);
  return userId === undefined ? ofSession : `${ofSession}.${userId}.${proof('form of', userId, secret)}`;
}

export function isFormToken(token: string, sessionId: string, secret: string): boolean {
  return isEqual(token.split('.')[0] ?? '', proof('form', sessionId, secret));
}

/** Whose form it is; undefined for a guest's, and for what no page of ours has made. */
export function formOwner(token: string, secret: string): string | undefined {
  const [, userId = '', proven = ''] = token.split('.');
  return isEqual(proven, proof('form of', userId, secret)) ? userId : undefined;
}

/** Of what a browser keeps for us. */
export function keptSignature(text: string, secret: string): string {
  return proof('kept', text, secret);
}

function proof(purpose: string, of: string, secret: string): string {
  return createHmac('sha256', secret).update(`${purpose}\0${of}`).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  const [given, expected] = [Buffer.from(one), Buffer.from(other)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
