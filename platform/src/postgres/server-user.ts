import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StartFailure } from '../start-failure.ts';

/** As whom PostgreSQL runs: it refuses to run as root. */
export interface ServerUser {
  /** What the files of the server must belong to; undefined for the user that runs us. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** The command that runs `program` as this user. */
  command(program: string, args: readonly string[]): [string, ...string[]];
}

// Linux tells the server when the runner has died, however it did. SIGTERM lets it wait for its last session.
const WITH_PARENT = ['--pdeathsig', 'TERM'];
// Lets an unprivileged user through the folders above its own, such as /root or one made by mktemp -d. Without the
// secure bit access(2), by which initdb looks for its programs, would answer as if the capability were not there.
const THROUGH_FOLDERS = [
  ...['--securebits', '+no_setuid_fixup'],
  ...['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'],
];

/**
 * Finds a user that can run `postgres` and write `folder`: the one that runs us, or as root `nobody`.
 * `ownerUid` is the owner of data that is there already. Throws StartFailure when there is no such user.
 */
export function findServerUser(postgres: string, folder: string, ownerUid: number | undefined): ServerUser {
  if (process.getuid?.() !== 0) {
    const isTied = spawnSync('setpriv', [...WITH_PARENT, '--', 'true']).status === 0;
    return {
      command: (program, args) =>
        isTied ? ['setpriv', ...WITH_PARENT, '--', program, ...args] : [program, ...args],
    };
  }
  const owner = unprivilegedUser(ownerUid);
  const change = ['--reuid', `${owner.uid}`, '--regid', `${owner.gid}`, '--clear-groups'];
  for (const through of [[], THROUGH_FOLDERS]) {
    const options = [...change, ...through, ...WITH_PARENT, '--'];
    if (canServe(['setpriv', ...options], postgres, folder))
      return { owner, command: (program, args) => ['setpriv', ...options, program, ...args] };
  }
  throw new StartFailure(
    `PostgreSQL does not run as root, and setpriv cannot run it as "nobody" on ${folder}: run as an ordinary user, ` +
      'or start a PostgreSQL server and name it in POSTGRES_URL',
  );
}

function canServe([setpriv, ...options]: [string, ...string[]], postgres: string, folder: string): boolean {
  const script = '"$0" --version >/dev/null && test -x "$1" && test -x "$(dirname "$1")"';
  return spawnSync(setpriv, [...options, 'sh', '-c', script, postgres, folder]).status === 0;
}

function unprivilegedUser(ownerUid: number | undefined): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const isWanted = ownerUid
    ? ([, , uid]: string[]) => Number(uid) === ownerUid
    : ([name]: string[]) => name === 'nobody';
  const [, , uid, gid] = users.find(isWanted) ?? [];
  if (uid === undefined || gid === undefined)
    throw new StartFailure(
      `PostgreSQL does not run as root, and there is no user ${ownerUid ?? '"nobody"'} here: run as an ordinary user, ` +
        'or start a PostgreSQL server and name it in POSTGRES_URL',
    );
  return { uid: Number(uid), gid: Number(gid) };
}
