import { type BusRight, type BusRights, loginName } from '../bus-rights.ts';
import type { Exchange } from '../message.ts';
import { EXCHANGES, exchangeName, movesName, recordName } from './queues/queue-topology.ts';

/** What RabbitMQ lets a user do in a virtual host: regular expressions over names of queues and exchanges. */
export interface Permission {
  readonly user: string;
  readonly vhost: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** With which routing keys a user may publish on a topic exchange, and bind its queues to it. */
export interface TopicPermission {
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}

export interface LoginPermissions {
  readonly permission: Permission;
  readonly topicPermissions: readonly TopicPermission[];
}

export interface VirtualHost {
  readonly namespace?: string;
  /** Default `/`. */
  readonly vhost?: string;
}

/**
 * The permissions of a service's login: what begins with its name is its own; it sends on the exchanges of the bus by its
 * topic permissions; and it keeps the record of queues with the others. It may not write to the default exchange.
 */
export function loginPermissions(
  rights: BusRights,
  { namespace = '', vhost = '/' }: VirtualHost = {},
): LoginPermissions {
  const user = loginName(rights.service, namespace);
  const exchanges = EXCHANGES.map((exchange) => escaped(exchangeName(namespace, exchange)));
  const record = recordName(namespace);
  const shared = [record, movesName(record), `${record}.lock`].map(escaped);
  const own = `${escaped(`${namespace}${rights.service}`)}\\..*`;
  const using = anyOf([...exchanges, ...shared, own]);
  return {
    permission: { user, vhost, configure: anyOf([...shared, own]), write: using, read: using },
    topicPermissions: EXCHANGES.map((exchange) => ({
      user,
      vhost,
      exchange: exchangeName(namespace, exchange),
      write: anyOf(typesOn(exchange, rights.sends)),
      // Events are for everybody. A command may hold what only its service is to know, such as a card.
      read: exchange === 'events' ? '.*' : anyOf(typesOn(exchange, rights.handles)),
    })),
  };
}

function typesOn(exchange: Exchange, rights: readonly BusRight[]): string[] {
  return rights.filter((right) => right.exchange === exchange).map(({ type }) => escaped(type));
}

/** With no alternatives, a pattern that nothing matches: an empty text would be taken for no restriction. */
function anyOf(patterns: readonly string[]): string {
  return patterns.length === 0 ? NOTHING : `^(${patterns.join('|')})$`;
}
const NOTHING = '^(?!)';

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
