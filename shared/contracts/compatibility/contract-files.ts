import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ReleasedContract } from './messages.ts';

const SOURCES = new URL('../src/messages/', import.meta.url);
/** One file a contract, as it was when it was first released. */
export const RELEASED = new URL('../released/', import.meta.url);

/** Every contract of `src/messages/`, as it is now. */
export async function currentContracts(): Promise<ReleasedContract[]> {
  const files = (await readdir(SOURCES)).filter((name) => name.endsWith('-messages.ts')).sort();
  const modules = await Promise.all(files.map((name) => import(fileURLToPath(new URL(name, SOURCES)))));
  return modules.flatMap((module) => Object.values(module).filter(isContract).map(plain));
}

export async function releasedContracts(): Promise<ReleasedContract[]> {
  const files = (await readdir(RELEASED)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(new URL(name, RELEASED), 'utf8'))));
}

/** `order.placed.1.json` */
export function releasedFile({ type, version }: ReleasedContract): URL {
  return new URL(`${type}.${version}.json`, RELEASED);
}

function isContract(exported: unknown): exported is ReleasedContract {
  return typeof exported === 'object' && exported !== null && 'exchange' in exported && 'schema' in exported;
}

/** Without what TypeBox keeps beside the JSON Schema. */
function plain({ type, version, exchange, schema }: ReleasedContract): ReleasedContract {
  return JSON.parse(JSON.stringify({ type, version, exchange, schema }));
}
