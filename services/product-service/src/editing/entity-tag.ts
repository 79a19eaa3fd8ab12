import { listMembers } from '@platform/service-defaults/requests/list-members.ts';

// Entity tags and conditional requests: RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2. A tag is a version in quotes. None of
// ours holds a comma, so that a strange one that does is read as parts which match nothing.

/** Of a version; of a product that is read, with how much there is of it, which is no part of the version. */
export function entityTag(version: number, availability?: string): string {
  return availability === undefined ? `"${version}"` : `"${version}.${availability}"`;
}

/** True if `If-None-Match` says that the sender has this version already. Compares weakly, as caches send `W/"3"`. */
export function isKnownVersion(
  ifNoneMatch: string | undefined,
  version: number,
  availability?: string,
): boolean {
  if (ifNoneMatch === undefined) return false;
  return (
    ifNoneMatch.trim() === '*' ||
    listMembers(ifNoneMatch).some((tag) => tag.replace(/^W\//, '') === entityTag(version, availability))
  );
}

/** True if `If-Match` allows a change of this version. Compares strongly: a weak tag never matches. */
export function matchesVersion(ifMatch: string, version: number): boolean {
  if (ifMatch.trim() === '*') return true;
  // How much there is changes nothing of what an admin wrote.
  return listMembers(ifMatch).some((tag) => tag === entityTag(version) || tag.startsWith(`"${version}.`));
}
