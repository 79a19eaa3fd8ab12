import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type DataFolder, damaged } from './data-folder.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** Generated once for a data folder; nobody has to know them. */
export interface Secrets {
  /** Of the embedded PostgreSQL's superuser. */
  readonly postgresPassword: string;
  /** By which auth-service knows a service: another for each. */
  serviceSecret(service: string): string;
  /** What the services that name this variable share, such as MAIL_TOKEN_SECRET. */
  sharedSecret(variable: string): string;
  /** The password of a service's role, by its database. */
  rolePassword(database: string): string;
}

interface SecretsFile {
  postgres_password: string;
  service_secret: string;
  mail_token_secret: string;
  role_passwords: Record<string, string>;
}

const ONLY_OWNER = 0o600;
const FILE = 'secrets.json';

/** True if the folder has its secrets already. */
export function hasSecrets(folder: DataFolder): boolean {
  return read(folder) !== undefined;
}

/** The folder's secrets, made for each of `databases` that has none yet. Throws StartFailure for a damaged file. */
export function openSecrets(folder: DataFolder, databases: readonly string[]): Secrets {
  const known = read(folder);
  if (known === undefined && existsSync(folder.file('postgres')))
    throw damaged(folder.path, `${FILE} is missing, which its databases were made with`);
  const secrets: SecretsFile = {
    postgres_password: known?.postgres_password ?? newSecret(),
    service_secret: known?.service_secret ?? newSecret(),
    mail_token_secret: known?.mail_token_secret ?? newSecret(),
    role_passwords: Object.fromEntries(databases.map((name) => [name, newSecret()])),
  };
  Object.assign(secrets.role_passwords, known?.role_passwords);
  if (JSON.stringify(known) !== JSON.stringify(secrets))
    writeJsonFile(folder.file(FILE), secrets, ONLY_OWNER);
  // From one root, so that a service that is new here has one too.
  const derived = (name: string) => createHmac('sha256', secrets.service_secret).update(name).digest('hex');
  return {
    postgresPassword: secrets.postgres_password,
    serviceSecret: derived,
    // Older than the others, which are derived: what is sealed under it must still open.
    sharedSecret: (variable) =>
      variable === 'MAIL_TOKEN_SECRET' ? secrets.mail_token_secret : derived(variable),
    rolePassword(database) {
      const password = secrets.role_passwords[database];
      if (password === undefined) throw new Error(`no password was made for ${database}`);
      return password;
    },
  };
}

// 192 bits, in letters that need no escaping in URLs.
function newSecret(): string {
  return randomBytes(24).toString('hex');
}

function read(folder: DataFolder): SecretsFile | undefined {
  let value: Partial<SecretsFile> | undefined;
  try {
    value = readJsonFile(folder.file(FILE)) as Partial<SecretsFile> | undefined;
  } catch {
    throw damaged(folder.path, `${FILE} cannot be read`);
  }
  if (value === undefined) return undefined;
  const { postgres_password, service_secret, role_passwords } = value;
  const texts = [postgres_password, service_secret, ...Object.values(role_passwords ?? { none: 0 })];
  if (texts.some((text) => typeof text !== 'string' || text.length < 32))
    throw damaged(folder.path, `${FILE} is not complete`);
  return value as SecretsFile;
}
