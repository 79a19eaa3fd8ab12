import { isBesidePages, isRoutePattern } from '@platform/contracts/edge-paths.ts';
import { PRIORITIES } from '@platform/contracts/edge-routes.ts';
import { EXPANSIONS } from '../expansion/expansions.ts';
import type { RateLimit } from '../rate-limits/rate-limit.ts';
import { SERVICES } from '../services.ts';
import { METHODS, type RouteDefinition } from './route-definition.ts';

export type RateLimitsByName = ReadonlyMap<string, RateLimit | 'off'>;

const ROLES: ReadonlySet<unknown> = new Set(['customer', 'staff', 'admin']);
const KEYS: ReadonlySet<string> = new Set([
  'path',
  'service',
  'isPage',
  'methods',
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

/**
 * All that is wrong with a route table, in lines. The compiler has checked our own table, but not one that is given to
 * a running gateway.
 */
export function routeProblems(
  definitions: readonly RouteDefinition[],
  rateLimits: RateLimitsByName,
): string[] {
  return [
    ...definitions.flatMap((definition) => problemsOf(definition, rateLimits)),
    ...duplicatesIn(definitions),
  ];
}

function duplicatesIn(definitions: readonly RouteDefinition[]): string[] {
  const paths = definitions.map((definition) => definition?.path);
  const twice = paths.filter((path, i) => paths.indexOf(path) !== i);
  return twice.map((path) => `${path}: stands twice in the table`);
}

function problemsOf(definition: RouteDefinition, rateLimits: RateLimitsByName): string[] {
  if (typeof definition?.path !== 'string') return ['a line has no path'];
  const { path, service, access, methods, limits = [], priority, isPage } = definition;
  const problems: string[] = [];
  if (!isRoutePattern(path)) problems.push('is no path of lower-case segments, any of which may be *');
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
  if (isPage !== undefined && typeof isPage !== 'boolean') problems.push('isPage is true or false');
  if (isPage === true && isBesidePages(path)) problems.push('no page can be there');
  problems.push(...methodProblems(methods), ...accessProblems(access), ...limitProblems(limits, rateLimits));
  return problems.map((problem) => `${path}: ${problem}`);
}

function methodProblems(methods: unknown): string[] {
  if (methods === undefined) return [];
  const isList = Array.isArray(methods) && methods.length > 0;
  return isList && methods.every((method) => METHOD_NAMES.includes(method))
    ? []
    : [`methods is a list of ${METHOD_NAMES.join(', ')}`];
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
