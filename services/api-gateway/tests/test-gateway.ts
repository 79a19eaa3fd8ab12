import type { TestContext } from 'node:test';
import { resolverOf } from '@platform/discovery/resolver-of.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import type { HttpLimits } from '@platform/service-defaults/server/http-server.ts';
import { ServiceServer } from '@platform/service-defaults/server/service-server.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { Cors } from '../src/answers/cors.ts';
import { createGateway, type Gateway } from '../src/gateway.ts';
import { readRateLimits } from '../src/rate-limits/rate-limit.ts';
import { TrustedProxies } from '../src/requests/trusted-proxies.ts';
import type { RouteDefinition } from '../src/routing/route-definition.ts';
import { RouteTable } from '../src/routing/route-table.ts';
import { rateLimits, routes as realRoutes } from '../src/routing/routes.ts';
import { SERVICES, type ServiceName } from '../src/services.ts';
import { Upstream, type UpstreamOptions } from '../src/upstreams/upstream.ts';
import { RawConnections } from './raw-connections.ts';
import type { RawClient, RawMessage } from './raw-http.ts';

export interface TestGatewayOptions {
  /** Addresses of services; those not named are where nothing listens. */
  readonly services?: { readonly [name in ServiceName]?: string };
  readonly routes?: readonly RouteDefinition[];
  readonly timeoutMs?: number;
  readonly totalTimeoutMs?: number;
  readonly sendTimeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly upstream?: Partial<UpstreamOptions>;
  readonly limits?: Partial<HttpLimits>;
  readonly corsOrigins?: readonly string[];
  readonly trustedProxies?: readonly string[];
  readonly hasDocsPage?: boolean;
}

export interface TestGateway {
  readonly port: number;
  readonly gateway: Gateway;
  /** What was logged, oldest first. */
  readonly lines: Record<string, unknown>[];
  readonly tokens: ReturnType<typeof testTokens>;
  readonly upstreams: ReadonlyMap<ServiceName, Upstream>;
  connect(): Promise<RawClient>;
  /** Sends one request over a connection of its own. */
  send(lines: readonly string[], body?: string | Buffer): Promise<RawMessage>;
}

/** Open to anyone, so that a test of proxying need not sign in. */
export const OPEN_ROUTES: readonly RouteDefinition[] = [
  { path: '/api/things/*', service: 'notification-service', access: { kind: 'public' } },
  { path: '/api/users/*', service: 'user-service', access: { kind: 'public' } },
  { path: '/things/*', service: 'notification-service', isPage: true, access: { kind: 'public' } },
  { path: '/api/stream', service: 'notification-service', access: { kind: 'public' }, isStream: true },
];

const NOTHING_LISTENS = 'http://127.0.0.1:1';

/** Runs a gateway in this process, on the same server that the real one runs on. */
export async function startGateway(t: TestContext, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const tokens = testTokens();
  const lines: Record<string, unknown>[] = [];
  const defaults = testHttpDefaults({ service: 'api-gateway', tokens: tokens.verifier });
  const http = { ...defaults, logger: recording(defaults.logger, lines) };
  const limits = { concurrency: 64, streams: 64, ...options.upstream };
  const upstreams = new Map<ServiceName, Upstream>();
  for (const service of SERVICES) {
    const resolver = resolverOf(options.services?.[service] ?? NOTHING_LISTENS);
    upstreams.set(service, new Upstream({ resolver, ...limits, service }));
  }
  const gateway = createGateway({
    http,
    writeLine: (line) => void lines.push(JSON.parse(line)),
    upstreams,
    routes: new RouteTable(
      options.routes ?? OPEN_ROUTES,
      {
        timeoutMs: options.timeoutMs ?? 60_000,
        totalTimeoutMs: options.totalTimeoutMs ?? 60_000,
        maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
      },
      readRateLimits(rateLimits),
    ),
    cors: new Cors(options.corsOrigins ?? []),
    shedDelayMs: 0,
    partTimeoutMs: 60_000,
    trustedProxies: new TrustedProxies(options.trustedProxies ?? []),
    hasDocsPage: options.hasDocsPage,
    sendTimeoutMs: options.sendTimeoutMs,
  });
  const server = new ServiceServer(gateway.listener, options.limits);
  server.handWith(gateway);
  const port = await server.listen('127.0.0.1', 0);
  const connections = new RawConnections();
  t.after(async () => {
    connections.close();
    await server.drain(0);
    await gateway.close();
  });
  return {
    port,
    gateway,
    lines,
    tokens,
    upstreams,
    connect: () => connections.connect(port),
    send: (lines, body) => connections.send(port, lines, body),
  };
}

export { realRoutes };

/** `logger` with its lines noted instead of written. */
function recording<L extends object>(logger: L, lines: Record<string, unknown>[]): L {
  const note = (details: object, message: string) => void lines.push({ ...details, message });
  const noting: L = Object.assign(Object.create(logger) as L, {
    info: note,
    warn: note,
    error: note,
    child: () => noting,
  });
  return noting;
}
