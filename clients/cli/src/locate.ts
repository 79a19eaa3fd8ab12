import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliError, EXIT_USAGE } from './cli-error.ts';
import { readJson, readSession, type Session } from './session-store.ts';

/** Which gateway to talk to, and as whom. */
export interface Target {
  readonly gatewayUrl: string;
  readonly sessionPath: string;
  readonly credentials: Credentials;
}

export type Credentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'session'; readonly session: Session }
  /** The admin that `npm start` made for this checkout. */
  | { readonly kind: 'local-admin'; readonly email: string; readonly password: string }
  | { readonly kind: 'none' };

export interface LocateOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The checkout this CLI stands in. */
  readonly checkout: string;
  /** The data folder named on the command line, if any. */
  readonly data?: string | undefined;
}

/**
 * The gateway named by PLATFORM_URL, else the one this checkout's `npm start` runs, else the one signed in to
 * last. Throws CliError when there is none.
 */
export async function locate({ env, checkout, data }: LocateOptions): Promise<Target> {
  const dataFolder = dataFolderOf({ env, checkout }, data);
  const userSession = join(
    env.XDG_CONFIG_HOME || join(homedir(), '.config'),
    'microservices-platform',
    'session.json',
  );
  const localSession = join(dataFolder, 'cli-session.json');
  const signedIn = await readSession(userSession);
  const local = await localGateway(dataFolder);
  const gatewayUrl = checkedUrl(env.PLATFORM_URL) ?? local?.gatewayUrl ?? signedIn?.gatewayUrl;
  if (gatewayUrl === undefined) {
    throw new CliError(
      'no platform found: run `npm start` in this checkout, or set PLATFORM_URL, or use `platform login --url URL`',
    );
  }
  const isLocal = gatewayUrl === local?.gatewayUrl;
  const sessionPath = isLocal ? localSession : userSession;
  return { gatewayUrl, sessionPath, credentials: await credentialsFor() };

  async function credentialsFor(): Promise<Credentials> {
    if (env.PLATFORM_TOKEN) return { kind: 'token', token: env.PLATFORM_TOKEN };
    const session = await readSession(sessionPath);
    if (session !== undefined && session.gatewayUrl === gatewayUrl) return { kind: 'session', session };
    if (isLocal && local?.email && local.password) {
      return { kind: 'local-admin', email: local.email, password: local.password };
    }
    return { kind: 'none' };
  }
}

/** The data folder named on the command line, or this checkout's. */
export function dataFolderOf(
  { env, checkout }: Omit<LocateOptions, 'data'>,
  data: string | undefined,
): string {
  return data === undefined ? join(checkout, '.data') : resolve(env.INIT_CWD ?? '', data);
}

/** The gateway of `npm start` with its admin's credentials, as the runner keeps them in its data folder. */
async function localGateway(
  dataFolder: string,
): Promise<{ gatewayUrl: string; email?: string; password?: string } | undefined> {
  const runner = (await readJson(join(dataFolder, 'runner.json'))) as { gateway_url?: string } | undefined;
  const admin = (await readJson(join(dataFolder, 'admin.json'))) as
    | { email?: string; password?: string }
    | undefined;
  if (runner?.gateway_url === undefined) return undefined;
  return { gatewayUrl: runner.gateway_url, ...admin };
}

export function checkedUrl(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new CliError(`${text} is no address of a gateway; it looks like http://127.0.0.1:8000`, EXIT_USAGE);
  }
  return url.href.replace(/\/$/, '');
}
