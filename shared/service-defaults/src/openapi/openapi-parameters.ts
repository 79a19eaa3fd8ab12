import type { TSchema } from '@platform/schema/type.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema & { description?: string }>>;
  readonly required?: readonly string[];
}

export interface ParameterSchemas {
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly headers?: TSchema;
}

/** The parameters of a route, those of its path that no schema describes included; undefined when there are none. */
export function parametersOf(
  { params, querystring, headers }: ParameterSchemas,
  url: string,
): object[] | undefined {
  const described = listed('path', params);
  const names = new Set(described.map(({ name }) => name));
  const bare = [...url.matchAll(/:([^/]+)/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !names.has(name));
  const all = [
    ...described,
    ...bare.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...listed('query', querystring),
    ...listed('header', headers),
  ];
  return all.length > 0 ? all : undefined;
}

function listed(where: 'path' | 'query' | 'header', schema: TSchema | undefined) {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (required.includes(name) && !('default' in property)),
    ...(property.description === undefined ? {} : { description: property.description }),
    schema: property,
  }));
}
