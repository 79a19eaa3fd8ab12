import { type Message, type MessageContract, maySend } from '../message.ts';
import type { DeadLetterReason, SentAs } from '../transport.ts';

/** A message that its sender had no right to send. No retry can mend that. */
export class SenderError extends Error {
  readonly code: Extract<DeadLetterReason, 'wrong-sender' | 'forged'>;

  constructor(code: SenderError['code'], message: string) {
    super(message);
    this.name = 'SenderError';
    this.code = code;
  }
}

/**
 * Throws SenderError unless the contract names the sender, and the message is what the bus took it for: the bus lets a
 * login send some types, so another type within would get round that.
 */
export function checkSender(contract: MessageContract, message: Message, sentAs?: SentAs): void {
  const { type, source } = message;
  if (sentAs !== undefined && sentAs.type !== type)
    throw new SenderError('forged', `it says that it is ${type}, and was sent as ${sentAs.type ?? 'none'}`);
  if (sentAs?.sender !== undefined && sentAs.sender !== source)
    throw new SenderError(
      'forged',
      `it says that ${source} sent it, and the login was that of ${sentAs.sender}`,
    );
  if (!maySend(contract, source))
    throw new SenderError(
      'wrong-sender',
      `${type} is not sent by ${source}: its contract names ${contract.sentBy}`,
    );
}
