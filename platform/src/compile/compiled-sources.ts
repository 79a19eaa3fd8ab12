import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../processes/process-specs.ts';
import { runProgram } from '../processes/run-program.ts';
import { repositoryRoot } from '../repository.ts';

const PROGRAM = join(repositoryRoot, 'platform', 'src', 'compile', 'compile-sources.ts');

/**
 * Brings Node's compile cache up to date with the sources of all services, in one process, if they have changed since
 * the last time. Never fails: a service compiles for itself what is not there, and says what is wrong with it.
 */
export async function compileSources(signal: AbortSignal): Promise<void> {
  const cache = process.env.NODE_COMPILE_CACHE;
  if (cache === undefined) return;
  const mark = join(cache, 'sources');
  const fingerprint = sourcesFingerprint();
  if (readMark(mark) === fingerprint) return;
  try {
    // The flags are part of the cache's key.
    await runProgram([process.execPath, ...NODE_FLAGS, PROGRAM, repositoryRoot], { signal });
    writeFileSync(mark, fingerprint);
  } catch {
    // As said above.
  }
}

function sourcesFingerprint(): string {
  const hash = createHash('sha256').update(process.version).update(NODE_FLAGS.join(' '));
  for (const file of globSync('{shared,services}/*/src/**/*.ts', { cwd: repositoryRoot }).sort()) {
    const { mtimeMs, size } = statSync(join(repositoryRoot, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function readMark(mark: string): string | undefined {
  try {
    return readFileSync(mark, 'utf8');
  } catch {
    return undefined; // Never compiled, or the cache was removed.
  }
}
