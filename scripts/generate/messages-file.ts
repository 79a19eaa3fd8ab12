import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { formatted } from './formatted.ts';
import { ROOT } from './read-models.ts';

const SOURCE = 'shared/contracts/src';
const FILE = `${SOURCE}/message-modules.ts`;

/** The one file by which all others know the messages. */
export function messagesFile(root = ROOT): readonly [path: string, text: string] {
  const files = globSync('**/*-messages.ts', { cwd: `${root}/${SOURCE}` });
  const sorted = files.toSorted((a, b) => basename(a).localeCompare(basename(b)));
  const imports = files.toSorted().map((file) => `import * as ${nameOf(file)} from './${file}';\n`);
  const source = `// Generated from **/*-messages.ts by \`npm run generate\`: do not edit.
${imports.join('')}
/** Every file of messages. */
export const MESSAGE_MODULES: readonly object[] = [${sorted.map(nameOf).join(', ')}];
`;
  return [FILE, formatted(FILE, source)];
}

/** `giftCard` of `gift-card-messages.ts`. */
function nameOf(file: string): string {
  return basename(file, '-messages.ts').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
