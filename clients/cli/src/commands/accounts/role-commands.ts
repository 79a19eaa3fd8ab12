import type { User, UserRole } from '@platform/api-client/operations.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, connect, print, printRows } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { getUser } from './find-user.ts';

const ROLES: readonly UserRole[] = ['customer', 'staff', 'admin'];

/** What staff and admins see and change of accounts. */
export function roleCommands(users: Command, context: Context): void {
  users
    .command('list')
    .option('--search <text>', 'a part of name or address')
    .option('--role <role>', ROLES.join(', '), role)
    .option('--limit <n>', 'rows a page', positiveNumber)
    .option('--cursor <cursor>', 'the next page')
    .description('list accounts, newest first')
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ search?: string; role?: UserRole; limit?: number; cursor?: string }>(
        command,
      );
      const { search: q, role, limit, cursor } = options;
      const client = await connect(context, options);
      const page = await client.call('GET /api/users', { query: { q, role, limit, cursor } });
      printRows(context, options, page, {
        user: (u) => u.id,
        email: (u) => u.email,
        name: (u) => u.full_name,
        roles: (u) => u.roles.join(', '),
        active: (u) => u.is_active,
        verified: (u) => u.is_verified,
      });
    });

  change('grant', 'give a user a role', (roles, wanted) => [...new Set([...roles, wanted])]);
  change('revoke', 'take a role from a user', (roles, unwanted) => roles.filter((has) => has !== unwanted));
  standing('deactivate', 'close an account; its sessions end');
  standing('activate', 'open a closed account again');

  function change(
    name: string,
    description: string,
    next: (roles: readonly UserRole[], role: UserRole) => UserRole[],
  ): void {
    users
      .command(name)
      .argument('<user>', 'id or email address')
      .argument('<role>', ROLES.join(', '), role)
      .description(description)
      .action(async (idOrEmail: string, named: UserRole, _options, command: Command) => {
        const client = await connect(context, optionsOf(command));
        const user = await getUser(client, idOrEmail);
        const changed = await setRoles(client, user.id, next(user.roles, named));
        print(context, optionsOf(command), changed, `${changed.email} is ${changed.roles.join(', ')}`);
      });
  }

  function standing(name: 'deactivate' | 'activate', description: string): void {
    users
      .command(name)
      .argument('<user>', 'id or email address')
      .description(description)
      .action(async (idOrEmail: string, _options, command: Command) => {
        const client = await connect(context, optionsOf(command));
        const { id } = await getUser(client, idOrEmail);
        const user = await client.call(`POST /api/users/{id}/${name}`, { path: { id } });
        print(context, optionsOf(command), user, `${user.email} is ${user.is_active ? 'active' : 'closed'}`);
      });
  }
}

export function setRoles(client: GatewayClient, id: string, roles: readonly UserRole[]): Promise<User> {
  return client.call('PUT /api/users/{id}/roles', { path: { id }, body: { roles } });
}

function role(text: string): UserRole {
  const found = ROLES.find((known) => known === text);
  if (found === undefined) throw new InvalidArgumentError(`Give one of ${ROLES.join(', ')}.`);
  return found;
}
