import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './read-models.ts';

const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** The source of a file, as `npm run format` would leave it. */
export function formatted(file: string, source: string): string {
  const args = [BIOME, 'format', `--stdin-file-path=${file}`];
  return execFileSync(process.execPath, args, { cwd: ROOT, input: source, encoding: 'utf8' });
}
