import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROMETHEUS = join(import.meta.dirname, '..', '..', 'ops', 'prometheus');

/** The files of Prometheus' rules of this name, or pattern, by their paths from its configuration. */
export function ruleFiles(name: string): string[] {
  return globSync(`rules/**/${name}`, { cwd: PROMETHEUS }).toSorted();
}

/** The text of all of them. */
export function readRules(name: string): string {
  return ruleFiles(name)
    .map((file) => readFileSync(join(PROMETHEUS, file), 'utf8'))
    .join('\n');
}
