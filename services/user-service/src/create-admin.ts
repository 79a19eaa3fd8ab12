import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Database } from '@platform/database/database.ts';
import { migrate } from '@platform/database/migrate.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { Type } from '@platform/schema/type.ts';
import { ConfigError, loadConfig } from '@platform/service-defaults/config/load-config.ts';
import { ValidationError } from '@platform/service-defaults/problems/validation-error.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import { config } from './config.ts';
import { PasswordHasher } from './passwords/password-hasher.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, readNewPassword } from './passwords/password-rules.ts';
import { readEmailAddress } from './users/email-address.ts';
import { type AdminAccount, ensureAdmin } from './users/ensure-admin.ts';
import { readAccountName } from './users/full-name.ts';
import { type Reading, readFields } from './users/reading.ts';

const USAGE = `Usage: node src/create-admin.ts --email ADDRESS [--name NAME] [--reset-password]

Makes an admin, or makes one of an account that is there. Reads the password from standard input and the database
from DATABASE_URL, or from the file that DATABASE_URL_FILE names. An account that is there keeps its password unless --reset-password is given.`;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

// As the service reads them: a secret may be in a file.
const settings = Type.Object({
  DATABASE_URL: config.properties.DATABASE_URL,
  BCRYPT_COST: config.properties.BCRYPT_COST,
});

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`create-admin: ${(error as Error).message}`);
  process.exitCode = EXIT_FAILED;
}

async function main(): Promise<number> {
  try {
    const account = await readAccount();
    if (account === undefined) {
      console.error(USAGE);
      return EXIT_USAGE;
    }
    const { DATABASE_URL, BCRYPT_COST } = loadConfig(settings, process.env);
    await createAdmin(DATABASE_URL, BCRYPT_COST, account);
    return 0;
  } catch (error) {
    if (!isUsageError(error)) throw error;
    console.error(`create-admin: ${usageProblem(error)}`);
    return EXIT_USAGE;
  }
}

async function createAdmin(url: string, cost: number, account: AdminAccount): Promise<void> {
  const database = new Database({ url, applicationName: 'create-admin', poolSize: 1 });
  try {
    await migrate(database, migrationSets());
    const hasher = new PasswordHasher({ cost, concurrency: 1, queue: 1 });
    const outbox = new Outbox({ source: 'user-service' });
    const { user, outcome, hasPassword } = await ensureAdmin({ database, outbox, hasher }, account);
    console.log(
      JSON.stringify({ user_id: user.id, email: user.email.display, outcome, has_password: hasPassword }),
    );
    if (!hasPassword)
      console.error('create-admin: the account keeps its own password; --reset-password sets the one given');
  } finally {
    await database.close();
  }
}

/** The account from arguments and standard input; undefined when none is named. */
async function readAccount(): Promise<AdminAccount | undefined> {
  const { values } = parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string', default: 'Administrator' },
      'reset-password': { type: 'boolean', default: false },
    },
  });
  if (values.email === undefined) return undefined;
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const fields = readFields({
    '--email': readEmailAddress(values.email),
    '--name': readAccountName(values.name),
    password: readPassword(password),
  });
  return {
    email: fields['--email'],
    fullName: fields['--name'],
    password: fields.password,
    isPasswordReset: values['reset-password'],
  };
}

function isUsageError(error: unknown): error is Error {
  const code = (error as { code?: unknown }).code;
  return (
    error instanceof ValidationError ||
    error instanceof ConfigError ||
    String(code).startsWith('ERR_PARSE_ARGS_')
  );
}

function usageProblem(error: Error): string {
  if (!(error instanceof ValidationError)) return error.message;
  return error.errors.map(({ field, message }) => `${field} ${message}`).join('; ');
}

/** Over HTTP the schema counts; here nobody has. */
function readPassword(password: string): Reading<string> {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH)
    return { problem: `must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters` };
  return readNewPassword(password);
}

function migrationSets() {
  return [
    securityEventMigrations,
    { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
    messagingMigrations,
  ];
}
