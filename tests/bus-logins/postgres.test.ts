import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { userUpdated } from '@platform/contracts/messages/user-messages.ts';
import type { Message } from '@platform/messaging/message.ts';
import { provisionLogins } from '@platform/messaging/postgres/provision-logins.ts';
import type { Delivery } from '@platform/messaging/transport.ts';
import { TypeRefusedError } from '@platform/messaging/transport-errors.ts';
import { eventually } from '@platform/testing/eventually.ts';
import pg from 'pg';
import { aMessage } from './logins-world.ts';
import { MESSAGES, parcelSent, rightsOf, SERVICES, sendParcel } from './parties.ts';
import { postgresWorld } from './postgres-world.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const RETRY = { immediate: 0, delaysMs: [40] };
const { database, connect, answerTo, roleOf, urlOf, logins } = await postgresWorld({ after });
const change = { user_id: '0190a000-0000-7000-8000-000000000001', updated_fields: ['roles'] };
const asAdmin = { ...change, email: 'a@shop.example', full_name: 'A', roles: ['admin'], is_active: true };
const asAdminEvent = () => aMessage(userUpdated, 'user-service', asAdmin);

const victim: Delivery[] = [];
const auth = await connect('auth-service');
await auth.subscribe(
  {
    queue: 'auth-service.events',
    bindings: [
      { exchange: 'events', pattern: 'user.updated' },
      { exchange: 'events', pattern: 'parcel.sent' },
    ],
  },
  async (delivery) => void victim.push(delivery),
);
const deliveryOf = async ({ id }: Message) => {
  await eventually(() => assert.ok(victim.some(({ message }) => message.id === id)));
  return victim.find(({ message }) => message.id === id);
};

describe("the services' logins at a bus in PostgreSQL", () => {
  test('send what contracts let them send, and nothing else', async () => {
    const sent: string[] = [];
    for (const service of SERVICES) {
      const transport = await connect(service);
      for (const { exchange, type } of MESSAGES) {
        const message = { ...asAdminEvent(), type };
        const refusal = await transport.publish(exchange, [message]).then(
          () => undefined,
          (error: unknown) => (error instanceof TypeRefusedError ? error.type : error),
        );
        // A type that goes nowhere is not asked for; so it is by the function itself.
        const direct = `select messaging.publish('', 0, '{${exchange}}', '{${type}}', '{x}', '{"{}"}')`;
        const answer = await answerTo(service, direct);
        if (answer === 1) sent.push(`${service} ${exchange} ${type}`);
        else assert.equal(answer, INSUFFICIENT_PRIVILEGE);
        if (['user.updated', 'parcel.sent'].includes(type))
          assert.equal(refusal, answer === 1 ? undefined : type);
      }
    }
    const granted = SERVICES.flatMap((service) =>
      rightsOf(service).sends.map(({ exchange, type }) => `${service} ${exchange} ${type}`),
    );
    assert.deepEqual(sent, granted);
  });

  test('carry commands, retries, dead letters and replays of their own queues', async () => {
    const transport = await connect('parcel-service');
    const sender = await connect('desk-service');
    let isFailing = true;
    const handled: Delivery[] = [];
    const queue = 'parcel-service.commands';
    const bindings = [{ exchange: 'commands', pattern: 'parcel.send' }] as const;
    const subscription = await transport.subscribe({ queue, bindings, retry: RETRY }, async (delivery) => {
      if (isFailing) throw new Error('not yet');
      handled.push(delivery);
    });
    const message = aMessage(sendParcel, 'desk-service', {});
    assert.deepEqual(await sender.publish('commands', [message]), { unroutable: [] });
    await eventually(async () => assert.equal(await transport.deadLetters.count(queue), 1));
    const seen = (await sender.busQueues.list()).find((one) => one.queue === queue);
    assert.deepEqual([seen?.dead, seen?.isConsumed], [1, true], 'others see how much there is');
    isFailing = false;
    assert.equal(await transport.deadLetters.replay(queue, 'all'), 1);
    await eventually(() => assert.equal(handled.length, 1));
    assert.deepEqual(handled[0]?.sentAs, { type: 'parcel.send', sender: 'desk-service' });
    await subscription.stop();
    assert.equal(await transport.busQueues.retire(queue), 0);
    await transport.busQueues.look();
  });

  test('know whose they are; the owner is nobody', async () => {
    assert.equal(await (await connect('user-service')).login(), 'user-service');
    assert.equal(await (await connect()).login(), undefined);
  });

  test('are told with a message, and with what type it was sent', async () => {
    const users = await connect('user-service');
    const message = asAdminEvent();
    await users.publish('events', [message]);
    assert.deepEqual((await deliveryOf(message))?.sentAs, { type: 'user.updated', sender: 'user-service' });
  });

  test('are told apart when another type is within', async () => {
    const client = new pg.Client({ connectionString: urlOf('parcel-service') });
    await client.connect();
    const forged = asAdminEvent();
    const { rows } = await client.query(`select id from messaging.queue where name = 'auth-service.events'`);
    const { rows: versions } = await client.query('select version from messaging.topology');
    await client.query(`select messaging.publish('', $1, '{events}', array[$2], array[$3], array[$4])`, [
      versions[0].version,
      parcelSent.type,
      JSON.stringify(forged),
      `{${rows[0].id}}`,
    ]);
    await client.end();
    const { sentAs } = (await deliveryOf(forged)) ?? {};
    assert.deepEqual(sentAs, { type: 'parcel.sent', sender: 'parcel-service' });
  });

  const QUEUE = `(select id from messaging.queue where name = 'auth-service.events')`;
  const REFUSED: Record<string, string> = {
    'put a row into a queue': `insert into messaging.message (queue_id, body) values (${QUEUE}, '{}')`,
    'put a row among the dead letters': `insert into messaging.dead_letter
      (queue_id, message_id, reason, error_name, error_message, attempts, body) values (${QUEUE}, 'x', 'x', 'x', 'x', 1, '{}')`,
    'put a row among the delayed': `insert into messaging.delayed_message (queue_id, due_at, attempts, body) values (${QUEUE}, now(), 1, '{}')`,
    'bind a queue of another': `insert into messaging.binding values (${QUEUE}, 'events', '#')`,
    'make a queue in the name of another': `insert into messaging.queue (namespace, name) values ('', 'auth-service.x')`,
    'change the rights': `update messaging.login set service = 'user-service'`,
    'give itself a right': `insert into messaging.login_right values (session_user, 'send', 'events', 'user.updated')`,
    'read the rights': 'select * from messaging.login',
    'end a session': 'delete from messaging.session',
    "change the bindings' version": 'update messaging.topology set version = 0',
    'make a table in the schema': 'create table messaging.mine ()',
    'make a function in the schema': `create function messaging.publish() returns int language sql as 'select 1'`,
    'empty the queues': 'truncate messaging.message',
    'turn the policies off': 'alter table messaging.message disable row level security',
    'become the owner': 'set role postgres',
  };
  for (const [what, text] of Object.entries(REFUSED))
    test(`cannot ${what}`, async () => {
      assert.equal(await answerTo('parcel-service', text), INSUFFICIENT_PRIVILEGE);
    });

  const UNSEEN: Record<string, string> = {
    'read a message of another': 'select body from messaging.message',
    'take a message of another': 'update messaging.message set owner = 1',
    'remove a message of another': 'delete from messaging.message',
    'read a dead letter of another': 'select body from messaging.dead_letter',
    'unbind a queue of another': `delete from messaging.binding where queue_id = ${QUEUE}`,
    'change a queue of another': `update messaging.queue set max_messages = 0 where name = 'auth-service.events'`,
    "lie about another's session": `update messaging.session set last_seen = 'epoch' where role_name <> session_user`,
    "end another's consumer": `delete from messaging.consumer where queue_id = ${QUEUE}`,
  };
  for (const [what, text] of Object.entries(UNSEEN))
    test(`cannot ${what}: there is none for it`, async () => {
      await database.query({
        text: `insert into messaging.dead_letter (queue_id, message_id, reason, error_name, error_message, attempts, body)
          values (${QUEUE}, 'x', 'x', 'x', 'x', 1, '{}')`,
        values: [],
      });
      await database.query({
        text: `insert into messaging.message (queue_id, owner, body) values (${QUEUE}, -1, '{}')`,
        values: [],
      });
      assert.equal(await answerTo('parcel-service', text), 0);
    });

  test('cannot listen to the commands of another, nor to all', async () => {
    const transport = await connect('parcel-service');
    for (const pattern of ['desk.open', '#', 'parcel.*']) {
      const bindings = [{ exchange: 'commands', pattern }] as const;
      const answer = await answerTo(
        'parcel-service',
        `with q as (insert into messaging.queue (namespace, name) values ('', 'parcel-service.${Math.random()}') returning id)
         select id from q`,
      );
      assert.equal(answer, 1);
      const id = `(select max(id) from messaging.queue where name like 'parcel-service.%')`;
      const bound = `insert into messaging.binding values (${id}, '${bindings[0].exchange}', '${pattern}')`;
      assert.equal(await answerTo('parcel-service', bound), INSUFFICIENT_PRIVILEGE);
    }
    await transport.close();
  });

  test("cannot give back what another's living session holds", async () => {
    const [held] = await database.query<{ id: number }>({
      text: 'select max(id) as id from messaging.session',
      values: [],
    });
    const text = `select messaging.forget_sessions(array[${held?.id}])`;
    assert.equal(await answerTo('parcel-service', text), 1);
    const [left] = await database.query<{ count: number }>({
      text: `select count(*) from messaging.session where id = ${held?.id}`,
      values: [],
    });
    assert.equal(left?.count, 1);
  });

  test("leave others' queues to their services, and say so", async () => {
    const transport = await connect('parcel-service');
    const queue = 'auth-service.events';
    const refused = { code: 'foreign-queue' };
    await assert.rejects(transport.deadLetters.list(queue), refused);
    await assert.rejects(transport.deadLetters.replay(queue, 'all'), refused);
    await assert.rejects(transport.deadLetters.discard(queue, 'all'), refused);
    await assert.rejects(transport.busQueues.retire(queue), refused);
    await assert.rejects(
      transport.subscribe({ queue, bindings: [] }, async () => undefined),
      refused,
    );
  });

  test('lose their rights when they are provisioned without them', async () => {
    await provisionLogins(
      database,
      logins.filter(({ role }) => role !== roleOf('parcel-service')),
    );
    const text = `select messaging.publish('', 0, '{events}', '{parcel.sent}', '{x}', '{"{}"}')`;
    assert.equal(await answerTo('parcel-service', text), INSUFFICIENT_PRIVILEGE);
    await provisionLogins(database, logins);
    assert.equal(await answerTo('parcel-service', text), 1);
  });
});
