import { isBesidePages } from '@platform/contracts/edge-paths.ts';
import type { Priority } from '@platform/contracts/edge-routes.ts';
import type { AccessRule } from '@platform/service-defaults/access/access.ts';
import { EXPANSIONS, type Expansion } from '../expansion/expansions.ts';
import { RouteLimits } from '../rate-limits/route-limits.ts';
import type { ServiceName } from '../services.ts';
import { PatternTree } from './pattern-tree.ts';
import type { RouteDefinition } from './route-definition.ts';
import { type RateLimitsByName, routeProblems } from './route-problems.ts';

/** A line of the table, ready for use. */
export interface Route {
  /** As it stands in the table; the route's name in logs and metrics. */
  readonly path: string;
  readonly service: ServiceName;
  /** True for pages of a front end, which get cookies. */
  readonly isPage: boolean;
  /** The value of `Allow`, where not every method is taken. */
  readonly allow: string | undefined;
  readonly timeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly isStream: boolean;
  readonly expand: Expansion | undefined;
  readonly limits: RouteLimits;
  readonly priority: Priority;
  ruleFor(method: string): AccessRule;
  takes(method: string): boolean;
}

export interface RouteDefaults {
  readonly timeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxBodyBytes: number;
}

const USER: AccessRule = { kind: 'user' };
const PUBLIC: AccessRule = { kind: 'public' };

/** Finds the route of a path: of those that fit, the one that says most. */
export class RouteTable {
  /** What holds for everything that the gateway answers itself, and for the document of the API. */
  readonly ownLimits: RouteLimits;
  readonly documentLimits: RouteLimits;
  /** The services that serve pages. */
  readonly frontEnds: ReadonlySet<ServiceName>;
  readonly #routes = new PatternTree<Route>();
  /** Those of `/api` and what else no page can be in the way of. */
  readonly #besidePages = new PatternTree<Route>();

  /** Throws an Error that lists everything that is wrong with `definitions`. */
  constructor(
    definitions: readonly RouteDefinition[],
    defaults: RouteDefaults,
    rateLimits: RateLimitsByName = new Map(),
  ) {
    const problems = routeProblems(definitions, rateLimits);
    if (problems.length > 0) throw invalid(problems);
    this.ownLimits = new RouteLimits('own answers', [], rateLimits);
    this.documentLimits = new RouteLimits('/openapi.json', ['document'], rateLimits);
    this.frontEnds = new Set(definitions.filter(({ isPage }) => isPage).map(({ service }) => service));
    for (const definition of definitions) {
      const routes = isBesidePages(definition.path) ? this.#besidePages : this.#routes;
      routes.add(definition.path, toRoute(definition, defaults, rateLimits));
    }
  }

  /** `path` is without its query; a slash at its end does not matter. */
  find(path: string): Route | undefined {
    return (isBesidePages(path) ? this.#besidePages : this.#routes).find(path);
  }
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
  const methods = definition.methods && methodsOf(definition.methods);
  return {
    path,
    service,
    isPage: definition.isPage ?? false,
    allow: methods?.join(', '),
    timeoutMs: definition.timeoutMs ?? defaults.timeoutMs,
    totalTimeoutMs: definition.totalTimeoutMs ?? defaults.totalTimeoutMs,
    maxBodyBytes: definition.maxBodyBytes ?? defaults.maxBodyBytes,
    isStream: definition.isStream ?? false,
    expand: definition.expand === undefined ? undefined : EXPANSIONS.get(definition.expand),
    limits: new RouteLimits(path, definition.limits ?? [], rateLimits),
    priority: definition.priority ?? 'browsing',
    ruleFor: (method) => rules.get(method) ?? rest,
    takes: (method) => methods?.includes(method) ?? true,
  };
}

function methodsOf(methods: readonly string[]): string[] {
  return [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'];
}
