import type { Type as TypeBox } from 'typebox';

export type { Static, TSchema } from 'typebox';

type Options = Readonly<Record<string, unknown>>;

// TypeBox marks a schema's kind and its being optional so too: hidden, so that no JSON has it.
const OPTIONAL = '~optional';

/**
 * The builders of TypeBox 1 that the platform uses, with its types and its schemas (a test compares them). Of the
 * library only the types are used: to load it is half of all modules of a service, 0.3 s of processor time at each start.
 */
export const Type = {
  Array: (items: object, options?: Options) => ({ type: 'array', items, ...options }),
  Boolean: (options?: Options) => ({ type: 'boolean', ...options }),
  Enum: (values: readonly string[], options?: Options) => ({ enum: values, ...options }),
  Integer: (options?: Options) => ({ type: 'integer', ...options }),
  Literal: (value: unknown, options?: Options) => ({ type: typeof value, const: value, ...options }),
  Null: (options?: Options) => ({ type: 'null', ...options }),
  Number: (options?: Options) => ({ type: 'number', ...options }),
  Object: objectOf,
  Optional: optional,
  Partial: ({ properties }: { properties: Readonly<Record<string, object>> }, options?: Options) =>
    objectOf(
      Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, optional(schema)])),
      options,
    ),
  /** Its keys are strings, of a pattern if they have one. */
  Record: (keys: { pattern?: string }, values: object, options?: Options) => ({
    type: 'object',
    patternProperties: { [keys.pattern ?? '^.*$']: values },
    ...options,
  }),
  String: (options?: Options) => ({ type: 'string', ...options }),
  Union: (anyOf: readonly object[], options?: Options) => ({ anyOf, ...options }),
  Unknown: (options?: Options) => ({ ...options }),
} as unknown as Pick<
  typeof TypeBox,
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Record'
  | 'String'
  | 'Union'
  | 'Unknown'
>;

function objectOf(properties: Readonly<Record<string, object>>, options?: Options): object {
  const required = Object.keys(properties).filter((name) => !isOptional(properties[name] as object));
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
}

function optional(schema: object): object {
  // A copy that keeps what is hidden.
  const copy = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(schema));
  return Object.defineProperty(copy, OPTIONAL, { value: true });
}

/** Whether `schema` is of a field that may be missing: made by `Type.Optional`. */
export function isOptional(schema: object): boolean {
  return OPTIONAL in schema;
}
