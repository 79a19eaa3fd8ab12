import { rmSync } from 'node:fs';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { readJsonFile, writeJsonFile } from '../data-folder/json-file.ts';
import { dropDatabases } from '../postgres/provision.ts';
import { deleteNamespace } from './rabbitmq-namespace.ts';

/** What a run that keeps nothing has made on real servers. */
export interface Borrowings {
  readonly postgres?: { readonly url: string; readonly names: readonly string[] };
  readonly rabbitmq?: {
    readonly url: string;
    readonly namespace: string;
    readonly consumers: readonly string[];
  };
  readonly redis?: { readonly url: string; readonly prefix: string };
}

const FILE = 'borrowings.json';

/** Writes it down beforehand, so that a later start can remove it if this runner is killed. */
export function recordBorrowings(folder: DataFolder, borrowings: Borrowings): void {
  writeJsonFile(folder.file(FILE), borrowings, 0o600);
}

/** Removes what was recorded from the servers. */
export async function removeBorrowings(folder: DataFolder): Promise<void> {
  const { postgres, rabbitmq, redis } = (readJsonFile(folder.file(FILE)) ?? {}) as Borrowings;
  if (postgres) await dropDatabases(postgres.url, postgres.names);
  if (rabbitmq) await deleteNamespace(rabbitmq.url, rabbitmq.namespace, rabbitmq.consumers);
  if (redis) await removeKeys(redis);
  rmSync(folder.file(FILE), { force: true });
}

/** The client is loaded only where there is a Redis. */
async function removeKeys({ url, prefix }: NonNullable<Borrowings['redis']>): Promise<void> {
  const { deleteKeys } = await import('@platform/cache/delete-keys.ts');
  await deleteKeys(url, prefix);
}
