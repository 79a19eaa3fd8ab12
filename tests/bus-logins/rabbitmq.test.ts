import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { userUpdated } from '@platform/contracts/messages/user-messages.ts';
import type { Delivery } from '@platform/messaging/transport.ts';
import { TypeRefusedError } from '@platform/messaging/transport-errors.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { ConfirmChannel } from 'amqplib';
import { hasRabbitMq } from '../faults/world/servers/rabbitmq-node.ts';
import { aMessage, type LoginsWorld, publish, startLoginsWorld } from './logins-world.ts';
import { MESSAGES, parcelSent, rightsOf, SERVICES, sendParcel } from './parties.ts';

const skip = hasRabbitMq ? false : 'RabbitMQ is not installed here';
const ACCESS_REFUSED = 403;
const RETRY = { immediate: 0, delaysMs: [40] };
const change = { user_id: '0190a000-0000-7000-8000-000000000001', updated_fields: ['roles'] };
const asAdmin = { ...change, email: 'a@shop.example', full_name: 'A', roles: ['admin'], is_active: true };

describe("the services' logins at RabbitMQ", { skip }, () => {
  let world: LoginsWorld;
  const victim: Delivery[] = [];

  const endings: (() => unknown)[] = [];
  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  before(async () => {
    // Hooks that a hook asks for would run at its end.
    world = await startLoginsWorld({ after: (end) => void endings.push(end) });
    const auth = await world.connect('auth-service');
    const bindings = [{ exchange: 'events', pattern: 'user.updated' }] as const;
    await auth.subscribe({ queue: 'auth-service.events', bindings, retry: RETRY }, async (delivery) => {
      victim.push(delivery);
    });
  });

  test('send what contracts let them send, and nothing else', async () => {
    const sent: string[] = [];
    for (const service of SERVICES) {
      for (const { exchange, type } of MESSAGES) {
        const refusal = await world.refusalOf(service, (channel) => publish(channel, exchange, type));
        assert.ok(refusal === undefined || refusal === ACCESS_REFUSED, `${service} ${type}: ${refusal}`);
        if (refusal === undefined) sent.push(`${service} ${exchange} ${type}`);
      }
    }
    const granted = SERVICES.flatMap((service) =>
      rightsOf(service).sends.map(({ exchange, type }) => `${service} ${exchange} ${type}`),
    );
    assert.deepEqual(sent, granted);
  });

  test('name the type that they may not send', async () => {
    const transport = await world.connect('parcel-service');
    const isNamed = (error: unknown) => error instanceof TypeRefusedError && error.type === 'user.updated';
    await assert.rejects(transport.publish('events', [asAdminEvent()]), isNamed);
  });

  test('carry commands, retries, dead letters and replays of their own queues', async () => {
    const transport = await world.connect('parcel-service');
    const sender = await world.connect('desk-service');
    let isFailing = true;
    const handled: string[] = [];
    const queue = 'parcel-service.commands';
    const bindings = [{ exchange: 'commands', pattern: 'parcel.send' }] as const;
    await transport.subscribe({ queue, bindings, retry: RETRY }, async ({ message }) => {
      if (isFailing) throw new Error('not yet');
      handled.push(message.id);
    });
    const message = aMessage(sendParcel, 'desk-service', {});
    assert.deepEqual(await sender.publish('commands', [message]), { unroutable: [] });
    await eventually(async () => assert.equal(await transport.deadLetters.count(queue), 1));
    isFailing = false;
    assert.equal(await transport.deadLetters.replay(queue, 'all'), 1);
    await eventually(() => assert.deepEqual(handled, [message.id]));
    const queues = await sender.busQueues.list();
    assert.deepEqual(
      queues.map(({ queue }) => queue),
      ['auth-service.events', queue],
    );
  });

  const HOW: Record<string, (channel: ConfirmChannel) => Promise<unknown>> = {
    'to a queue by the default exchange': (channel) =>
      publish(channel, '', 'auth-service.events', asAdminEvent()),
    'by the exchange of its moves': (channel) =>
      publish(channel, 'auth-service.events.moves', 'auth-service.events'),
    'by amq.topic': (channel) => publish(channel, 'amq.topic', 'user.updated'),
    'with a type in other letters': (channel) => publish(channel, 'events', 'User.updated'),
    'with a pattern for a type': (channel) => publish(channel, 'events', 'user.*'),
    'with more behind its own type': (channel) => publish(channel, 'events', 'parcel.sent.user.updated'),
    'by a queue that dead-letters into the default exchange': (channel) =>
      channel.assertQueue('parcel-service.a', {
        deadLetterExchange: '',
        deadLetterRoutingKey: 'auth-service.events',
      }),
    'by a queue of another that it binds': (channel) =>
      channel.bindQueue('auth-service.events', 'parcel-service.x', 'user.updated'),
  };
  for (const [how, work] of Object.entries(HOW))
    test(`cannot send ${how}`, async () => {
      await world.refusalOf('parcel-service', (channel) =>
        channel.assertExchange('parcel-service.x', 'direct'),
      );
      assert.equal(await world.refusalOf('parcel-service', work), ACCESS_REFUSED);
    });

  const WHAT: Record<string, (channel: ConfirmChannel) => Promise<unknown>> = {
    'take from it': (channel) => channel.get('auth-service.events'),
    'consume it': (channel) => channel.consume('auth-service.events', () => undefined),
    'purge it': (channel) => channel.purgeQueue('auth-service.events'),
    'delete it': (channel) => channel.deleteQueue('auth-service.events'),
    'read its dead letters': (channel) => channel.get('auth-service.events.dead'),
    'delete the exchange of events': (channel) => channel.deleteExchange('events'),
    'make another exchange': (channel) => channel.assertExchange('others', 'topic'),
    'listen to the commands of another': async (channel) => {
      await channel.assertQueue('parcel-service.b');
      await channel.bindQueue('parcel-service.b', 'commands', 'desk.open');
    },
    'listen to all commands': async (channel) => {
      await channel.assertQueue('parcel-service.b');
      await channel.bindQueue('parcel-service.b', 'commands', '#');
    },
  };
  for (const [what, work] of Object.entries(WHAT))
    test(`cannot touch what is another's: ${what}`, async () => {
      assert.equal(await world.refusalOf('parcel-service', work), ACCESS_REFUSED);
    });

  // What the broker's permissions let through: it looks at an exchange that is bound, not at what comes from there.
  const ROUND: Record<string, (channel: ConfirmChannel, message: object) => Promise<unknown>> = {
    'by a queue that dead-letters into the exchange of events': async (channel, message) => {
      const queue = 'parcel-service.c';
      await channel.assertQueue(queue, {
        messageTtl: 1,
        deadLetterExchange: 'events',
        deadLetterRoutingKey: 'user.updated',
      });
      await channel.assertExchange('parcel-service.x', 'direct');
      await channel.bindQueue(queue, 'parcel-service.x', 'c');
      await publish(channel, 'parcel-service.x', 'c', message);
    },
    'by an exchange of its own that the exchange of events is bound to': async (channel, message) => {
      await channel.assertExchange('parcel-service.y', 'topic');
      await channel.bindExchange('events', 'parcel-service.y', '#');
      await publish(channel, 'parcel-service.y', 'user.updated', message);
    },
    'by an exchange of its own whose alternate is the exchange of events': async (channel, message) => {
      await channel.assertExchange('parcel-service.z', 'topic', { alternateExchange: 'events' });
      await publish(channel, 'parcel-service.z', 'user.updated', message);
    },
    'with a second routing key in a header': async (channel, message) => {
      channel.publish('events', parcelSent.type, Buffer.from(JSON.stringify(message)), {
        CC: 'user.updated',
      });
      await channel.waitForConfirms();
    },
  };
  for (const [how, work] of Object.entries(ROUND))
    test(`are told apart when a type is sent ${how}`, async () => {
      const message = asAdminEvent();
      assert.equal(await world.refusalOf('parcel-service', (channel) => work(channel, message)), undefined);
      await eventually(() => assert.ok(victim.some((delivery) => delivery.message.id === message.id)));
      const delivery = victim.find((one) => one.message.id === message.id);
      assert.ok(delivery?.sentAs !== undefined && delivery.sentAs.type !== 'user.updated');
    });

  test("leave others' queues to their services, and say so", async () => {
    const transport = await world.connect('parcel-service');
    const queue = 'auth-service.events';
    const refused = { code: 'foreign-queue' };
    await assert.rejects(transport.deadLetters.list(queue), refused);
    await assert.rejects(transport.deadLetters.replay(queue, 'all'), refused);
    await assert.rejects(transport.deadLetters.discard(queue, 'all'), refused);
    const gone = await world.connect('desk-service');
    const former = 'desk-service.former';
    await (await gone.subscribe({ queue: former, bindings: [] }, async () => undefined)).stop();
    await assert.rejects(transport.busQueues.retire(former), refused);
    assert.equal(await gone.busQueues.retire(former), 0);
    // Looks after what is its own, and passes over the rest.
    await transport.busQueues.look();
  });

  test('a message that its sender may send is told as what it is', async () => {
    const users = await world.connect('user-service');
    const message = asAdminEvent();
    await users.publish('events', [message]);
    await eventually(() => assert.ok(victim.some((delivery) => delivery.message.id === message.id)));
    assert.deepEqual(victim.find((one) => one.message.id === message.id)?.sentAs, { type: 'user.updated' });
  });
});

function asAdminEvent() {
  return aMessage(userUpdated, 'user-service', asAdmin);
}
