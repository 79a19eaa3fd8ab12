import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { contextFromHeaders } from '@platform/telemetry/propagation.ts';
import { runWithContext } from '@platform/telemetry/trace-context.ts';
import { endRequest, enterRequest } from '@platform/telemetry/tracing/http-spans.ts';
import type { TraceContext } from '@platform/telemetry/tracing/span.ts';
import type { FastifyRequest } from 'fastify';
import { bearerToken } from '../access/access.ts';
import type { App } from '../http/app.ts';
import { type FieldError, HttpProblem, invalidFields } from '../problems/problem.ts';
import { isStorable } from './storable-text.ts';

// Goes into logs and to other services: no spaces, no control characters, bounded.
const REQUEST_ID = /^[A-Za-z0-9._~+/=:-]{1,128}$/;

/** The id a caller gave a request, if it is a decent one, or a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return decentRequestId(headers['x-request-id']) ?? randomUUID();
}

/** A request id that a caller gave, unless it is one that no log should hold. */
export function decentRequestId(given: unknown): string | undefined {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : undefined;
}

/** Headers of every answer; a handler may set its own `cache-control`. */
export function commonHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
}

// On the request itself, as the answer's end is told outside of its context.
const CONTEXT = Symbol('context');
type WithContext = { [CONTEXT]?: TraceContext };

/** Runs every request in the trace of its caller, with its request id and token at hand. */
export function beginRequests(app: App): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(commonHeaders(request.id));
    const token = bearerToken(request);
    const remote = contextFromHeaders((name) => header(request, name), {
      requestId: request.id,
      ...(token === undefined ? {} : { token }),
    });
    const context = enterRequest(remote, request.method, request.url);
    if (context.span !== undefined) (request as WithContext)[CONTEXT] = context;
    runWithContext(context, () => {
      // The only text that PostgreSQL cannot hold and a URL can: escaped halves of surrogates are no valid URL.
      if (request.url.includes('%00')) done(new HttpProblem(invalidFields(unstorableFields(request))));
      else done();
    });
  });
  app.addHook('onResponse', (request, reply, done) => {
    const context = (request as WithContext)[CONTEXT];
    const { method, routeOptions } = request;
    if (context !== undefined)
      endRequest(context, { method, route: routeOptions.url, status: reply.statusCode });
    done();
  });
}

function header({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function unstorableFields({ query, params }: FastifyRequest): FieldError[] {
  const named = [...Object.entries(query as object), ...Object.entries((params ?? {}) as object)];
  const fields = named.filter(([name, value]) => !isStorable(name) || ![value].flat().every(isStorable));
  const names = fields.length > 0 ? fields.map(([name]) => name) : ['path'];
  return names.map((field) => ({ field, message: 'has a character that cannot be stored' }));
}
