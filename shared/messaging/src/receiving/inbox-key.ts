import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Our ids are UUIDs; CloudEvents allows any text, which is taken by its hash. */
export function inboxKey(messageId: string): string {
  return UUID.test(messageId) ? messageId : createHash('sha256').update(messageId).digest('hex').slice(0, 32);
}
