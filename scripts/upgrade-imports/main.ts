// After a merge of a newer release, makes the imports of your own files follow the modules that moved:
//
//     npm run upgrade-imports

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../platform/src/repository.ts';
import { knownFiles } from '../known-files.ts';
import { upgradeImports } from './upgrade-imports.ts';

// Its files import what is there once they are copied.
const TEMPLATE = 'scripts/new-service/template/';

// A service may be merged and not yet committed, or not yet added.
const files = new Set(knownFiles(repositoryRoot).filter((path) => path.endsWith('.ts')));

for (const path of files) {
  if (path.startsWith(TEMPLATE)) continue;
  const file = join(repositoryRoot, path);
  const text = readFileSync(file, 'utf8');
  const upgraded = upgradeImports(path, text, files);
  for (const specifier of upgraded.missing) {
    console.log(`${path}: ${specifier} is gone; look into its package`);
    process.exitCode = 1;
  }
  if (upgraded.text === text) continue;
  writeFileSync(file, upgraded.text);
  console.log(`changed  ${path}`);
}
