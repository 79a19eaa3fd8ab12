import { STATUS_CODES } from 'node:http';
import { isOptional, type TSchema } from '@platform/schema/type.ts';
import { type AccessRule, accessRuleOf } from '../access/access.ts';
import type { KnownRoute } from '../http/known-paths.ts';
import { PROBLEM_CONTENT_TYPE, ProblemSchema } from '../problems/problem.ts';
import { type AnswerHeader, DOCUMENT_HEADERS } from './openapi-headers.ts';
import { type ParameterSchemas, parametersOf } from './openapi-parameters.ts';
import { problemCodesOf, problemResponse } from './openapi-problems.ts';

export interface ApiInfo {
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** The status of each domain code. */
  readonly problems?: Readonly<Record<string, number>> | undefined;
}

/** What a route's schema may say besides `body`, `params`, `querystring`, `headers` and `response`. */
interface RouteSchema extends ParameterSchemas {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly deprecated?: boolean;
  readonly answerHeaders?: readonly AnswerHeader[];
  readonly answerType?: string;
  readonly body?: TSchema;
  readonly response?: Readonly<Record<string, TSchema>>;
}

type Statuses = Readonly<Record<string, number>>;

/**
 * The OpenAPI 3.1 description of `routes`. TypeBox schemas are JSON Schema 2020-12, which OpenAPI 3.1 takes as it is,
 * so that little is left to do; @fastify/swagger would do it too, but knows nothing of our access rules and problems.
 */
export function openApiDocument(
  { service, problems = {}, ...info }: ApiInfo,
  routes: readonly KnownRoute[],
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    // Every GET answers HEAD as well.
    if (route.method === 'HEAD' || route.url.includes('*') || route.schema?.hide === true) continue;
    const path = route.url.replace(/:([^/]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, problems) };
  }
  return {
    openapi: '3.1.0',
    info: { ...info, 'x-service': service },
    paths,
    components: {
      schemas: { Problem: ProblemSchema },
      headers: DOCUMENT_HEADERS,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operation(route: KnownRoute, statuses: Statuses): object {
  const { method, url, config } = route;
  const { summary, description, tags, deprecated, operationId, ...parts } = (route.schema ??
    {}) as RouteSchema;
  const rule = accessRuleOf(config);
  return {
    operationId: operationId ?? defaultOperationId(method, url),
    ...optional('summary', summary),
    ...optional('description', description),
    ...optional('tags', tags),
    ...optional('deprecated', deprecated),
    security: security(rule),
    ...optional('x-roles', rule?.kind === 'roles' ? rule.roles : undefined),
    ...optional('parameters', parametersOf(parts, url)),
    ...optional('requestBody', requestBody(parts.body)),
    responses: { ...answers(parts), ...problems(route, statuses) },
  };
}

/** `GET /api/orders/:id` is `getOrdersById`. */
function defaultOperationId(method: string, url: string): string {
  const segments = url.split('/').filter((segment) => segment !== '' && segment !== 'api');
  const words = segments.map((segment) => (segment.startsWith(':') ? `by-${segment.slice(1)}` : segment));
  return `${method.toLowerCase()}${words.map(pascalCase).join('')}`;
}

function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('');
}

function security(rule: AccessRule | undefined): object[] {
  if (rule === undefined || rule.kind === 'public') return [];
  return rule.kind === 'optional' ? [{ bearer: [] }, {}] : [{ bearer: [] }];
}

function requestBody(body: TSchema | undefined): object | undefined {
  if (body === undefined) return undefined;
  const branches = (body as { anyOf?: readonly { type?: unknown }[] }).anyOf ?? [];
  const canBeMissing = isOptional(body) || branches.some(({ type }) => type === 'null');
  return { required: !canBeMissing, content: { 'application/json': { schema: body } } };
}

function problems(route: KnownRoute, statuses: Statuses): object {
  const all = [...problemCodesOf(route, statuses)].map(([status, codes]) => [
    status,
    problemResponse(status, codes),
  ]);
  return Object.fromEntries(all);
}

function answers({ response = {}, answerHeaders = [], answerType }: RouteSchema): object {
  const own = Object.entries(response).map(([status, schema]) => [
    status,
    answer(status, schema, answerHeaders),
  ]);
  const hasSuccess = own.some(([status]) => String(status).startsWith('2'));
  const content =
    answerType === undefined ? {} : { content: { [answerType]: { schema: { type: 'string' } } } };
  // What is no JSON has no schema among the answers, which may name other good ones beside it.
  const ok = hasSuccess && answerType === undefined ? {} : { 200: { description: 'OK', ...content } };
  return { ...ok, ...Object.fromEntries(own) };
}

type AnswerSchema = TSchema & { description?: string; type?: string };

function answer(status: string, schema: AnswerSchema, headers: readonly AnswerHeader[]): object {
  const description = schema.description ?? STATUS_CODES[status] ?? `Answer ${status}`;
  const named = headers.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  const shown = Number(status) < 400 && named.length > 0 ? { headers: Object.fromEntries(named) } : {};
  if (schema.type === 'null') return { description, ...shown };
  if (schema === ProblemSchema)
    return { description, content: { [PROBLEM_CONTENT_TYPE]: { schema: PROBLEM } } };
  return { description, ...shown, content: { 'application/json': { schema } } };
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };

function optional(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}
