import { readFileSync } from 'node:fs';
import type { Claim } from '../../../shared/testing/src/claims.ts';
import { findLeftFolders } from './folders.ts';
import type { Leftover } from './leftover.ts';
import { findDatabasesAndRoles } from './postgres.ts';
import { canSeeProcesses, endProcess, findLeftProcesses } from './processes.ts';
import { findQueuesAndExchanges } from './rabbitmq.ts';
import { findKeys } from './redis.ts';

export interface LeftoverReport {
  readonly leftovers: readonly Leftover[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly string[];
}

/**
 * Finds what the tests of a run have left on servers and on this machine: databases, roles, queues, exchanges, keys,
 * folders, and processes, which are ended. A port is left only with its process, or as an open resource of a worker.
 */
export async function findLeftovers(runFolder: string, claimsFile: string): Promise<LeftoverReport> {
  const claims = readClaims(claimsFile);
  const unseen = canSeeProcesses ? [] : [`processes, on ${process.platform}`];
  const named = async (find: () => Promise<string[]>, ...kinds: Claim['kind'][]): Promise<Leftover[]> => {
    const wanted = claims.filter(({ kind }) => kinds.includes(kind));
    if (wanted.length === 0) return [];
    try {
      return claimed(await find(), wanted);
    } catch (error) {
      unseen.push((error as Error).message);
      return [];
    }
  };
  const processes = findLeftProcesses(runFolder, claims);
  for (const { pid } of processes) endProcess(pid);
  const found = await Promise.all([
    named(findDatabasesAndRoles, 'database'),
    named(findQueuesAndExchanges, 'namespace'),
    named(findKeys, 'keys'),
  ]);
  return { leftovers: [...processes, ...findLeftFolders(claims), ...found.flat()], unseen };
}

function readClaims(file: string): Claim[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** `whats` are of the form "queue NAME". */
function claimed(whats: readonly string[], claims: readonly Claim[]): Leftover[] {
  return whats.flatMap((what) => {
    const name = what.slice(what.indexOf(' ') + 1);
    const claim = claims.find((one) => name.startsWith(one.name));
    return claim === undefined ? [] : [{ what, owner: claim.owner }];
  });
}
