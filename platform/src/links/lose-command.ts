import { connectAsAdmin } from '../postgres/admin-connection.ts';
import type { ServerAccess } from '../postgres/server-access.ts';
import { BUS_DATABASE } from '../topology.ts';

/** A message that is gone. */
export interface LostMessage {
  readonly type: string;
  readonly message_id: string;
}

/**
 * Removes the oldest command that waits for a service from the bus, in nobody's hands; undefined if none waits. Of commands
 * alone, as sagas ask again for what was not answered. A lost event nobody would miss.
 */
export async function loseCommand(server: ServerAccess, service: string): Promise<LostMessage | undefined> {
  const url = new URL(server.url);
  url.pathname = `/${server.prefix}${BUS_DATABASE}`;
  const client = await connectAsAdmin(url.href);
  try {
    const { rows } = await client.query<LostMessage>(LOSE_SQL, [service]);
    return rows[0];
  } finally {
    await client.end();
  }
}

const LOSE_SQL = `
  delete from messaging.message m
  using (
    select waiting.queue_id, waiting.id
    from messaging.message waiting join messaging.queue q on q.id = waiting.queue_id
    where starts_with(q.name, $1 || '.') and waiting.owner is null
      and exists (select from messaging.binding b where b.queue_id = q.id and b.exchange = 'commands')
    order by waiting.id limit 1
    for update of waiting skip locked) as oldest
  where m.queue_id = oldest.queue_id and m.id = oldest.id
  returning m.body::json ->> 'type' as type, m.body::json ->> 'id' as message_id`;
