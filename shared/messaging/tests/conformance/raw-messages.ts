import amqp from 'amqplib';
import pg from 'pg';

/** Puts a body into a queue as a foreign sender might. */
export async function putRawIntoPostgres(
  url: string,
  namespace: string,
  queue: string,
  body: string,
): Promise<void> {
  await onPostgres(url, (client) =>
    client.query(
      `with put as (
         insert into messaging.message (queue_id, body)
         select id, $3 from messaging.queue where namespace = $1 and name = $2 returning queue_id
       )
       select pg_notify('bus_' || queue_id, '') from put`,
      [namespace, queue, body],
    ),
  );
}

export async function ageInPostgres(
  url: string,
  namespace: string,
  queue: string,
  byMs: number,
): Promise<void> {
  await onPostgres(url, (client) =>
    client.query(
      `update messaging.message set queued_at = queued_at - $3 * interval '1 millisecond'
       where queue_id = (select id from messaging.queue where namespace = $1 and name = $2)`,
      [namespace, queue, byMs],
    ),
  );
}

async function onPostgres(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

export async function putRawIntoRabbitMq(
  url: string,
  namespace: string,
  queue: string,
  body: string | Buffer,
): Promise<void> {
  const connection = await amqp.connect(url);
  try {
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue(`${namespace}${queue}`, Buffer.from(body));
    await channel.waitForConfirms();
  } finally {
    await connection.close();
  }
}
