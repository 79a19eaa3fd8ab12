import { randomBytes } from 'node:crypto';
import type { Secrets } from '../data-folder/secrets.ts';
import { StartFailure } from '../start-failure.ts';
import { SUPERUSER } from './database-cluster.ts';

/** A server, and how the databases and roles of this platform are called there. */
export interface ServerAccess {
  /** The URL of a role that may make databases and roles. */
  readonly url: string;
  /** Before each name of a database and role; empty on a server of our own. */
  readonly prefix: string;
  /** True if nobody else has anything on it. */
  readonly isOwn: boolean;
  rolePassword(database: string): string;
}

/** The URL by which the service that owns `database` gets there, and nowhere else. */
export function databaseUrl(server: ServerAccess, database: string): string {
  const url = new URL(server.url);
  const name = `${server.prefix}${database}`;
  url.username = name;
  url.password = server.rolePassword(database);
  url.pathname = `/${name}`;
  return url.href;
}

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
