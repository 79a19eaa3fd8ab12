import { noteRequest, requestDuration } from '@platform/telemetry/metrics/http-server-metrics.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import type { KnownPaths } from '../http/known-paths.ts';
import { commonHeaders } from '../requests/request-start.ts';
import { HttpProblem, PROBLEM_CONTENT_TYPE, type Problem, problem } from './problem.ts';
import { problemOf, REFUSED } from './problem-of.ts';
import { retryAfterSeconds } from './retry-after.ts';

export interface ErrorAnswerOptions extends HttpDefaults {
  readonly statuses: Readonly<Record<string, number>>;
  readonly paths: KnownPaths;
}

/** Makes `app` answer every error with a problem, also for paths and methods it does not have. */
export function answerErrors(app: App, options: ErrorAnswerOptions): void {
  const { statuses, paths } = options;
  const duration = requestDuration(options.metrics);
  app.setErrorHandler((error, request, reply) => {
    const answer = problemOf(error, statuses);
    if (error instanceof HttpProblem) reply.headers(error.headers);
    if (answer.status === 401 && !reply.hasHeader('www-authenticate'))
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
    if (answer.status === 503) reply.header('retry-after', retryAfterSeconds(error));
    if (answer.status >= 500 || SCHEMA_GAPS.has(answer.code)) logFailure(error, answer, request);
    return send(reply, request, answer);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    // All of the server is asked about (RFC 9110, section 9.3.7); it is no path that could be got.
    const methods = path === '*' && request.method !== 'OPTIONS' ? [] : paths.methodsOf(path);
    if (methods.length > 0) reply.header('allow', methods.join(', '));
    const isOptions = request.method === 'OPTIONS' && methods.length > 0;
    const answer = methods.length > 0 ? METHOD_NOT_ALLOWED : NOT_FOUND;
    const status = isOptions ? 204 : answer.status;
    const { method } = request;
    noteRequest(duration, { method, route: 'unmatched', status, seconds: reply.elapsedTime / 1000 });
    return isOptions ? reply.code(204).send() : send(reply, request, answer);
  });
}

/** Answers what the router refuses before a request has begun. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.headers(commonHeaders(request.id));
  void send(reply, request, problemOf(error));
}

const NOT_FOUND = problem(404, 'not-found', 'There is nothing at this address.');
const METHOD_NOT_ALLOWED = problem(405, 'method-not-allowed', 'This address does not take this method.');

// A value that a schema of ours let through.
const SCHEMA_GAPS: ReadonlySet<string> = new Set(['invalid-value', REFUSED]);

// An error is ours to mend; a warning is of a dependency that is away, or of a schema that lets too much through.
function logFailure(
  error: unknown,
  { status, code }: Problem,
  { log, method, routeOptions }: FastifyRequest,
): void {
  const line = { err: error, method, route: routeOptions.url, status, code };
  if (status === 500) log.error(line, 'request failed');
  else log.warn(line, 'request could not be served');
}

function send(reply: FastifyReply, request: FastifyRequest, answer: Problem): FastifyReply {
  return reply
    .code(answer.status)
    .type(PROBLEM_CONTENT_TYPE)
    .serializer(JSON.stringify)
    .send({ ...answer, request_id: request.id });
}
