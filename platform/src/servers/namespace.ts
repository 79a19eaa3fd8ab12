import { randomBytes } from 'node:crypto';
import { type DataFolder, damaged } from '../data-folder/data-folder.ts';
import { readJsonFile, writeJsonFile } from '../data-folder/json-file.ts';
import { hasSecrets } from '../data-folder/secrets.ts';

const FILE = 'namespace.json';
// As `BUS_NAMESPACE` takes it.
const NAMESPACE = /^[a-zA-Z0-9_-]{0,40}$/;
// Folders of release 1.1.0 and before: what waits in their queues must be found.
const NONE = '';

/**
 * The beginning of all names of queues, exchanges and cache keys of the platform on this folder, so that several can
 * share a RabbitMQ and a Redis. It is made once, before the folder's secrets, and kept in the folder. Throws
 * StartFailure for a damaged file.
 */
export function openNamespace(folder: DataFolder): string {
  const known = read(folder);
  if (known !== undefined) return known;
  const namespace = hasSecrets(folder) ? NONE : `p${randomBytes(4).toString('hex')}-`;
  writeJsonFile(folder.file(FILE), { namespace }, 0o644);
  return namespace;
}

function read(folder: DataFolder): string | undefined {
  let value: { namespace?: unknown } | null | undefined;
  try {
    value = readJsonFile(folder.file(FILE)) as typeof value;
  } catch {
    throw damaged(folder.path, `${FILE} cannot be read`);
  }
  if (value === undefined) return undefined;
  const namespace = value?.namespace;
  if (typeof namespace !== 'string' || !NAMESPACE.test(namespace))
    throw damaged(folder.path, `${FILE} has no namespace of up to 40 letters, digits, _ and -`);
  return namespace;
}
