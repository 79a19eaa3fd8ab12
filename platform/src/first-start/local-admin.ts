import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { readJsonFile, writeJsonFile } from '../data-folder/json-file.ts';
import { commandEnvironment, type EnvironmentInput } from '../environment/service-environment.ts';
import { runProgram } from '../processes/run-program.ts';
import { repositoryRoot } from '../repository.ts';
import type { ServiceDefinition } from '../topology.ts';
import { requestJson } from './http-json.ts';

/** The first admin, whose credentials lie in the data folder so that the CLI of this checkout is signed in. */
export interface LocalAdmin {
  readonly email: string;
  readonly password: string;
  /** True when it was made just now: the one time its password is shown. */
  readonly isNew: boolean;
}

const EMAIL = 'admin@platform.example';
const FILE = 'admin.json';

export function adminFile(folder: DataFolder): string {
  return folder.file(FILE);
}

/** The data folder's admin; made by user-service's own command when there is none yet. */
export async function openLocalAdmin(
  userService: ServiceDefinition,
  input: EnvironmentInput,
  { gatewayUrl, signal }: { gatewayUrl: string; signal: AbortSignal },
): Promise<LocalAdmin> {
  const path = adminFile(input.folder);
  const known = readKnown(path);
  const email = known?.email ?? EMAIL;
  const password = known?.password ?? randomBytes(15).toString('base64url');
  if (known === undefined) {
    const program = join(repositoryRoot, userService.entry, '..', 'create-admin.ts');
    // The account may be there, on a server whose earlier data folder is gone: then it gets the new password.
    const args = [program, '--email', email, '--reset-password'];
    await runProgram([process.execPath, '--disable-warning=ExperimentalWarning', ...args], {
      input: `${password}\n`,
      env: commandEnvironment(userService, input),
      signal,
    });
  }
  // Written each time: the ports may have changed.
  writeJsonFile(path, { gateway_url: gatewayUrl, email, password }, 0o600);
  return { email, password, isNew: known === undefined };
}

/** Signs the admin in; returns its access token. */
export async function signIn(
  gatewayUrl: string,
  { email, password }: LocalAdmin,
  signal: AbortSignal,
): Promise<string> {
  const { status, body } = await requestJson(`${gatewayUrl}/api/users/login`, {
    method: 'POST',
    body: { email, password },
    signal,
  });
  const token = (body as { access_token?: unknown } | null)?.access_token;
  if (status !== 200 || typeof token !== 'string')
    throw new Error(
      `the local admin could not sign in: the gateway answered ${status} ${JSON.stringify(body)}`,
    );
  return token;
}

function readKnown(path: string): { email: string; password: string } | undefined {
  try {
    const { email, password } = readJsonFile(path) as { email?: unknown; password?: unknown };
    return typeof email === 'string' && typeof password === 'string' ? { email, password } : undefined;
  } catch {
    return undefined; // None yet, or spoilt: made anew, with a new password.
  }
}
