import type { JsonSchema } from './json-schema.ts';

/** An OpenAPI 3.1 document: the part of it that a client goes by. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly MaybeRef<Parameter>[];
  readonly requestBody?: MaybeRef<RequestBody>;
  readonly responses?: Readonly<Record<string, MaybeRef<Response>>>;
  readonly security?: readonly object[];
  /** Who may call it; anyone who has signed in when not given. */
  readonly 'x-roles'?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

export interface RequestBody {
  readonly required?: boolean;
  readonly content?: Content;
}

export interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Content;
}

export type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;
export type MaybeRef<T> = T | { readonly $ref: string };

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** What `#/components/schemas/Order` is. Throws for a reference that leads nowhere. */
export function lookUp<T>({ components }: OpenApiDocument, ref: string): T {
  const [, group = '', name = ''] = /^#\/components\/([^/]+)\/(.+)$/.exec(ref) ?? [];
  const found = components?.[group]?.[name];
  if (found === undefined) throw new Error(`${ref} is not in the document`);
  return found as T;
}

export function dereference<T extends object>(document: OpenApiDocument, value: MaybeRef<T>): T {
  return '$ref' in value ? dereference(document, lookUp<MaybeRef<T>>(document, value.$ref)) : value;
}

/** `GET /api/orders/{id}` with its operation, for all of them. */
export function* operationsOf({ paths }: OpenApiDocument): Generator<[name: string, Operation]> {
  for (const [path, item] of Object.entries(paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) yield [`${method.toUpperCase()} ${path}`, operation];
    }
}
