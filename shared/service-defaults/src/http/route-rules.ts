import {
  noteRequest,
  type RequestDuration,
  requestDuration,
} from '@platform/telemetry/metrics/http-server-metrics.ts';
import type {
  onRequestAsyncHookHandler,
  onResponseHookHandler,
  onSendHookHandler,
  RouteOptions,
} from 'fastify';
import { type AccessRule, accessRuleOf, authorise } from '../access/access.ts';
import { guardStreams } from '../access/guarded-streams.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';
import type { App } from './app.ts';
import type { HttpDefaults } from './http-defaults.ts';
import { KnownPaths } from './known-paths.ts';

/** Guards and measures every route added from now on, and returns what was added. */
export function applyRouteRules(app: App, defaults: HttpDefaults): KnownPaths {
  const paths = new KnownPaths();
  const duration = requestDuration(defaults.metrics);
  app.addHook('onRoute', (route) => {
    const rule = accessRuleOf(route.config);
    if (rule === undefined && route.url.startsWith('/api'))
      throw new Error(
        `${route.method} ${route.url} does not say who may call it: spread access.* into its options`,
      );
    if (rule !== undefined && rule.kind !== 'public') {
      route.onRequest = [guard(rule, defaults.tokens), ...[route.onRequest ?? []].flat()];
      route.onSend = [...[route.onSend ?? []].flat(), guardStreams(rule, defaults.tokens)];
    }
    route.onSend = [...[route.onSend ?? []].flat(), leaveOutBody];
    route.onResponse = [...[route.onResponse ?? []].flat(), measure(duration, route.url)];
    paths.add(route as RouteOptions);
  });
  return paths;
}

/** 204 and 304 have no body, and no headers that tell of one (RFC 9110, sections 8.6, 15.3.5 and 15.4.5). */
const leaveOutBody: onSendHookHandler<unknown> = (request, reply, payload, done) => {
  if (reply.statusCode !== 204 && reply.statusCode !== 304) return done();
  // Of an answer to HEAD Fastify tells the length only after this, and then comes here again.
  if (request.method === 'HEAD' && payload !== null) return done(null, '');
  reply.removeHeader('content-type').removeHeader('content-length');
  done(null, null);
};

function guard(rule: AccessRule, tokens: TokenVerifier): onRequestAsyncHookHandler {
  return async (request) => authorise(request, rule, tokens);
}

function measure(duration: RequestDuration, route: string): onResponseHookHandler {
  return (request, reply, done) => {
    const { method } = request;
    noteRequest(duration, { method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
    done();
  };
}
