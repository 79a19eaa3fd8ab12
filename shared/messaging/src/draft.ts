import { currentContext, formatTraceparent } from '@platform/telemetry/trace-context.ts';
import type { Draft, Message, MessageContract } from './message.ts';
import { handledMessage } from './receiving/message-context.ts';
import { startCreating } from './telemetry/message-spans.ts';
import type { MessagingSystem } from './transport.ts';
import { uuidV7 } from './wire/uuid-v7.ts';

/** A message to be sent: its contract and what the sender says of it. */
export interface OutboxEntry {
  readonly contract: MessageContract;
  readonly draft: Draft;
}

/** An entry for `Outbox.addAll`, with its data checked against the contract by the compiler. */
export function draft<C extends MessageContract>(contract: C, draft: Draft<C>): OutboxEntry {
  return { contract, draft };
}

/**
 * The message as it goes over the bus, with an id and the time of now. Trace and causality come from the work
 * under way where the draft says nothing: a reply belongs to the process of its command and names it as cause.
 */
export function composeMessage(
  { contract, draft }: OutboxEntry,
  source: string,
  system: MessagingSystem = 'postgresql',
): Message {
  const cause = handledMessage();
  const id = uuidV7();
  const correlationId = draft.correlationId ?? cause?.correlationid;
  const causationId = draft.causationId ?? cause?.id;
  const described = {
    id,
    type: contract.type,
    ...(correlationId === undefined ? {} : { correlationid: correlationId }),
  };
  const span = startCreating(system, contract.exchange, described);
  const context = span?.context ?? currentContext();
  span?.end();
  return {
    specversion: '1.0',
    id,
    source,
    type: contract.type,
    subject: draft.subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:platform:schema:${contract.type}:${contract.version}`,
    data: draft.data,
    ...(context === undefined ? {} : { traceparent: formatTraceparent(context) }),
    ...(context?.tracestate === undefined ? {} : { tracestate: context.tracestate }),
    ...(correlationId === undefined ? {} : { correlationid: correlationId }),
    ...(causationId === undefined ? {} : { causationid: causationId }),
    ...(draft.sequence === undefined ? {} : { sequence: String(draft.sequence).padStart(10, '0') }),
  };
}
