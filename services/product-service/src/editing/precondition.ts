import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { matchesVersion } from './entity-tag.ts';

/** The `If-Match` that a change must come with, so that nobody overwrites what he has not seen. Throws (428) without. */
export function requireIfMatch(ifMatch: string | undefined): string {
  if (ifMatch !== undefined) return ifMatch;
  throw new DomainError(
    'precondition-required',
    'Say which version you are changing: send the ETag you were given as If-Match.',
  );
}

/** Throws (412) unless `ifMatch` names the version there is. */
export function refuseStale(ifMatch: string, version: number): void {
  if (matchesVersion(ifMatch, version)) return;
  throw new DomainError(
    'precondition-failed',
    'Somebody changed it since you read it. Read it again, and repeat your change if it still stands.',
  );
}
