import { boundChange, type Change } from './bounds.ts';
import { ANNOTATIONS, alternativesOf, flatten, isWithin, type JsonSchema, typesOf } from './json-schema.ts';

/**
 * Which way values go. `in`: from those of before to us (a request), so we may not ask for more. `out`: from us to those
 * of before (an answer), so we may not send more than was agreed. `both`: messages of both versions wait in queues.
 */
export type Flow = 'in' | 'out' | 'both';

export interface SchemaComparison {
  readonly flow: Flow;
  /** What a `$ref` of the document before, and of the document now, stands for. Contracts of messages have none. */
  readonly resolveBefore?: (ref: string) => JsonSchema;
  readonly resolveNow?: (ref: string) => JsonSchema;
}

// Compared on their own below.
const STRUCTURE = new Set([
  ...['properties', 'patternProperties', 'required', 'items', 'anyOf', 'type', 'enum', 'const'],
]);

/** Why a value of `now` does not do where one of `before` was agreed on; empty if it does. `path` names it in the reasons. */
export function schemaIncompatibilities(
  before: JsonSchema,
  now: JsonSchema,
  path: string,
  comparison: SchemaComparison,
): string[] {
  return [...new Comparing(comparison).schemas(before, now, path)];
}

class Comparing {
  readonly #flow: Flow;
  readonly #comparison: SchemaComparison;
  /** References that are being followed, as schemas may hold themselves. */
  readonly #open = new Set<string>();

  constructor(comparison: SchemaComparison) {
    this.#flow = comparison.flow;
    this.#comparison = comparison;
  }

  *schemas(before: JsonSchema, now: JsonSchema, path: string): Generator<string> {
    const key = `${before.$ref} ${now.$ref}`;
    if (before.$ref !== undefined && now.$ref !== undefined) {
      if (this.#open.has(key)) return;
      this.#open.add(key);
    }
    const { resolveBefore, resolveNow } = this.#comparison;
    const [old, current] = [flatten(before, resolveBefore), flatten(now, resolveNow)];
    yield* this.#keywords(old, current, path);
    yield* this.#properties(old, current, path);
    yield* this.#named(old.patternProperties, current.patternProperties, path);
    yield* this.#items(old.items, current.items, `${path}[]`);
    yield* this.#alternatives(old, current, path);
    this.#open.delete(key);
  }

  /** Values of before that are none any more matter to those who send, new values to those who read. */
  *#report({ narrows, widens }: Change): Generator<string> {
    if (narrows !== undefined && this.#flow !== 'out') yield narrows;
    else if (widens !== undefined && this.#flow !== 'in') yield widens;
  }

  *#keywords(before: JsonSchema, now: JsonSchema, path: string): Generator<string> {
    for (const keyword of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (ANNOTATIONS.has(keyword) || STRUCTURE.has(keyword) || saysNothing(now[keyword])) continue;
      yield* this.#report(boundChange(`${path}: ${keyword}`, before[keyword], now[keyword], keyword));
    }
    const [types, typesNow] = [typesOf(before), typesOf(now)];
    if (types.join() === typesNow.join()) return;
    const said = `${path}: type was ${JSON.stringify(before.type)} and is ${JSON.stringify(now.type)}`;
    yield* this.#report({
      narrows: isWithin(types, typesNow) ? undefined : said,
      widens: isWithin(typesNow, types) ? undefined : said,
    });
  }

  *#properties(before: JsonSchema, now: JsonSchema, path: string): Generator<string> {
    const [properties, propertiesNow] = [before.properties ?? {}, now.properties ?? {}];
    const wasRequired = new Set(before.required);
    const isRequired = new Set(now.required);
    for (const [name, schema] of Object.entries(properties)) {
      const current = propertiesNow[name];
      const field = `${path}.${name}`;
      if (current === undefined) {
        yield `${field} is gone: those of before need it or may send it`;
        continue;
      }
      if (wasRequired.has(name) && !isRequired.has(name))
        yield* this.#report({ widens: `${field} is optional now: those of before need it` });
      if (!wasRequired.has(name) && isRequired.has(name))
        yield* this.#report({ narrows: `${field} is required now: those of before may leave it out` });
      yield* this.schemas(schema, current, field);
    }
    for (const name of Object.keys(propertiesNow))
      if (properties[name] === undefined && isRequired.has(name))
        yield* this.#report({
          narrows: `${path}.${name} is new and required: those of before leave it out; make it optional`,
        });
  }

  /** Fields whose names fit a pattern. */
  *#named(before: Named = {}, now: Named = {}, path: string): Generator<string> {
    for (const [pattern, schema] of Object.entries(before)) {
      const [field, current] = [`${path}.<${pattern}>`, now[pattern]];
      if (current === undefined) yield* this.#report({ narrows: `${field} is gone` });
      else yield* this.schemas(schema, current, field);
    }
    for (const pattern of Object.keys(now))
      if (before[pattern] === undefined) yield* this.#report({ widens: `${path}.<${pattern}> is new` });
  }

  *#items(before: JsonSchema | undefined, now: JsonSchema | undefined, path: string): Generator<string> {
    if (before !== undefined && now !== undefined) yield* this.schemas(before, now, path);
    else if (before !== now)
      yield* this.#report(
        before === undefined
          ? { narrows: `${path} was anything, and no longer is` }
          : { widens: `${path} was described, and no longer is` },
      );
  }

  /** Whether what a branch of a request's union took is taken by one of its branches now. */
  #isWithinOne(branch: JsonSchema | undefined, branches: readonly JsonSchema[] = []): boolean {
    if (branch === undefined || this.#flow !== 'in') return false;
    return branches.some((current) => [...this.schemas(branch, current, '')].length === 0);
  }

  /** The values of an enumeration, and the branches of a union. The latter have no names: each is the same only as a whole. */
  *#alternatives(before: JsonSchema, now: JsonSchema, path: string): Generator<string> {
    const [values, valuesNow] = [alternativesOf(before), alternativesOf(now)];
    if (values === undefined && valuesNow === undefined) return;
    if (values === undefined || valuesNow === undefined) {
      yield* this.#report(
        values === undefined
          ? { narrows: `${path} may only be one of ${valuesNow?.join(', ')} now` }
          : { widens: `${path} may now be anything besides ${values.join(', ')}` },
      );
      return;
    }
    const isTaken = (value: string, i: number) =>
      valuesNow.includes(value) || this.#isWithinOne(before.anyOf?.[i], now.anyOf);
    for (const [i, value] of values.entries())
      if (!isTaken(value, i))
        yield* this.#report({ narrows: `${path} may no longer be ${value}: those of before may send it` });
    for (const value of valuesNow)
      if (!values.includes(value))
        yield* this.#report({ widens: `${path} may now be ${value}: those of before would refuse it` });
  }
}

type Named = Readonly<Record<string, JsonSchema>>;

/** A schema of annotations alone, such as one of our rules for texts. */
function saysNothing(value: unknown): boolean {
  const isSchema = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isSchema && Object.keys(value).every((keyword) => ANNOTATIONS.has(keyword));
}
