import { testTokens } from '@platform/testing/test-tokens.ts';
import { unconnectedApp } from '../../scripts/openapi/service-documents.ts';
import { SERVICES, type ServiceName } from '../../services/api-gateway/src/services.ts';
import type { TextPlace } from './text-places.ts';

export interface Said {
  readonly status: number;
  /** What is said of the field, if anything. */
  readonly message: string | undefined;
}

const tokens = testTokens();
const token = tokens.tokenFor({ roles: ['admin', 'staff'] });
const apps = new Map(SERVICES.map((service) => [service, unconnectedApp(service, tokens.verifier)]));
const ID = '0199d1c5-0000-7000-8000-000000000000';

/** The service that has a path. */
async function serviceOf(path: string): Promise<ServiceName> {
  for (const service of SERVICES) if ((await pathsOf(service)).has(path)) return service;
  throw new Error(`no service has ${path}`);
}

const known = new Map<ServiceName, Promise<ReadonlySet<string>>>();

function pathsOf(service: ServiceName): Promise<ReadonlySet<string>> {
  const paths = known.get(service) ?? askForPaths(service);
  known.set(service, paths);
  return paths;
}

async function askForPaths(service: ServiceName): Promise<ReadonlySet<string>> {
  const answer = await apps.get(service)?.inject('/openapi.json');
  return new Set(Object.keys(answer?.json().paths ?? {}));
}

/**
 * What the service says of `value` in a place of a request that is well-formed otherwise. Its app is connected to nothing:
 * what it takes ends in some error later on, which is not about the field.
 */
export async function say(place: TextPlace, value: string): Promise<Said> {
  const app = apps.get(await serviceOf(place.path));
  if (app === undefined) throw new Error(`nobody has ${place.path}`);
  const query = place.where === 'query' ? `?${new URLSearchParams({ [place.field]: value })}` : '';
  const body = bodyOf(place, value);
  const answer = await app.inject({
    method: place.method as 'POST',
    url: pathOf(place, value) + query,
    headers: {
      authorization: `Bearer ${token}`,
      'if-match': '"1"',
      'idempotency-key': 'a-key',
      ...(place.where === 'header' ? { [place.field]: value } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const errors: { field: string; message: string }[] =
    answer.statusCode === 422 ? (answer.json().errors ?? []) : [];
  const error = errors.find(({ field }) => place.field === field);
  return { status: answer.statusCode, message: error?.message };
}

export function closeApps(): Promise<unknown> {
  return Promise.all([...apps.values()].map((app) => app.close()));
}

function pathOf({ path, where, field }: TextPlace, value: string): string {
  const others: Readonly<Record<string, string>> = { sku: 'LAMP', slug: 'lamps' };
  return path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(where === 'path' && name === field ? value : (others[name] ?? ID)),
  );
}

/** The example of the body, with `value` in its place. */
function bodyOf({ operation, where, field }: TextPlace, value: string): string | undefined {
  const media = operation.requestBody?.content['application/json'];
  if (media === undefined) return undefined;
  const body = structuredClone(media.example ?? Object.values(media.examples ?? {})[0]?.value);
  if (where === 'body') put(body as Record<string, unknown>, field.split('.'), value);
  return JSON.stringify(body);
}

function put(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  object[name] ??= rest[0] === '0' ? [] : {};
  put(object[name] as Record<string, unknown>, rest, value);
}
