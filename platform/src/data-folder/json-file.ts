import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The file's content, or undefined when there is none. Throws when it is not JSON. */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text);
}

/** Writes a whole new file in the old one's place, so that nobody ever reads half of it. */
export function writeJsonFile(path: string, value: unknown, mode: number): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
  chmodSync(draft, mode); // The mode of writeFileSync is cut by the umask.
  renameSync(draft, path);
}
