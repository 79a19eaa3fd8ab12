import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { header } from './generated-file.ts';
import { ROOT } from './read-models.ts';

export const MESSAGES_FILE = 'shared/contracts/src/message-modules.ts';

/** The one file that names the files of messages. */
export function messagesFile(root = ROOT): string {
  const files = globSync('shared/contracts/src/messages/*-messages.ts', { cwd: root })
    .map((path) => basename(path))
    .toSorted();
  const names = files.map((file) =>
    file.replace(/-messages\.ts$/, '').replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
  );
  return `${header('//')}
${files.map((file, i) => `import * as ${names[i]} from './messages/${file}';\n`).join('')}
/** What each file of messages exports. */
export const MESSAGE_MODULES: readonly object[] = [${names.join(', ')}];
`;
}
