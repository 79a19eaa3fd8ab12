import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { busRightsOf } from '@platform/contracts/senders.ts';
import { loginPermissions } from '@platform/messaging/rabbitmq/login-permissions.ts';
import { ADMIN } from './admin.ts';

const VHOST = '/';

/**
 * What RabbitMQ is to import at its start beside its users (https://www.rabbitmq.com/docs/definitions): the exchanges of
 * the bus, and what each service's login may do. `namespace` is that of BUS_NAMESPACE.
 */
export function rabbitMqDefinitions(namespace = ''): object {
  const logins = MESSAGING_SERVICES.map((service) =>
    loginPermissions(busRightsOf(service), { namespace, vhost: VHOST }),
  );
  return {
    // Where RabbitMQ's own exports say what they are; imports pass over it.
    explanation: 'Generated from shared/contracts by `npm run bus-logins`: do not edit.',
    vhosts: [{ name: VHOST }],
    exchanges: ['events', 'commands'].map((name) => ({
      name: `${namespace}${name}`,
      vhost: VHOST,
      type: 'topic',
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    })),
    permissions: [
      { user: ADMIN, vhost: VHOST, configure: '.*', write: '.*', read: '.*' },
      ...logins.map(({ permission }) => permission),
    ],
    topic_permissions: logins.flatMap(({ topicPermissions }) => topicPermissions),
  };
}
