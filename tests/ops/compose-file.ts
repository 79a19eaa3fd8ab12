import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');

// biome-ignore lint/suspicious/noExplicitAny: what a file of Compose holds
type Compose = any;

/** A file of Compose with those that it includes, as `docker compose config` puts them together. */
export function readCompose(file: string): Compose {
  const { include = [], ...own } = parse(readFileSync(join(root, file), 'utf8'), { merge: true });
  const included: string[] = include.flatMap((one: string | { path: string[] }) =>
    typeof one === 'string' ? one : one.path,
  );
  return included.map(readCompose).reduce(merged, own);
}

/** As Compose merges files: maps by key, lists one after the other, and of anything else the later one. */
function merged(earlier: Compose, later: Compose): Compose {
  if (Array.isArray(earlier) && Array.isArray(later)) return [...earlier, ...later];
  if (!isMap(earlier) || !isMap(later)) return later;
  const both = Object.keys(later).map((key) => [
    key,
    key in earlier ? merged(earlier[key], later[key]) : later[key],
  ]);
  return { ...earlier, ...Object.fromEntries(both) };
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
