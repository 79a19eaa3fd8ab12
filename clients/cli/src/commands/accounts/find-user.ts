import type { User } from '@platform/api-client/operations.ts';
import { CliError } from '../../cli-error.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The user with this id or email address. Throws CliError when there is none. */
export async function getUser(client: GatewayClient, idOrEmail: string): Promise<User> {
  if (UUID.test(idOrEmail)) return client.call('GET /api/users/{id}', { path: { id: idOrEmail } });
  const user = await findByEmail(client, idOrEmail);
  if (user === undefined) throw new CliError('not-found', `there is no user ${idOrEmail}`);
  return user;
}

export async function findByEmail(client: GatewayClient, email: string): Promise<User | undefined> {
  const { items } = await client.call('GET /api/users', { query: { q: email, limit: 100 } });
  return items.find((user) => user.email.toLowerCase() === email.toLowerCase());
}
