import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { wrongUsage } from '../cli-error.ts';
import { readJson, readSession, type Session, writePrivateJson } from './session-store.ts';

/** What a sign-in without a name is kept as. */
export const DEFAULT_PROFILE = 'default';
/** The admin that `npm start` made for this checkout. It needs no sign-in. */
export const LOCAL_ADMIN = 'local-admin';

const NAME = /^[A-Za-z0-9_@+-][A-Za-z0-9_@+.-]{0,63}$/;

/** Which account commands run as that name none. */
export interface Choice {
  readonly profile: string;
  /** True after `logout`: nothing runs as anybody until somebody signs in, or names a profile. */
  readonly isSignedOut: boolean;
  /** Where it was signed in. */
  readonly gatewayUrl?: string | undefined;
}

/** The accounts that were signed in from one place: a data folder, or the user's own settings. */
export class Profiles {
  readonly #base: string;

  /** `base` is the path that the names of all its files begin with. */
  constructor(base: string) {
    this.#base = base;
  }

  sessionPath(profile: string): string {
    return profile === DEFAULT_PROFILE ? `${this.#base}.json` : `${this.#base}.${profile}.json`;
  }

  session(profile: string): Promise<Session | undefined> {
    return readSession(this.sessionPath(profile));
  }

  /** Undefined if nothing was ever chosen. A session of a release before profiles was chosen by signing in. */
  async choice(): Promise<Choice | undefined> {
    const stored = (await readJson(this.#choicePath)) as Partial<Choice> | null | undefined;
    if (typeof stored?.profile === 'string' && NAME.test(stored.profile))
      return {
        profile: stored.profile,
        isSignedOut: stored.isSignedOut === true,
        gatewayUrl: typeof stored.gatewayUrl === 'string' ? stored.gatewayUrl : undefined,
      };
    const session = await this.session(DEFAULT_PROFILE);
    return session && { profile: DEFAULT_PROFILE, isSignedOut: false, gatewayUrl: session.gatewayUrl };
  }

  /** True if nothing says what was chosen: a session is then of a release before profiles. */
  async isUnrecorded(): Promise<boolean> {
    return (await readJson(this.#choicePath)) === undefined;
  }

  choose(choice: Choice): Promise<void> {
    return writePrivateJson(this.#choicePath, choice);
  }

  /** Those that have a session, by name. */
  async list(): Promise<{ readonly profile: string; readonly session: Session }[]> {
    const start = `${basename(this.#base)}.`;
    const files = await readdir(dirname(this.#base)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []; // Nobody has signed in yet.
      throw error;
    });
    const names = files.flatMap((file) => {
      if (file === `${start}json`) return [DEFAULT_PROFILE];
      const name = file.startsWith(start) && file.endsWith('.json') ? file.slice(start.length, -5) : '';
      return NAME.test(name) ? [name] : [];
    });
    const found = await Promise.all(
      names.map(async (profile) => ({ profile, session: await this.session(profile) })),
    );
    return found
      .flatMap(({ profile, session }) => (session === undefined ? [] : [{ profile, session }]))
      .toSorted((a, b) => a.profile.localeCompare(b.profile, 'en'));
  }

  get #choicePath(): string {
    return `${this.#base}-profile.json`;
  }
}

/** The user's own, for platforms that this checkout does not run. */
export function userProfiles(env: NodeJS.ProcessEnv, home: string): Profiles {
  return new Profiles(
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'microservices-platform', 'session'),
  );
}

/** Those of the platform that `npm start` runs on a data folder. */
export function localProfiles(dataFolder: string): Profiles {
  return new Profiles(join(dataFolder, 'cli-session'));
}

/** Throws CliError for what can be no name of a profile. */
export function checkedProfile(name: string | undefined): string | undefined {
  if (name !== undefined && !NAME.test(name))
    throw wrongUsage(`"${name}" is no name of a profile: use up to 64 letters, digits and @ + - _ .`);
  return name;
}
