import type { Exchange } from './message.ts';

/** A kind of message on an exchange. */
export interface BusRight {
  readonly exchange: Exchange;
  readonly type: string;
}

/** What the login of a service may do at the bus, beside what it may do with its own queues. */
export interface BusRights {
  readonly service: string;
  readonly sends: readonly BusRight[];
  /** Commands that ask it. Events may be heard by every service. */
  readonly handles: readonly BusRight[];
}

/** The name of a service's login at RabbitMQ. A service knows by it that the login is its own. */
export function loginName(service: string, namespace = ''): string {
  return `${namespace}${service}`;
}
