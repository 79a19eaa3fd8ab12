import type { Route, RouteTable } from '../../services/api-gateway/src/routing/route-table.ts';
import {
  type Content,
  mapValues,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  type Response,
} from './document.ts';
import { type EffectiveAccess, effectiveAccess, ruleOf } from './effective-access.ts';
import { exampleOf, parameterExample } from './example-of.ts';
import { describeExpansions } from './expansions.ts';
import { FORWARDED_HEADERS, INFO, OWN_HEADERS, SHARED_HEADERS, SHARED_PARAMETERS } from './merged-parts.ts';
import { NamedSchemas } from './name-schemas.ts';
import { codesIn, ProblemAnswers, problemsThroughGateway } from './problem-answers.ts';

const GATEWAY = 'api-gateway';

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly access: EffectiveAccess;
  readonly problems: ReturnType<typeof problemsThroughGateway>;
  /** What its answers bear besides their own headers. */
  readonly headers: Readonly<Record<string, object>>;
}

/**
 * One document of all that can be reached through the gateway, and only that: a path of a service counts when the
 * gateway's table leads it to that service, and whoever may call it has to pass both.
 */
export function mergeDocuments(
  services: ReadonlyMap<string, OpenApiDocument>,
  gateway: OpenApiDocument,
  routes: RouteTable,
): OpenApiDocument {
  const entries = [
    ...operationsOf(gateway).map((at) => entry(at, GATEWAY, undefined)),
    ...[...services].flatMap(([service, document]) => reachable(service, document, routes)),
  ].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const answers = new ProblemAnswers();
  for (const { problems } of entries) answers.count(problems);
  const responses = answers.components;
  const schemas = new NamedSchemas();
  for (const schema of Object.values(gateway.components.schemas)) schemas.take(schema);
  const paths: Record<string, PathItem> = {};
  for (const one of entries) {
    const described = finished(one, schemas, answers);
    paths[one.path] = { ...(paths[one.path] ?? pathItem(one.path)), [one.method]: described };
  }
  return {
    openapi: '3.1.0',
    ...INFO,
    tags: [...services, [GATEWAY, gateway] as const].map(([name, { info }]) => ({
      name,
      description: (info as { description: string }).description,
    })),
    paths,
    components: {
      schemas: schemas.all,
      responses,
      headers: referredTo({ ...gateway.components.headers, ...SHARED_HEADERS }, { paths, responses }),
      parameters: SHARED_PARAMETERS,
      securitySchemes: gateway.components.securitySchemes ?? {},
    },
  };
}

/** Those that any answer bears: the services that bore the others may be gone. */
function referredTo<Headers extends object>(headers: Headers, answers: object): Headers {
  const text = JSON.stringify(answers);
  const used = Object.entries(headers).filter(([name]) => text.includes(`"#/components/headers/${name}"`));
  return Object.fromEntries(used) as Headers;
}

interface Place {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function operationsOf({ paths }: OpenApiDocument): Place[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

function reachable(service: string, document: OpenApiDocument, routes: RouteTable): Entry[] {
  return operationsOf(document).flatMap((at) => {
    const route = routes.find(at.path);
    // Pages are for people.
    if (route?.service !== service || route.isPage) return [];
    return [entry(describeExpansions(at, route), service, route)];
  });
}

function entry({ path, method, operation }: Place, service: string, route: Route | undefined): Entry {
  const own = ruleOf(operation);
  const access = effectiveAccess(route?.ruleFor(method.toUpperCase()) ?? own, own);
  const door = {
    needsToken: access.token !== 'none',
    hasRoles: access.roles !== undefined,
    isForwarded: route !== undefined,
  };
  const problems = problemsThroughGateway(operation, door);
  const headers = route === undefined ? OWN_HEADERS : FORWARDED_HEADERS;
  return { path, method, operation: { ...operation, tags: [service] }, access, problems, headers };
}

/** Every operation of a path takes these. */
function pathItem(path: string): PathItem {
  const parameters = Object.keys(SHARED_PARAMETERS).map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }));
  return (path.startsWith('/api/') ? { parameters } : {}) as PathItem;
}

function finished(
  { path, operation, access, problems, headers }: Entry,
  schemas: NamedSchemas,
  answers: ProblemAnswers,
): Operation {
  const { 'x-roles': _, security: __, description, parameters, requestBody, responses, ...rest } = operation;
  const who = access.roles && `For ${access.roles.join(' and ')} only.`;
  const text = [description, who].filter(Boolean).join('\n\n');
  return {
    ...rest,
    ...(text === '' ? {} : { description: text }),
    security: SECURITY[access.token],
    ...(access.roles && { 'x-roles': access.roles }),
    ...(parameters && { parameters: parameters.map((one) => parameter(one, path, schemas)) }),
    ...(requestBody && { requestBody: { ...requestBody, content: content(requestBody.content, schemas) } }),
    responses: { ...goodAnswers(responses, headers, schemas), ...answers.answersOf(problems) },
  };
}

const SECURITY = { none: [], optional: [{ bearer: [] }, {}], needed: [{ bearer: [] }] };

function parameter(one: Parameter, path: string, schemas: NamedSchemas): Parameter {
  const { description: _, examples: __, ...schema } = one.schema;
  const { example, ...rest } = { ...one, example: parameterExample(one.schema, one.name, path) };
  return { ...rest, schema: schemas.take(schema), ...(one.in === 'query' ? {} : { example }) };
}

function content(described: Content, schemas: NamedSchemas): Content {
  return mapValues(described, ({ schema }) => ({ schema: schemas.take(schema), example: exampleOf(schema) }));
}

function goodAnswers(
  responses: Operation['responses'],
  headers: Entry['headers'],
  schemas: NamedSchemas,
): Record<string, Response> {
  const good = Object.entries(responses).filter(([, response]) => codesIn(response).length === 0);
  return Object.fromEntries(
    good.map(([status, response]) => [
      status,
      {
        ...response,
        headers: { ...response.headers, ...headers },
        ...(response.content && { content: content(response.content, schemas) }),
      },
    ]),
  );
}
