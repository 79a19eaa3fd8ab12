import { AsyncLocalStorage } from 'node:async_hooks';
import { getRandomValues } from 'node:crypto';
import { readTracestate } from './tracestate.ts';
import type { TraceContext } from './tracing/span.ts';

const storage = new AsyncLocalStorage<TraceContext>();
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
// Later versions may have more fields; nobody's is as long as this.
const MAX_TRACEPARENT = 512;
export const SAMPLED_FLAG = 0b01;
/** The trace id is random, as ours are: whoever samples or shards may go by its last seven bytes. */
export const RANDOM_FLAG = 0b10;
const ZERO_TRACE = '0'.repeat(32);
const ZERO_SPAN = '0'.repeat(16);

/** The context of the work under way, or undefined outside of any. */
export function currentContext(): TraceContext | undefined {
  return storage.getStore();
}

/** Runs `work` with `context` as current, also across its awaits. */
export function runWithContext<T>(context: TraceContext, work: () => T): T {
  return storage.run(context, work);
}

/** Runs `work`, which others share, as nobody's in particular: its spans and log lines are not of the work under way. */
export function runWithoutContext<T>(work: () => T): T {
  return storage.exit(work);
}

/** Notes that the work under way is about an order: its log lines and its span say so from now on. */
export function noteOrder(orderId: string): void {
  const context = currentContext();
  if (context === undefined) return;
  context.orderId = orderId;
  context.span?.set({ 'app.order.id': orderId });
}

/**
 * A context for work begun by a remote party: continues its trace, or starts a new one when `traceparent` is
 * absent or malformed (W3C Trace Context level 2, section 3.2; `tracestate` is dropped with it).
 */
export function continueTrace(
  traceparent: string | undefined,
  tracestate: string | undefined,
  more: { requestId?: string; token?: string } = {},
): TraceContext {
  const parent = parseTraceparent(traceparent);
  if (parent === undefined)
    return { traceId: randomHex(16), spanId: randomHex(8), flags: RANDOM_FLAG, ...more };
  const state = readTracestate(tracestate);
  return { ...parent, spanId: randomHex(8), ...(state === undefined ? {} : { tracestate: state }), ...more };
}

/** The `traceparent` value that names `context` as the parent. */
export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}

interface RemoteParent {
  readonly traceId: string;
  readonly parentSpanId: string;
  readonly flags: number;
}

function parseTraceparent(value: string | undefined): RemoteParent | undefined {
  const match = value === undefined || value.length > MAX_TRACEPARENT ? null : TRACEPARENT.exec(value);
  if (match === null) return undefined;
  const [, version, traceId = '', parentSpanId = '', flags = '', rest] = match;
  const isInvalid = version === 'ff' || traceId === ZERO_TRACE || parentSpanId === ZERO_SPAN;
  if (isInvalid || (version === '00' && rest !== undefined)) return undefined;
  // Other bits are not defined, and have to be zero.
  return { traceId, parentSpanId, flags: Number.parseInt(flags, 16) & (SAMPLED_FLAG | RANDOM_FLAG) };
}

// Made ahead: asking the system for eight bytes, and writing them as text, costs nearly as much as for hundreds. No more
// than these, since each id keeps the text that it was cut from.
const randomBytes = Buffer.alloc(512);
let randomText = '';
let used = 0;

/** An id of so many bytes; that it is all zeros, which is no id, does not come about. */
export function randomHex(bytes: number): string {
  if (used + 2 * bytes > randomText.length) {
    getRandomValues(randomBytes);
    randomText = randomBytes.toString('hex');
    used = 0;
  }
  used += 2 * bytes;
  return randomText.slice(used - 2 * bytes, used);
}
