import { DEFAULT_RETRY, type QueueOptions, type RetryPolicy } from '../transport.ts';

/** A queue's options, checked, with nothing left open. */
export interface QueueSettings extends Required<QueueOptions> {
  readonly retry: RetryPolicy;
}

const DEFAULT_CONCURRENCY = 16;
// AMQP carries it in 16 bits.
const LARGEST_PREFETCH = 65_535;
// RabbitMQ keeps a time to live in 32 bits.
const LONGEST_DELAY_MS = 2 ** 32 - 1;
const DEFAULT_HANDLER_TIMEOUT_MS = 60_000;
// What a timer takes.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
// AMQP names have 255 bytes at most; with `.retry.` and ten digits behind it, and a namespace before it.
const LONGEST_NAME_BYTES = 255 - '.retry.0123456789'.length;

/** Fills in the defaults. Throws RangeError for what no transport can do. */
export function queueSettings(namespace: string, options: QueueOptions): QueueSettings {
  const { queue, bindings, isOrdered = false, retry = DEFAULT_RETRY } = options;
  const bytes = Buffer.byteLength(`${namespace}${queue}`);
  if (queue === '' || queue.includes('\0') || bytes > LONGEST_NAME_BYTES)
    throw new RangeError(
      `the queue name "${queue}" must have 1 to ${LONGEST_NAME_BYTES} bytes with its namespace`,
    );
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  assertWhole('concurrency', concurrency, 1, LARGEST_PREFETCH);
  const prefetch = options.prefetch ?? Math.min(concurrency * 2, LARGEST_PREFETCH);
  assertWhole('prefetch', prefetch, 1, LARGEST_PREFETCH);
  const handlerTimeoutMs = options.handlerTimeoutMs ?? DEFAULT_HANDLER_TIMEOUT_MS;
  assertWhole('handlerTimeoutMs', handlerTimeoutMs, 1, LONGEST_TIMEOUT_MS);
  const { limits = {} } = options;
  if (limits.maxAgeMs !== undefined)
    assertWhole('limits.maxAgeMs', limits.maxAgeMs, 1, Number.MAX_SAFE_INTEGER);
  if (limits.maxMessages !== undefined)
    assertWhole('limits.maxMessages', limits.maxMessages, 0, Number.MAX_SAFE_INTEGER);
  assertWhole('retry.immediate', retry.immediate, 0, Number.MAX_SAFE_INTEGER);
  for (const delayMs of retry.delaysMs) assertWhole('retry.delaysMs', delayMs, 0, LONGEST_DELAY_MS);
  return { queue, bindings, concurrency, prefetch, isOrdered, retry, handlerTimeoutMs, limits };
}

function assertWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}`);
}
