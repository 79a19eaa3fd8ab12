import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliError, wrongUsage } from '../cli-error.ts';
import {
  type Choice,
  checkedProfile,
  DEFAULT_PROFILE,
  LOCAL_ADMIN,
  localProfiles,
  type Profiles,
  userProfiles,
} from './profiles.ts';
import { readJson, type Session } from './session-store.ts';

/** Which gateway to talk to, and as whom. */
export interface Target {
  readonly gatewayUrl: string;
  /** Undefined for a token from the environment. */
  readonly profile?: string | undefined;
  readonly sessionPath: string;
  readonly credentials: Credentials;
}

export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'session'; readonly session: Session }
  /** The admin that `npm start` made for this checkout; with the session it has already, if any. */
  | {
      readonly kind: 'local-admin';
      readonly email: string;
      readonly password: string;
      readonly session?: Session | undefined;
    }
  /** Only what is open to everybody; `hint` says what to do about it. */
  | { readonly kind: 'none'; readonly hint?: string };

export interface LocateOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The checkout this CLI stands in. */
  readonly checkout: string;
  /** The data folder named on the command line, if any. */
  readonly data?: string | undefined;
  /** The profile named on the command line, if any. */
  readonly as?: string | undefined;
}

/** A gateway, and the profiles that are kept for it. */
export interface Place {
  readonly gatewayUrl: string;
  readonly profiles: Profiles;
  readonly choice: Choice | undefined;
  /** Where this checkout runs the gateway. */
  readonly admin?: { readonly email: string; readonly password: string } | undefined;
}

/**
 * The gateway named by PLATFORM_URL, else the one this checkout's `npm start` runs, else the one signed in to
 * last. Throws CliError when there is none.
 */
export async function findPlace({ env, checkout, data, as }: LocateOptions): Promise<Place> {
  const dataFolder = dataFolderOf({ env, checkout }, data);
  const named = checkedProfile(as);
  const users = userProfiles(env, homedir());
  const local = await localGateway(dataFolder);
  const choice = await users.choice();
  const session = await users.session(named ?? choice?.profile ?? DEFAULT_PROFILE);
  const gatewayUrl =
    checkedUrl(env.PLATFORM_URL) ?? local?.gatewayUrl ?? session?.gatewayUrl ?? choice?.gatewayUrl;
  if (gatewayUrl === undefined)
    throw new CliError(
      'no-platform',
      'no platform found: run `npm start` in this checkout, or set PLATFORM_URL, or use `platform login --url URL`',
    );
  if (local === undefined || gatewayUrl !== local.gatewayUrl) return { gatewayUrl, profiles: users, choice };
  const profiles = localProfiles(dataFolder);
  return {
    gatewayUrl,
    profiles,
    choice: await localChoice(profiles, local.admin?.email),
    admin: local.admin,
  };
}

/** Before there were profiles the session of the local admin was kept as if somebody had signed in with it. */
async function localChoice(profiles: Profiles, adminEmail: string | undefined): Promise<Choice | undefined> {
  const choice = await profiles.choice();
  const isOfBefore = choice !== undefined && (await profiles.isUnrecorded());
  const session = isOfBefore ? await profiles.session(choice.profile) : undefined;
  return session !== undefined && session.email === adminEmail ? undefined : choice;
}

/** The gateway, and the account that the command line names, or that was chosen, or else the local admin. */
export async function locate(options: LocateOptions): Promise<Target> {
  const { env, as } = options;
  const place = await findPlace(options);
  const { gatewayUrl, profiles, choice } = place;
  if (as === undefined && env.PLATFORM_TOKEN)
    return { gatewayUrl, sessionPath: '', credentials: { kind: 'token', token: env.PLATFORM_TOKEN } };
  const profile = as ?? choice?.profile ?? (place.admin ? LOCAL_ADMIN : DEFAULT_PROFILE);
  const isSignedOut = as === undefined && choice?.isSignedOut === true;
  const credentials = await credentialsOf(place, profile, isSignedOut);
  if (as !== undefined && credentials.kind === 'none')
    throw new CliError('signed-out', `nobody is signed in as profile ${as}: ${signInHint(place, as)}`);
  return { gatewayUrl, profile, sessionPath: profiles.sessionPath(profile), credentials };
}

async function credentialsOf(place: Place, profile: string, isSignedOut: boolean): Promise<Credentials> {
  const hint = `you are signed out: ${signInHint(place, profile)}`;
  if (isSignedOut) return { kind: 'none', hint };
  const kept = await place.profiles.session(profile);
  const session = kept?.gatewayUrl === place.gatewayUrl ? kept : undefined;
  if (profile === LOCAL_ADMIN && place.admin) return { kind: 'local-admin', ...place.admin, session };
  if (session !== undefined) return { kind: 'session', session };
  return { kind: 'none', hint };
}

/** How to sign a profile in. */
export function signInHint({ admin }: Pick<Place, 'admin'>, profile: string): string {
  const name = profile === DEFAULT_PROFILE || profile === LOCAL_ADMIN ? '' : ` --as ${profile}`;
  const orAdmin = admin ? `, or \`platform login --as ${LOCAL_ADMIN}\` for the admin of this checkout` : '';
  return `use \`platform login${name}\`${orAdmin}`;
}

/** The data folder named on the command line, or this checkout's. */
export function dataFolderOf(
  { env, checkout }: Pick<LocateOptions, 'env' | 'checkout'>,
  data: string | undefined,
): string {
  return data === undefined ? join(checkout, '.data') : resolve(env.INIT_CWD ?? '', data);
}

/** The gateway of `npm start` with its admin's credentials, as the runner keeps them in its data folder. */
async function localGateway(dataFolder: string): Promise<Pick<Place, 'gatewayUrl' | 'admin'> | undefined> {
  const runner = (await readJson(join(dataFolder, 'runner.json'))) as { gateway_url?: string } | undefined;
  if (!runner?.gateway_url) return undefined;
  const admin = (await readJson(join(dataFolder, 'admin.json'))) as
    | { email?: string; password?: string }
    | undefined;
  const { email, password } = admin ?? {};
  return { gatewayUrl: runner.gateway_url, admin: email && password ? { email, password } : undefined };
}

export function checkedUrl(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw wrongUsage(`${text} is no address of a gateway; it looks like http://127.0.0.1:8000`);
  return url.href.replace(/\/$/, '');
}
