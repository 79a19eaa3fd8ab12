// Writes what follows from services/*/service.ts:
//
//     npm run generate

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedFiles } from './generated-files.ts';
import { ROOT } from './read-models.ts';

if (process.argv.length > 2) {
  console.error('usage: npm run generate, without options');
  process.exit(2);
}
try {
  for await (const [path, text] of generatedFiles()) {
    const file = join(ROOT, path);
    const before = await readFile(file, 'utf8').catch(() => undefined);
    if (before !== text) await writeFile(file, text);
    console.log(`${before === text ? 'unchanged' : 'wrote'}  ${path}`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
