import type { Static, TSchema } from '@platform/schema/type.ts';

/** The two durable topic exchanges: facts that happened, and requests to one service. */
export type Exchange = 'events' | 'commands';

/**
 * One message on the bus: a CloudEvents 1.0 JSON event (`application/cloudevents+json`) with the extensions
 * for tracing (`traceparent`, `tracestate`), causality (`correlationid`, `causationid`) and order (`sequence`).
 */
export interface Message<Data = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7; with the consumer's name the key of its inbox. */
  readonly id: string;
  /** The service that sent it. */
  readonly source: string;
  /** The routing key, such as `order.placed`. */
  readonly type: string;
  /** The id of the aggregate it is about; messages of one subject keep their order. */
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** `urn:platform:schema:order.placed:1`: the contract and its version. */
  readonly dataschema: string;
  readonly data: Data;
  readonly traceparent?: string;
  readonly tracestate?: string;
  /** The business process it belongs to: a saga's id. */
  readonly correlationid?: string;
  /** The id of the message that caused it. */
  readonly causationid?: string;
  /** The aggregate's version, zero-padded to ten digits so that text order is number order (CloudEvents `sequence`). */
  readonly sequence?: string;
}

/** A kind of message: its routing key, version, exchange and the schema of its data. Additive changes only. */
export interface MessageContract<Schema extends TSchema = TSchema> {
  readonly exchange: Exchange;
  readonly type: string;
  readonly version: number;
  readonly schema: Schema;
  /** The services that may send it. Left out: whoever does, as in a test. A contract of the platform has it. */
  readonly sentBy?: readonly string[];
  /** The service that a command asks; nobody else may listen to it. */
  readonly handledBy?: string;
}

export interface ContractOptions {
  readonly sentBy?: readonly string[];
  readonly handledBy?: string;
  /** Default 1. */
  readonly version?: number;
}

export type DataOf<Contract extends MessageContract> = Static<Contract['schema']>;

/** What a sender says of a message; the outbox adds id, source, time and trace. */
export interface Draft<Contract extends MessageContract = MessageContract> {
  readonly subject: string;
  readonly data: DataOf<Contract>;
  readonly correlationId?: string | undefined;
  readonly causationId?: string;
  /** The aggregate's version. */
  readonly sequence?: number;
}

/** A fact: past tense, published on `events`. */
export function defineEvent<Schema extends TSchema>(
  type: string,
  schema: Schema,
  options: ContractOptions = {},
): MessageContract<Schema> {
  return { exchange: 'events', type, schema, version: 1, ...options };
}

/** A request to one service: imperative, sent on `commands`. */
export function defineCommand<Schema extends TSchema>(
  type: string,
  schema: Schema,
  options: ContractOptions = {},
): MessageContract<Schema> {
  return { exchange: 'commands', type, schema, version: 1, ...options };
}

/** False for a service that the contract does not name. */
export function maySend({ sentBy }: Pick<MessageContract, 'sentBy'>, service: string): boolean {
  return sentBy === undefined || sentBy.includes(service);
}
