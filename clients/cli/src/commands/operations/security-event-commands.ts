import type { Input } from '@platform/api-client/operation-types.ts';
import type { SecurityEvent } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { type Context, connect, printRows } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { getUser } from '../accounts/find-user.ts';
import type { SecurityEventFeed } from '../bundle-type.ts';
import { BUNDLES } from '../bundles.ts';

type Query = NonNullable<Input<'GET /api/admin/user-service/security-events'>['query']>;

interface Options {
  readonly user?: string;
  readonly type?: Query['type'];
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

/** Of the services that record security events, each in its own database. */
const FEEDS: readonly SecurityEventFeed[] = [
  'GET /api/admin/user-service/security-events',
  'GET /api/admin/auth-service/security-events',
  ...BUNDLES.flatMap(({ securityEventFeeds }) => securityEventFeeds),
];
const DEFAULT_LIMIT = 20;

export function securityEventCommands(program: Command, context: Context): void {
  program
    .command('security-events')
    .option('--user <user>', 'whom they concern: id or email address')
    .option('--type <type>', 'of one type, such as sign-in.failed')
    .option('--since <time>', 'from then on, such as 2026-01-31T12:00:00Z')
    .option('--until <time>', 'up to then; the oldest time shown leads to what is before')
    .option('--limit <n>', 'rows, 100 at most', positiveNumber, DEFAULT_LIMIT)
    .description('what happened to accounts, sessions, keys and prices, newest first; for admins')
    .action(async (_options, command: Command) => {
      const options = optionsOf<Options>(command);
      const client = await connect(context, options);
      printRows(
        context,
        options,
        { items: await newestOfAll(client, options) },
        {
          at: (e) => e.at,
          type: (e) => e.type,
          user: (e) => e.user_id,
          by: (e) => e.actor_id,
          from: (e) => e.client_network,
          details: (e) => JSON.stringify(e.details),
        },
      );
    });
}

/** The newest of all services, in one list. */
async function newestOfAll(client: GatewayClient, options: Options): Promise<SecurityEvent[]> {
  const { user, type, since, until, limit } = options;
  const user_id = user === undefined ? undefined : (await getUser(client, user)).id;
  const pages = await Promise.all(
    FEEDS.map((feed) => client.call(feed, { query: { user_id, type, since, until, limit } })),
  );
  return pages
    .flatMap(({ items }) => items)
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, limit);
}
