import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MessageContract } from '@platform/messaging/message.ts';

/** Messages that are one service's alone. */
export interface OwnContracts {
  /** Files that hold nothing else, from the root of the repository. */
  readonly files: readonly string[];
  /** What was released of them. */
  readonly released: readonly string[];
}

/** The contracts that go with `service`: commands that it handles, and events that it alone sends. */
export async function ownContracts(root: string, service: string): Promise<OwnContracts> {
  const all = globSync('shared/contracts/src/**/*-messages.ts', { cwd: root }).toSorted();
  const own = { files: [] as string[], released: [] as string[] };
  for (const file of all) {
    const contracts = Object.values(await import(join(root, file))).filter(isContract);
    if (contracts.length === 0 || !contracts.every((contract) => isOf(service, contract))) continue;
    own.files.push(file);
    for (const { type } of contracts)
      own.released.push(
        ...globSync(`shared/contracts/released/**/${type}.*.json`, { cwd: root }).filter(isOfType(type)),
      );
  }
  return own;
}

function isOf(service: string, { sentBy = [], handledBy }: MessageContract): boolean {
  return handledBy === undefined ? sentBy.join() === service : handledBy === service;
}

/** `review.created.1.json`, and not `review.created.late.1.json`. */
function isOfType(type: string): (path: string) => boolean {
  return (path) => /^\d+\.json$/.test(basename(path).slice(type.length + 1));
}

function isContract(exported: unknown): exported is MessageContract {
  return typeof exported === 'object' && exported !== null && 'exchange' in exported && 'schema' in exported;
}
