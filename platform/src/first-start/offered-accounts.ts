import type { DataFolder } from '../data-folder/data-folder.ts';
import { readJsonFile, writeJsonFile } from '../data-folder/json-file.ts';
import type { ServiceDefinition } from '../topology.ts';

/** An account that the sign-in page of this platform offers, as whoever starts it may use all of it. */
export interface OfferedAccount {
  /** For the button. */
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

const FILE = 'accounts.json';
/** The setting of the service that offers them. */
const VARIABLE = 'DEVELOPMENT_ACCOUNTS';

/** True for the service that has a sign-in page. */
export function offersAccounts({ variables = [] }: ServiceDefinition): boolean {
  return variables.includes(VARIABLE);
}

/** Tells the service that has a sign-in page where the accounts are; the file comes once they are made. */
export function accountVariables(service: ServiceDefinition, folder: DataFolder): NodeJS.ProcessEnv {
  return offersAccounts(service) ? { [VARIABLE]: folder.file(FILE) } : {};
}

export function readOfferedAccounts(folder: DataFolder): readonly OfferedAccount[] {
  try {
    const accounts = readJsonFile(folder.file(FILE));
    return Array.isArray(accounts) ? (accounts as OfferedAccount[]) : [];
  } catch {
    return []; // Spoilt: written anew.
  }
}

export function writeOfferedAccounts(folder: DataFolder, accounts: readonly OfferedAccount[]): void {
  writeJsonFile(folder.file(FILE), accounts, 0o600);
}
