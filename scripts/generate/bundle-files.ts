import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { formatted } from './formatted.ts';
import { ROOT } from './read-models.ts';

const FOLDERS = '{bench,clients,platform,services,shared,tests}';
const exclude = ['**/node_modules/**'];

/**
 * Beside each `bundle-type.ts`, which says what can be added in this place, a `bundles.ts` with what the `bundle.ts` of
 * the folders below it add: so the core knows what there is of the shop, and need not change when it is gone.
 */
export function* bundleFiles(root = ROOT): Generator<readonly [path: string, text: string]> {
  for (const type of globSync(`${FOLDERS}/**/bundle-type.ts`, { cwd: root, exclude }).toSorted()) {
    const place = dirname(type);
    const bundles = globSync('*/bundle.ts', { cwd: `${root}/${place}` }).toSorted();
    const file = `${place}/bundles.ts`;
    yield [file, formatted(file, sourceOf(bundles.map((path) => basename(dirname(path)))))];
  }
}

function sourceOf(names: readonly string[]): string {
  const imports = names.map((name) => `import { bundle as ${name} } from './${name}/bundle.ts';\n`);
  return `// Generated from */bundle.ts by \`npm run generate\`: do not edit.
import type { Bundle } from './bundle-type.ts';
${imports.join('')}
/** What is built on the core and adds to it here. */
export const BUNDLES: readonly Bundle[] = [${names.join(', ')}];
`;
}
