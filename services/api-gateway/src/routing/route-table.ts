import { PRIORITIES, type Priority } from '@platform/contracts/edge-routes.ts';
import type { AccessRule } from '@platform/service-defaults/access/access.ts';
import { EXPANSIONS, type Expansion } from '../expansion/expansions.ts';
import type { RateLimit } from '../rate-limits/rate-limit.ts';
import { RouteLimits } from '../rate-limits/route-limits.ts';
import { SERVICES, type ServiceName } from '../services.ts';
import { METHODS, type RouteDefinition } from './route-definition.ts';

/** A line of the table, ready for use. */
export interface Route {
  /** As it stands in the table; the route's name in logs and metrics. */
  readonly path: string;
  readonly service: ServiceName;
  readonly timeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly isStream: boolean;
  readonly expand: Expansion | undefined;
  readonly limits: RouteLimits;
  readonly priority: Priority;
  ruleFor(method: string): AccessRule;
}

type RateLimitsByName = ReadonlyMap<string, RateLimit | 'off'>;

export interface RouteDefaults {
  readonly timeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxBodyBytes: number;
}

const USER: AccessRule = { kind: 'user' };
const PUBLIC: AccessRule = { kind: 'public' };
const ROLES: ReadonlySet<unknown> = new Set(['customer', 'staff', 'admin']);
const KEYS: ReadonlySet<string> = new Set([
  'path',
  'service',
  'access',
  'timeoutMs',
  'totalTimeoutMs',
  'maxBodyBytes',
  'isStream',
  'expand',
  'limits',
  'priority',
]);
const METHOD_NAMES: readonly string[] = METHODS;
const PATTERN = /^(?:\/[a-z0-9.-]+)+(?:\/\*)?$/;

/** Finds the route of a path: an exact one, else the longest `/*` around it. */
export class RouteTable {
  /** What holds for everything that the gateway answers itself, and for the document of the API. */
  readonly ownLimits: RouteLimits;
  readonly documentLimits: RouteLimits;
  readonly #exact = new Map<string, Route>();
  /** By the path before `/*`. */
  readonly #below = new Map<string, Route>();

  /** Throws an Error that lists everything that is wrong with `definitions`. */
  constructor(
    definitions: readonly RouteDefinition[],
    defaults: RouteDefaults,
    rateLimits: RateLimitsByName = new Map(),
  ) {
    const problems = [
      ...definitions.flatMap((definition) => problemsOf(definition, rateLimits)),
      ...duplicatesIn(definitions),
    ];
    if (problems.length > 0) throw invalid(problems);
    this.ownLimits = new RouteLimits('own answers', [], rateLimits);
    this.documentLimits = new RouteLimits('/openapi.json', ['document'], rateLimits);
    for (const definition of definitions) {
      const isBelow = definition.path.endsWith('/*');
      const routes = isBelow ? this.#below : this.#exact;
      const key = isBelow ? definition.path.slice(0, -2) : definition.path;
      routes.set(key, toRoute(definition, defaults, rateLimits));
    }
  }

  /** `path` is without its query; a slash at its end does not matter. */
  find(path: string): Route | undefined {
    const end = path.endsWith('/') ? path.slice(0, -1) : path;
    const exact = this.#exact.get(end);
    if (exact !== undefined) return exact;
    for (let prefix = end; prefix !== ''; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
      const route = this.#below.get(prefix);
      if (route !== undefined) return route;
    }
    return undefined;
  }
}

function duplicatesIn(definitions: readonly RouteDefinition[]): string[] {
  const paths = definitions.map((definition) => definition?.path);
  const twice = paths.filter((path, i) => paths.indexOf(path) !== i);
  return twice.map((path) => `${path}: stands twice in the table`);
}

function invalid(problems: readonly string[]): Error {
  return new Error(`the route table is not valid:\n  ${problems.join('\n  ')}`);
}

function toRoute(definition: RouteDefinition, defaults: RouteDefaults, rateLimits: RateLimitsByName): Route {
  const { path, service, access } = definition;
  const rules = new Map<string, AccessRule>('kind' in access ? [] : Object.entries(access));
  const rest = 'kind' in access ? access : USER;
  const head = rules.get('GET');
  if (head !== undefined) rules.set('HEAD', head);
  // Tells what a path can do, not what is in it; browsers never send a token with it.
  rules.set('OPTIONS', PUBLIC);
  return {
    path,
    service,
    timeoutMs: definition.timeoutMs ?? defaults.timeoutMs,
    totalTimeoutMs: definition.totalTimeoutMs ?? defaults.totalTimeoutMs,
    maxBodyBytes: definition.maxBodyBytes ?? defaults.maxBodyBytes,
    isStream: definition.isStream ?? false,
    expand: definition.expand === undefined ? undefined : EXPANSIONS.get(definition.expand),
    limits: new RouteLimits(path, definition.limits ?? [], rateLimits),
    priority: definition.priority ?? 'browsing',
    ruleFor: (method) => rules.get(method) ?? rest,
  };
}

// The compiler has checked our own table, but not one that is given to a running gateway.
function problemsOf(definition: RouteDefinition, rateLimits: RateLimitsByName): string[] {
  if (typeof definition?.path !== 'string') return ['a line has no path'];
  const { path, service, access, limits = [], priority } = definition;
  const problems: string[] = [];
  if (!PATTERN.test(path)) problems.push('is no path of lower-case segments, with or without /* at its end');
  if (!SERVICES.includes(service)) problems.push(`there is no ${service}`);
  const unknown = Object.keys(definition).filter((key) => !KEYS.has(key));
  if (unknown.length > 0) problems.push(`a line has no ${unknown.join(', ')}`);
  if (definition.expand !== undefined && !EXPANSIONS.has(definition.expand))
    problems.push(`there is no expansion ${definition.expand}`);
  for (const key of ['timeoutMs', 'totalTimeoutMs'] as const)
    if (definition[key] !== undefined && !(definition[key] > 0)) problems.push(`${key} is above 0`);
  if (definition.maxBodyBytes !== undefined && !(definition.maxBodyBytes >= 0))
    problems.push('maxBodyBytes is 0 or more');
  if (priority !== undefined && !PRIORITIES.includes(priority))
    problems.push(`priority is one of ${PRIORITIES.join(', ')}`);
  problems.push(...accessProblems(access), ...limitProblems(limits, rateLimits));
  return problems.map((problem) => `${path}: ${problem}`);
}

function accessProblems(access: unknown): string[] {
  if (typeof access !== 'object' || access === null) return ['says not who may pass'];
  if ('kind' in access) return isRule(access) ? [] : ['has no rule that there is'];
  return Object.entries(access).flatMap(([method, rule]) => {
    if (!METHOD_NAMES.includes(method)) return [`${method} is no method that access is given for`];
    return isRule(rule) ? [] : [`${method} has no rule that there is`];
  });
}

function limitProblems(limits: unknown, rateLimits: RateLimitsByName): string[] {
  if (typeof limits !== 'object' || limits === null)
    return ['limits is a list of names, or one for each method'];
  const isByMethod = !Array.isArray(limits);
  return Object.entries(isByMethod ? limits : { GET: limits }).flatMap(([method, names]) => {
    if (isByMethod && !METHOD_NAMES.includes(method))
      return [`${method} is no method that limits are given for`];
    if (!Array.isArray(names)) return [`the limits of ${method} are a list of names`];
    const unknown = names.filter((name) => !rateLimits.has(name));
    return unknown.map((name) => `there is no limit ${name}`);
  });
}

function isRule(rule: unknown): boolean {
  const { kind, roles } = (rule ?? {}) as { kind?: unknown; roles?: unknown };
  if (kind !== 'roles') return kind === 'public' || kind === 'optional' || kind === 'user';
  return Array.isArray(roles) && roles.length > 0 && roles.every((role) => ROLES.has(role));
}
