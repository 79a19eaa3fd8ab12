import { randomBytes } from 'node:crypto';
import type { Secrets } from '../secrets.ts';
import { StartFailure } from '../start-failure.ts';
import { SUPERUSER } from './database-cluster.ts';
import type { ServerAccess } from './provision.ts';

const DEFAULT_PREFIX = 'platform_';
// Names are cut at 63 bytes by PostgreSQL; the longest of ours is 13.
const PREFIX = /^[a-z][a-z0-9_]{0,40}$/;

/** The way into the embedded server. */
export function embeddedAccess(port: number, secrets: Secrets): ServerAccess {
  return {
    url: `postgres://${SUPERUSER}:${secrets.postgresPassword}@127.0.0.1:${port}/postgres`,
    prefix: '',
    isOwn: true,
    rolePassword: secrets.rolePassword,
  };
}

/**
 * The way into a server that is shared with others: names of ours have a prefix there, of its own for a run that
 * keeps nothing.
 */
export function sharedAccess(
  url: string,
  secrets: Secrets,
  { prefix = DEFAULT_PREFIX, isEphemeral }: { prefix?: string | undefined; isEphemeral: boolean },
): ServerAccess {
  if (!PREFIX.test(prefix))
    throw new StartFailure('POSTGRES_DATABASE_PREFIX takes lower-case letters, digits and underscores');
  const own = isEphemeral ? `${prefix}${randomBytes(4).toString('hex')}_` : prefix;
  return { url, prefix: own, isOwn: false, rolePassword: secrets.rolePassword };
}
