import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(import.meta.resolve('@platform/contracts/openapi.json'));
let read: Promise<Buffer> | undefined;

/**
 * The description of the whole platform, as it was released with the code (`npm run openapi`); read once. It is not
 * asked of the services, so that it is there while one is away, and one client is generated from it for all. As bytes: to
 * encode them anew for each answer would cost more than to send them.
 */
export function releasedDocument(): Promise<Buffer> {
  read ??= readCompact().catch((error: unknown) => {
    read = undefined; // To be tried again.
    throw error;
  });
  return read;
}

/** The file is written for people; a third of it is blanks. */
async function readCompact(): Promise<Buffer> {
  return Buffer.from(JSON.stringify(JSON.parse(await readFile(FILE, 'utf8'))));
}
