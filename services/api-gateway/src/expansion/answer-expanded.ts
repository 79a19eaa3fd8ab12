import type { Answer, Outgoing } from '@platform/resilience/http/send.ts';
import { TimeoutError } from '@platform/resilience/timeout.ts';
import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import { formatTraceparent } from '@platform/telemetry/trace-context.ts';
import type { Exchange } from '../requests/exchange.ts';
import { ClientGoneError } from '../requests/request-body.ts';
import type { ServiceName } from '../services.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { failureName, lateProblem, upstreamProblem } from '../upstreams/upstream-failure.ts';
import { callService } from './call-service.ts';
import type { Part, PartRequest } from './expansions.ts';
import { missingBecause, outcomeOf, type PartOutcome } from './part-outcome.ts';
import type { RequestedExpansion } from './requested-expansion.ts';

export interface ExpansionContext {
  readonly exchange: Exchange;
  /** Of the whole. */
  readonly service: ServiceName;
  readonly timeoutMs: number;
  /** How long a part is waited for, from when it is asked for. */
  readonly partTimeoutMs: number;
  readonly upstreamOf: (service: ServiceName) => Upstream;
  /** X-Forwarded-*, name and value in turn. */
  readonly forwardedHeaders: readonly string[];
}

type NamedOutcome = readonly [name: string, outcome: PartOutcome];

// The longest order has two thousand lines.
const MAX_WHOLE_BYTES = 4 * 1024 * 1024;
const MAX_PART_BYTES = 1024 * 1024;
const PASSED_ON = ['content-type', 'retry-after', 'www-authenticate'];

/**
 * Answers with the whole and the parts that were asked for, got at the same time where a part can be asked for by its
 * id. The whole has to be there: what else its service says is passed on. A part that cannot be had in time is null,
 * and listed in `incomplete` with the reason. Throws an HttpProblem when the whole cannot be had.
 */
export async function answerExpanded(
  context: ExpansionContext,
  requested: RequestedExpansion,
): Promise<void> {
  const { exchange } = context;
  const over = new AbortController();
  exchange.response.once('close', () => over.abort(new ClientGoneError('the client went away')));
  const parts = requested.parts.map((name) => [name, requested.expansion.parts[name] as Part] as const);
  const early = new Map(
    parts.flatMap(([name, part]) =>
      'byId' in part.requestFor
        ? [[name, askForPart(context, part, part.requestFor.byId(requested.id), over.signal)]]
        : [],
    ),
  );
  try {
    const whole = await askForWhole(context, requested.target, over.signal);
    if (whole.status !== 200) return passOn(exchange, whole);
    const value = parseWhole(whole);
    const outcomes = parts.map(
      async ([name, part]): Promise<NamedOutcome> => [
        name,
        await (early.get(name) ?? askByWhole(context, part, value, over.signal)),
      ],
    );
    answer(exchange, whole, await Promise.all(outcomes));
  } catch (error) {
    // Nobody is left to be told.
    if (!exchange.isGone) throw error;
  } finally {
    over.abort(new ClientGoneError('the answer is given'));
  }
}

async function askForWhole(context: ExpansionContext, target: string, signal: AbortSignal): Promise<Answer> {
  const { exchange, service, timeoutMs, upstreamOf } = context;
  const begun = performance.now();
  const limits = {
    timeoutMs,
    maxBodyBytes: MAX_WHOLE_BYTES,
    client: exchange.client,
    signal,
    isLateFailed: true,
  };
  try {
    const request = outgoing(context, { method: 'GET', path: target });
    return await callService(upstreamOf(service), request, limits);
  } catch (error) {
    exchange.failure = failureName(error as Error);
    if (error instanceof TimeoutError) throw lateProblem();
    // Without a cause nothing was sent: no place, an open circuit, no instance. That is a 503 as it is.
    throw (error as Error).cause === undefined ? error : upstreamProblem(error, 0);
  } finally {
    exchange.attempts++;
    exchange.upstreamMs = performance.now() - begun;
  }
}

/** The thing itself. Throws an HttpProblem when it is no JSON object, to which nothing could be added. */
function parseWhole({ body }: Answer): object {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The same as another kind of value: not what the service promises.
  }
  throw new HttpProblem(problem(502, 'upstream-error', 'The service gave an answer that makes no sense.'));
}

async function askByWhole(
  context: ExpansionContext,
  part: Part,
  whole: object,
  signal: AbortSignal,
): Promise<PartOutcome> {
  if (!('byWhole' in part.requestFor)) throw new TypeError('a part is asked for by the id, or by the whole');
  return askForPart(context, part, part.requestFor.byWhole(whole), signal);
}

async function askForPart(
  context: ExpansionContext,
  part: Part,
  request: PartRequest,
  signal: AbortSignal,
): Promise<PartOutcome> {
  const { partTimeoutMs: timeoutMs, upstreamOf } = context;
  const { client } = context.exchange;
  const limits = { timeoutMs, maxBodyBytes: MAX_PART_BYTES, client, signal, isLateFailed: false };
  try {
    return outcomeOf(part, await callService(upstreamOf(part.service), outgoing(context, request), limits));
  } catch (error) {
    return { missing: missingBecause(error) };
  }
}

/** As the caller: the gateway has no rights of its own. */
function outgoing(
  { exchange, forwardedHeaders }: ExpansionContext,
  { method, path, body }: PartRequest,
): Outgoing {
  const { head, trace } = exchange;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'x-request-id': head.requestId,
    traceparent: formatTraceparent(trace),
  };
  if (head.authorization !== undefined) headers.authorization = head.authorization;
  if (trace.tracestate !== undefined) headers.tracestate = trace.tracestate;
  if (body !== undefined) headers['content-type'] = 'application/json';
  for (let i = 0; i + 1 < forwardedHeaders.length; i += 2)
    headers[forwardedHeaders[i] ?? ''] = forwardedHeaders[i + 1] ?? '';
  return { method, path, headers, body };
}

function passOn(exchange: Exchange, { status, headers, body }: Answer): void {
  const kept = PASSED_ON.flatMap((name) => (typeof headers[name] === 'string' ? [name, headers[name]] : []));
  exchange.answer(status, kept, body.toString('utf8'));
}

/** The whole's own bytes stay as they are; the parts are put behind its last member. */
function answer(exchange: Exchange, whole: Answer, outcomes: readonly NamedOutcome[]): void {
  const incomplete = outcomes.flatMap(([part, outcome]) =>
    'missing' in outcome ? [{ part, reason: outcome.missing }] : [],
  );
  if (incomplete.length > 0)
    exchange.failure = `incomplete: ${incomplete.map(({ part, reason }) => `${part} ${reason}`).join(', ')}`;
  const members = outcomes.map(([part, outcome]) => `"${part}":${'json' in outcome ? outcome.json : 'null'}`);
  const text = whole.body.toString('utf8').trimEnd();
  const body = `${text.slice(0, -1)},${members.join(',')},"incomplete":${JSON.stringify(incomplete)}}`;
  exchange.answer(200, ['content-type', 'application/json'], body);
}
