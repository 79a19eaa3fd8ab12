import { readFileSync } from 'node:fs';
import type { OpenApiDocument, Operation, Parameter, Schema } from '../../scripts/openapi/document.ts';
import { DOCUMENT_FILE } from '../../scripts/openapi/platform-document.ts';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** A text in a request that is described in the API's document. */
export interface TextPlace {
  /** `POST /api/orders body lines.0.sku` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly where: 'body' | Parameter['in'];
  /** The way to it, as problems name it. */
  readonly field: string;
  readonly schema: TextSchema;
  readonly operation: Operation;
}

export type TextSchema = Schema & {
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly 'x-text'?: 'line' | 'optional-line' | 'lines' | 'later';
  readonly 'x-exact'?: boolean;
  readonly 'x-form'?: { readonly says: string };
};

const api = JSON.parse(readFileSync(DOCUMENT_FILE, 'utf8')) as OpenApiDocument;

/** Every text that a request of the API may bring, whatever its operation. */
export function textPlaces(): TextPlace[] {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method];
      return operation === undefined ? [] : placesOf(path, method.toUpperCase(), operation);
    }),
  );
}

/** The schemas of texts of this name in bodies, as JSON, each once. */
export function typesOf(name: string): string[] {
  const of = textPlaces().filter(({ field, where }) => where === 'body' && field.split('.').at(-1) === name);
  return [...new Set(of.map(({ schema: { description: _, ...rules } }) => JSON.stringify(rules)))];
}

function placesOf(path: string, method: string, operation: Operation): TextPlace[] {
  const parameters = (operation.parameters ?? []).map((one) => resolved(one));
  const body = operation.requestBody?.content['application/json']?.schema;
  const found = [
    ...parameters.flatMap(({ in: where, name, schema }) =>
      textsIn(schema, [name]).map((text) => ({ ...text, where })),
    ),
    ...(body === undefined ? [] : textsIn(body, [])).map((text) => ({ ...text, where: 'body' as const })),
  ];
  return found.map(({ where, way, schema }) => {
    const field = way.join('.');
    return { name: `${method} ${path} ${where} ${field}`, method, path, where, field, schema, operation };
  });
}

interface Text {
  readonly way: readonly string[];
  readonly schema: TextSchema;
}

function textsIn(given: Schema, way: readonly string[]): Text[] {
  const schema = resolved(given);
  if (schema.type === 'string') return [{ way, schema }];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => textsIn(inner, [...way, name])),
    ...Object.values(schema.patternProperties ?? {}).flatMap((inner) => textsIn(inner, [...way, 'material'])),
    ...(schema.items === undefined ? [] : textsIn(schema.items, [...way, '0'])),
    ...[...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((branch) => textsIn(branch, way)),
  ];
}

function resolved<T extends object>(described: T): T {
  const { $ref } = described as { $ref?: string };
  if ($ref === undefined) return described;
  const [kind = '', name = ''] = $ref.split('/').slice(-2);
  return api.components[kind]?.[name] as T;
}
