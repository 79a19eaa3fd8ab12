/** What a change does to the values that fit: some no longer do, others do now. Each says why, or is undefined. */
export interface Change {
  readonly narrows?: string | undefined;
  readonly widens?: string | undefined;
}

const LEAST = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const MOST = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

/** What another value of a keyword means that limits a schema: a bound, a pattern, a format, `additionalProperties`. */
export function boundChange(name: string, before: unknown, now: unknown, keyword: string): Change {
  const [was, is] = [JSON.stringify(before), JSON.stringify(now)];
  if (was === is) return {};
  if (was === undefined) return { narrows: `${name} ${is} is new: it narrows what fits` };
  if (is === undefined) return { widens: `${name} ${was} is gone: it widens what fits` };
  const said = `${name} was ${was} and is ${is}`;
  if (typeof before === 'number' && typeof now === 'number') {
    if (LEAST.has(keyword)) return now > before ? { narrows: said } : { widens: said };
    if (MOST.has(keyword)) return now < before ? { narrows: said } : { widens: said };
  }
  // How other patterns, formats and multiples relate is not looked into.
  return { narrows: said, widens: said };
}
