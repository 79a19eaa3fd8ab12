import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim } from '../../../shared/testing/src/claims.ts';
import type { Leftover } from './leftover.ts';

/** Everything in the temporary folder of a test file, since each has one of its own. */
export function findLeftFolders(claims: readonly Claim[]): Leftover[] {
  return claims
    .filter(({ kind }) => kind === 'folder')
    .flatMap(({ name, owner }) =>
      readdirSync(name).map((left) => ({ what: `folder ${join(name, left)}`, owner })),
    );
}
