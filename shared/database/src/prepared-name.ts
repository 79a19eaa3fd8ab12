// A statement's text is prepared once per connection under this name, which saves its parsing and planning.
// The bound keeps texts of varying shape (lists of filters) from filling the server's memory.
const MAX_NAMES = 400;
const names = new Map<string, string>();

/** A short name for `text`, the same for the same text; undefined once there are too many to prepare. */
export function preparedName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_NAMES) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
