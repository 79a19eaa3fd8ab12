import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '@platform/telemetry/logger.ts';
import { METRICS_CONTENT_TYPE } from '@platform/telemetry/metrics/text-format.ts';
import { PROBLEM_CONTENT_TYPE, problem } from '../problems/problem.ts';
import { commonHeaders, requestIdOf } from '../requests/request-start.ts';
import { ServiceServer } from '../server/service-server.ts';
import type { Health } from './health.ts';
import { healthAnswer } from './health-routes.ts';
import { keptMetrics } from './metrics-routes.ts';

export interface ManagementOptions {
  readonly service: string;
  readonly version: string;
  readonly health: Health;
  readonly logger: Logger;
  renderMetrics(): Promise<string>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

// Prometheus, probes and an operator or two.
const LIMITS = { maxConnections: 64, maxConnectionsPerClient: 32, requestTimeoutMs: 10_000 };

/**
 * A server of its own for what watches a service: `/metrics`, `/health/live`, and `/health/ready` and `/health` with their
 * checks. On a port that no client is led to, so that clients neither see these nor crowd them out.
 */
export function managementServer(options: ManagementOptions): ServiceServer {
  return new ServiceServer(managementListener(options), LIMITS);
}

export function managementListener(options: ManagementOptions): RequestListener {
  const { service, logger } = options;
  const metrics = keptMetrics({ render: () => options.renderMetrics() });
  const answers: Readonly<Record<string, () => Promise<Answer>>> = {
    '/health/live': async () => jsonAnswer(200, { status: 'alive', service }),
    '/health/ready': () => readiness(options),
    '/health': () => readiness(options),
    '/metrics': async () => ({ status: 200, type: METRICS_CONTENT_TYPE, body: await metrics() }),
  };
  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    answerTo(request, Object.hasOwn(answers, path) ? answers[path] : undefined).then(
      (answer) => send(request, response, answer),
      (err: unknown) => {
        logger.error({ err, path }, 'a management request failed');
        send(request, response, problemAnswer(500, 'internal', 'Its log says what went wrong.'));
      },
    );
  };
}

async function answerTo(
  { method }: IncomingMessage,
  answer: (() => Promise<Answer>) | undefined,
): Promise<Answer> {
  if (answer === undefined)
    return problemAnswer(404, 'not-found', 'Here are /metrics, /health, /health/live and /health/ready.');
  if (method !== 'GET' && method !== 'HEAD')
    return problemAnswer(405, 'method-not-allowed', 'This address takes GET and HEAD.');
  return answer();
}

async function readiness({ service, version, health }: ManagementOptions): Promise<Answer> {
  const known = await health.readiness();
  return jsonAnswer(known.isReady ? 200 : 503, healthAnswer({ service, version }, known));
}

function jsonAnswer(status: number, value: unknown): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function problemAnswer(status: number, code: string, detail: string): Answer {
  return { status, type: PROBLEM_CONTENT_TYPE, body: JSON.stringify(problem(status, code, detail)) };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    ...commonHeaders(requestIdOf(request)),
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(body);
  request.resume();
}
