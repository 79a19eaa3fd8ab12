import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MessageContract } from '@platform/messaging/message.ts';
import { serviceOf } from '../src/all-services.ts';
import { ALL_MESSAGES } from '../src/senders.ts';
import type { ServiceName } from '../src/services.ts';
import type { ReleasedContract } from './messages.ts';

/** One file a contract, as it was when it was first released; those of the shop in a folder of their own. */
export const RELEASED = new URL('../released/', import.meta.url);

/** Every contract of a message, as it is now. */
export function currentContracts(): ReleasedContract[] {
  return ALL_MESSAGES.map(plain);
}

export async function releasedContracts(): Promise<ReleasedContract[]> {
  const files = globSync('**/*.json', { cwd: fileURLToPath(RELEASED) }).sort();
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(new URL(name, RELEASED), 'utf8'))));
}

/** `user.created.1.json`, in the folder `shop` if its sender belongs there. */
export function releasedFile({ type, version }: ReleasedContract): URL {
  const [sender] = ALL_MESSAGES.find((message) => message.type === type)?.sentBy ?? [];
  const { part } = serviceOf(sender as ServiceName);
  return new URL(`${part === 'shop' ? 'shop/' : ''}${type}.${version}.json`, RELEASED);
}

/** Without what TypeBox keeps beside the JSON Schema. */
function plain({ type, version, exchange, schema }: MessageContract): ReleasedContract {
  return JSON.parse(JSON.stringify({ type, version, exchange, schema }));
}
