import type { MessageProperties, Options } from 'amqplib';
import { letterHead } from '../dead-letters/letter-head.ts';
import { storableText } from '../receiving/failure-policy.ts';
import type { Death } from '../receiving/queue-consumer.ts';
import type { DeadLetter, DeadLetterReason, SentAs } from '../transport.ts';
import { CONTENT_TYPE, peekMessage } from '../wire/message-body.ts';

/** Counts the tries that a message has had, over all its deliveries. */
export const ATTEMPT_HEADER = 'x-attempt';
/** When a message of the retry ladder is to come back: milliseconds since 1970. */
const DUE_HEADER = 'x-due-at';

/** As what a message was published, while it is moved: its routing key is a queue's then. */
const SENT_AS_HEADER = 'x-sent-as';
const UNKNOWN_TYPE = '';

const LONGEST_ID = 255;
// Microseconds since 1970, later for each further death in this process: many die in one millisecond.
const ORDER_HEADER = 'x-dead-order';
// As many as the largest safe integer has.
const ORDER_DIGITS = 16;
let lastDeathOrder = 0;

/** Tries counted so far, by a header that anybody may have written. */
export function attemptsOf({ headers }: MessageProperties): number {
  const value: unknown = headers?.[ATTEMPT_HEADER];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}

/** When a message was made, to the second; undefined for one of a foreign sender that does not say. */
export function madeAtOf({ timestamp }: MessageProperties): Date | undefined {
  return typeof timestamp === 'number' ? new Date(timestamp * 1000) : undefined;
}

/** How often a quorum queue delivered a message before, without its being let go in order. */
export function deliveriesOf({ headers }: MessageProperties): number {
  const value: unknown = headers?.['x-delivery-count'];
  return typeof value === 'number' ? value : 0;
}

/**
 * As what a message was published, as whoever moved it here noted it. Only for a queue into which its own consumers alone
 * put messages: in any other a sender may have written it.
 */
export function keptSentAs({ headers }: MessageProperties): SentAs | undefined {
  const type: unknown = headers?.[SENT_AS_HEADER];
  return typeof type === 'string' ? { type: type === UNKNOWN_TYPE ? undefined : type } : undefined;
}

/** Properties of a message that is put aside, or back, with `attempts` counted. */
export function retryProperties(
  properties: MessageProperties,
  attempts: number,
  sentAs: SentAs | undefined,
): Options.Publish {
  const { messageId, type, appId, timestamp } = properties;
  return {
    contentType: CONTENT_TYPE,
    ...(typeof messageId === 'string' ? { messageId } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof appId === 'string' ? { appId } : {}),
    ...(typeof timestamp === 'number' ? { timestamp } : {}),
    headers: {
      [ATTEMPT_HEADER]: attempts,
      ...(sentAs && { [SENT_AS_HEADER]: sentAs.type ?? UNKNOWN_TYPE }),
    },
  };
}

/** Properties of a message on the retry ladder. */
export function delayProperties(
  properties: MessageProperties,
  delayMs: number,
  attempts: number,
  sentAs: SentAs | undefined,
): Options.Publish {
  const kept = retryProperties(properties, attempts, sentAs);
  return { ...kept, headers: { ...kept.headers, [DUE_HEADER]: Date.now() + delayMs } };
}

/** When a message of the retry ladder is due; at once if it does not say. */
export function dueAtOf({ headers }: MessageProperties): number {
  const value: unknown = headers?.[DUE_HEADER];
  return typeof value === 'number' ? value : 0;
}

/** Properties of a dead letter: those of the message, and how it died. */
export function deathProperties(
  properties: MessageProperties,
  { reason, error, attempts }: Death,
  sentAs: SentAs | undefined,
): Options.Publish {
  const kept = retryProperties(properties, attempts, sentAs);
  return {
    ...kept,
    // A malformed message may have no id; it needs one, to be replayed or discarded by.
    messageId: kept.messageId ?? `${reason}-${crypto.randomUUID()}`,
    headers: {
      ...kept.headers,
      'x-reason': reason,
      'x-error-name': error.name,
      'x-error-message': error.message,
      ...(error.stack === undefined ? {} : { 'x-error-stack': error.stack }),
      'x-dead-at': new Date().toISOString(),
      [ORDER_HEADER]: nextDeathOrder(),
    },
  };
}

/** Reads a dead letter; also one that somebody else put there. */
export function readDeadLetter(queue: string, properties: MessageProperties, content: Buffer): DeadLetter {
  const headers = (properties.headers ?? {}) as Record<string, unknown>;
  const body = content.toString();
  const id = idOf(properties, body);
  const sentAs = keptSentAs(properties);
  const stack = headers['x-error-stack'];
  return {
    id,
    queue,
    ...letterHead(body, sentAs),
    reason: (headers['x-reason'] as DeadLetterReason | undefined) ?? 'rejected',
    error: {
      name: text(headers['x-error-name'], 'Error'),
      message: text(headers['x-error-message'], 'put here by another program'),
      ...(typeof stack === 'string' ? { stack } : {}),
    },
    attempts: attemptsOf(properties),
    deadAt: text(headers['x-dead-at'], new Date(0).toISOString()),
    body,
    place: `${String(deathOrder(properties)).padStart(ORDER_DIGITS, '0')} ${id}`,
  };
}

/** By what dead letters are put in the order of their deaths: with a fixed number of digits, text order is number order. */
function deathOrder({ headers }: MessageProperties): number {
  const order: unknown = headers?.[ORDER_HEADER];
  return Number.isSafeInteger(order) ? Math.max(Number(order), 0) : 0;
}

function nextDeathOrder(): number {
  lastDeathOrder = Math.max(
    lastDeathOrder + 1,
    Math.floor((performance.timeOrigin + performance.now()) * 1000),
  );
  return lastDeathOrder;
}

/** By what a dead letter is named: our dead letters have a message id; one of a foreign sender may have none. */
function idOf({ messageId }: MessageProperties, body: string): string {
  if (typeof messageId === 'string') return messageId;
  return storableText(peekMessage(body).id ?? 'unnamed', LONGEST_ID);
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
