import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { urlVariable } from '@platform/contracts/address-variables.ts';
import type { Static } from '@platform/schema/type.ts';
import { Cors } from './answers/cors.ts';
import type { config } from './config.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { type RateLimitTable, readRateLimits } from './rate-limits/rate-limit.ts';
import { TrustedProxies } from './requests/trusted-proxies.ts';
import type { RouteDefinition } from './routing/route-definition.ts';
import { RouteTable } from './routing/route-table.ts';
import { SERVICES, type ServiceName } from './services.ts';
import type { UpstreamSet } from './upstreams/upstream-set.ts';

interface Table {
  readonly routes: readonly RouteDefinition[];
  /** None limit nothing. */
  readonly rateLimits: RateLimitTable;
}

type Config = Static<typeof config>;

const OWN_ROUTES = new URL('./routing/routes.ts', import.meta.url).href;
let reads = 0;

/** What the gateway goes by, from its configuration and its route table. Throws for what is wrong, changing nothing. */
export async function readSettings(config: Config, upstreams: UpstreamSet): Promise<GatewaySettings> {
  const table = await readRoutes(config.ROUTES_FILE);
  const defaults = {
    timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    totalTimeoutMs: config.UPSTREAM_TOTAL_TIMEOUT_MS,
    maxBodyBytes: config.MAX_BODY_BYTES,
  };
  const routes = new RouteTable(table.routes, defaults, readRateLimits(table.rateLimits, config.RATE_LIMITS));
  const cors = new Cors(config.CORS_ORIGINS);
  const trustedProxies = new TrustedProxies(config.TRUSTED_PROXIES);
  const limits = {
    concurrency: config.UPSTREAM_CONCURRENCY,
    streams: config.UPSTREAM_STREAMS,
    sharePercent: config.UPSTREAM_CLIENT_PERCENT,
  };
  const ofPages = { ...limits, concurrency: config.PAGE_CONCURRENCY };
  // Last, because it changes something.
  return {
    routes,
    cors,
    trustedProxies,
    shedDelayMs: config.SHED_DELAY_MS,
    partTimeoutMs: config.EXPAND_TIMEOUT_MS,
    upstreams: upstreams.set(addressesOf(config), (service) =>
      routes.frontEnds.has(service) ? ofPages : limits,
    ),
  };
}

/** The variables in a file of `NAME=value` lines; none without a file. */
export async function readVariables(file: string | undefined): Promise<NodeJS.Dict<string>> {
  return file === undefined ? {} : parseEnv(await readFile(file, 'utf8'));
}

/** A module is read once only, unless it is asked for by another name. */
async function readRoutes(file: string | undefined): Promise<Table> {
  const url = file === undefined ? OWN_ROUTES : pathToFileURL(resolve(file)).href;
  const { routes, rateLimits = {} } = (await import(`${url}?read=${reads++}`)) as Record<string, unknown>;
  if (!Array.isArray(routes)) throw new Error(`${file} exports no list named routes`);
  if (typeof rateLimits !== 'object' || rateLimits === null)
    throw new Error(`${file} exports rateLimits that are no table`);
  return { routes, rateLimits: rateLimits as RateLimitTable };
}

function addressesOf(config: Config): Map<ServiceName, string> {
  return new Map(SERVICES.map((service) => [service, config[urlVariable(service)]]));
}
