/** A field that an edit sets, or takes out when `value` is undefined. Of a path of names and places, the whole message is []. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What of `before` is another in `after`, both as JSON: the least fields. Lists of another length are changed whole. */
export function changesBetween(before: unknown, after: unknown): readonly Change[] {
  return differences([], before, after);
}

/** `value` with the changes; undefined when it has no place for one of them. */
export function withChanges(value: unknown, changes: readonly Change[]): unknown {
  return changes.reduce<unknown>(
    (changed, { path, value }) => (changed === undefined ? undefined : withChange(changed, path, value)),
    value,
  );
}

/** As people name a field: `data.items.0.sku`. */
export function pathText({ path }: Change): string {
  return path.length === 0 ? 'the whole message' : path.join('.');
}

function differences(path: Change['path'], before: unknown, after: unknown): Change[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, i) => differences([...path, i], item, after[i]));
  if (isFields(before) && isFields(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => differences([...path, name], own(before, name), own(after, name)));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, value: after }];
}

function withChange(value: unknown, [name, ...rest]: Change['path'], to: unknown): unknown {
  if (name === undefined) return to;
  if (typeof name === 'number') {
    if (!Array.isArray(value) || name >= value.length) return undefined;
    const item = withChange(value[name], rest, to);
    return item === undefined ? undefined : value.with(name, item);
  }
  if (!isFields(value)) return undefined;
  const others = Object.entries(value);
  if (rest.length === 0 && to === undefined)
    return Object.fromEntries(others.filter(([key]) => key !== name));
  const field = withChange(own(value, name), rest, to);
  if (field === undefined) return undefined;
  const isThere = Object.hasOwn(value, name);
  return Object.fromEntries(
    isThere ? others.map(([key, old]) => [key, key === name ? field : old]) : [...others, [name, field]],
  );
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
