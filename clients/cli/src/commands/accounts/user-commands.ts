import type { User } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { type Context, connect, print, timeoutMs } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { ProblemError } from '../../gateway/problem-error.ts';
import { optionsOf } from '../../options.ts';
import { readPassword } from '../../session/read-password.ts';
import { findByEmail } from './find-user.ts';
import { mailboxCommands } from './mailbox-commands.ts';
import { roleCommands, setRoles } from './role-commands.ts';

export function userCommands(program: Command, context: Context): void {
  const users = program.command('users').description('accounts');
  roleCommands(users, context);
  mailboxCommands(users, context);
  users
    .command('create-admin')
    .argument('<email>')
    .option('--name <name>', 'full name', 'Administrator')
    .description('create an account with the admin role, or give the role to an existing one')
    .addHelpText(
      'after',
      '\nNeeds an admin. The very first admin of a platform is made by `npm start`, or in the user-service by\n`node src/create-admin.ts --email E`, with its DATABASE_URL set and the password on standard input.',
    )
    .action(async (email: string, _options, command: Command) => {
      const options = optionsOf<{ name: string }>(command);
      const client = await connect(context, options);
      const user =
        (await findByEmail(client, email)) ??
        (await register(client, email, options.name, timeoutMs(options)));
      const roles = [...new Set([...user.roles, 'admin' as const])];
      const admin = await setRoles(client, user.id, roles);
      print(context, options, admin, `${admin.email} is admin`);
    });
}

async function register(client: GatewayClient, email: string, name: string, waitMs: number): Promise<User> {
  const password = await readPassword(`Password of the new account ${email}: `, waitMs);
  try {
    return await client.call('POST /api/users', {
      body: { email, password, full_name: name },
    });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'email-taken') throw error;
    const existing = await findByEmail(client, email); // Registered in the meantime.
    if (existing === undefined) throw error;
    return existing;
  }
}
