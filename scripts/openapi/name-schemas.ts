import { mapValues, type Schema } from './document.ts';

/**
 * Schemas that have a title, each once, by that title. Throws an Error when two different ones have the same.
 */
export class NamedSchemas {
  readonly #byName = new Map<string, Schema>();

  /** `schema` in its plainest form, with references in place of the schemas that have a name. */
  take(schema: Schema): Schema {
    const { title, ...rest } = withParts(simplified(schema), (part) => this.take(part));
    if (title === undefined) return rest;
    const known = this.#byName.get(title);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(rest))
      throw new Error(`two different schemas have the title ${title}: name one of them otherwise`);
    this.#byName.set(title, rest);
    return { $ref: `#/components/schemas/${title}` };
  }

  /** All that were taken, by name, in the order of their names. */
  get all(): Record<string, Schema> {
    return Object.fromEntries([...this.#byName].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** A union of constants is an enumeration, and an enumeration of texts is of texts. */
function simplified(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  const constants = anyOf?.map((branch) => branch.const);
  if (
    constants !== undefined &&
    constants.length > 0 &&
    constants.every((value) => typeof value === 'string')
  )
    return { ...rest, type: 'string', enum: constants };
  const isOfTexts = schema.enum?.every((value) => typeof value === 'string') ?? false;
  return isOfTexts && schema.type === undefined ? { type: 'string', ...schema } : schema;
}

function withParts(schema: Schema, change: (part: Schema) => Schema): Schema {
  const { properties, patternProperties, additionalProperties, items, anyOf, allOf } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, change) }),
    ...(patternProperties && { patternProperties: mapValues(patternProperties, change) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: change(additionalProperties) }),
    ...(items && { items: change(items) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(allOf && { allOf: allOf.map(change) }),
  };
}
