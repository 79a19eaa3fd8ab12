import type { Message, MessageContract } from '@platform/messaging/message.ts';
import { checkSender, SenderError } from '@platform/messaging/receiving/sender-check.ts';
import type { DeadLetter } from '@platform/messaging/transport.ts';
import { MalformedMessageError } from '@platform/messaging/transport-errors.ts';
import { contractErrorsOf } from '@platform/messaging/wire/contract-validator.ts';
import { parseMessage, peekMessage } from '@platform/messaging/wire/message-body.ts';
import { fieldErrors } from '../problems/field-errors.ts';

/** What of a message does not fit, and why. */
export interface Misfit {
  /** `data.lines.0.quantity`, or `body` for the whole. */
  readonly path: string;
  readonly message: string;
}

const KEPT = ['id', 'source', 'type', 'subject'] as const;

/** What a body has to say of itself, where that is known. */
export type Kept = Partial<Record<(typeof KEPT)[number], string>>;

/** What an edit must leave: whose message it is, and what about, is not an operator's to say. */
export function keptOf({ body, type }: DeadLetter): Kept {
  return { ...(type === undefined ? {} : { type }), ...peekMessage(body) };
}

/** All for which the consumer that takes `contracts` would refuse `body`, and all that is not as in `kept`. */
export function misfitsOf(
  body: string,
  {
    contracts,
    kept,
    sentAs,
  }: {
    readonly contracts: readonly MessageContract[];
    readonly kept: Kept;
    readonly sentAs?: DeadLetter['sentAs'] | undefined;
  },
): Misfit[] {
  const message = parsed(body);
  if ('path' in message) return [message];
  const misfits = changed(message, kept);
  const contract = contracts.find(({ type }) => type === message.type);
  if (contract === undefined) {
    const said = `nothing here consumes ${message.type} from this queue, so no contract tells whether it fits`;
    return [...misfits, { path: 'type', message: said }];
  }
  return [...misfits, ...senderMisfits(contract, message, sentAs), ...dataMisfits(contract, message.data)];
}

function parsed(body: string): Message | Misfit {
  try {
    return parseMessage(body);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    const { cause } = error;
    return {
      path: 'body',
      message: cause instanceof Error ? `${error.message}: ${cause.message}` : error.message,
    };
  }
}

function changed(message: Message, kept: Kept): Misfit[] {
  return KEPT.filter((name) => kept[name] !== undefined && kept[name] !== message[name]).map((name) => ({
    path: name,
    message: `must stay ${kept[name]}`,
  }));
}

function senderMisfits(
  contract: MessageContract,
  message: Message,
  sentAs: DeadLetter['sentAs'] | undefined,
): Misfit[] {
  try {
    checkSender(contract, message, sentAs);
    return [];
  } catch (error) {
    if (!(error instanceof SenderError)) throw error;
    return [{ path: error.code === 'forged' ? 'type' : 'source', message: error.message }];
  }
}

function dataMisfits(contract: MessageContract, data: unknown): Misfit[] {
  return fieldErrors(contractErrorsOf(contract)(data), '').map(({ field, message }) => ({
    path: field === '' ? 'data' : `data.${field}`,
    message,
  }));
}
