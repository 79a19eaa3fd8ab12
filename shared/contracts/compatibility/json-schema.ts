/** A JSON Schema (2020-12, and OpenAPI 3.1): the part of it that contracts use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

// They say something to readers and nothing to a validator.
const WORDS = ['description', 'title', 'examples', 'example', 'default', '$comment', '$id', 'deprecated'];
const TEXT_RULES = ['x-text', 'x-exact', 'x-form', 'x-says'];
/** Words, and our rules for texts: what they refuse could not be used before either, or was refused in a handler. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([...WORDS, ...TEXT_RULES]);

/** A schema without `$ref` and `allOf`: what they bring is put into it. */
export function flatten(schema: JsonSchema, resolve?: (ref: string) => JsonSchema): JsonSchema {
  const { $ref, allOf = [], ...own } = schema;
  if ($ref !== undefined && resolve === undefined) throw new Error(`nobody knows what ${$ref} is`);
  const parts = [...allOf, ...($ref === undefined ? [] : [resolve?.($ref) ?? {}])];
  let whole: JsonSchema = own;
  for (const part of parts) whole = merge(flatten(part, resolve), whole);
  return whole;
}

/** Both schemas at once; of what both say, `over` counts. */
function merge(under: JsonSchema, over: JsonSchema): JsonSchema {
  return {
    ...under,
    ...over,
    properties: { ...under.properties, ...over.properties },
    required: [...(under.required ?? []), ...(over.required ?? [])],
  };
}

/** Sorted; none at all is any. */
export function typesOf({ type }: JsonSchema): string[] {
  return type === undefined ? [] : [type].flat().map(String).sort();
}

/** Every integer is a number. */
export function isWithin(types: readonly string[], wider: readonly string[]): boolean {
  if (wider.length === 0) return true;
  return (
    types.length > 0 &&
    types.every((type) => wider.includes(type) || (type === 'integer' && wider.includes('number')))
  );
}

/** One text for each; undefined where a schema does not enumerate. */
export function alternativesOf({ anyOf, enum: values, const: only }: JsonSchema): string[] | undefined {
  if (anyOf !== undefined) return anyOf.map((branch) => JSON.stringify(bare(branch)));
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value));
  return only === undefined ? undefined : [JSON.stringify(only)];
}

/** Without annotations. A branch that is a constant is that constant. */
function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('const' in schema) return schema.const;
  const entries = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  return Object.fromEntries(
    entries.map(([keyword, value]) => [keyword, keyword === 'properties' ? eachBare(value) : bare(value)]),
  );
}

/** The keys of `properties` are names, not keywords: one may be called `title`. */
function eachBare(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, bare(schema)]));
}
