import type { Message } from '../message.ts';
import { MalformedMessageError } from '../transport-errors.ts';
import { wireTextOf } from './wire-text.ts';

export const CONTENT_TYPE = 'application/cloudevents+json';

// The attributes that routing, ordering and the inbox stand on; CloudEvents 1.0, section 3, and our `subject`.
const REQUIRED = ['id', 'source', 'type', 'subject'] as const;
const OPTIONAL = ['traceparent', 'tracestate', 'correlationid', 'causationid', 'sequence'] as const;

// A routing key and a message id travel as AMQP short strings; RabbitMQ 4 takes messages up to 16 MiB by default.
const LONGEST_NAME_BYTES = 255;
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

/** The body under which a message travels. Throws RangeError for one that no transport can carry. */
export function encodeMessage(message: Message): string {
  for (const name of ['id', 'type'] as const) {
    const bytes = Buffer.byteLength(message[name]);
    if (bytes === 0 || bytes > LONGEST_NAME_BYTES)
      throw new RangeError(`a message's ${name} must have 1 to ${LONGEST_NAME_BYTES} bytes, not ${bytes}`);
  }
  const body = wireTextOf(message);
  // Three bytes is the most that one UTF-16 unit takes in UTF-8: most bodies need not be measured.
  if (body.length * 3 > LARGEST_BODY_BYTES && Buffer.byteLength(body) > LARGEST_BODY_BYTES)
    throw new RangeError(`message ${message.id} is larger than ${LARGEST_BODY_BYTES} bytes`);
  return body;
}

/** Reads a body as the CloudEvent it should be; throws MalformedMessageError. Unknown attributes pass. */
export function parseMessage(body: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new MalformedMessageError('the body is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedMessageError('the body is not a JSON object');
  const attributes = value as Record<string, unknown>;
  if (attributes.specversion !== '1.0')
    throw new MalformedMessageError('the body is not a CloudEvent of specversion 1.0');
  for (const name of REQUIRED) {
    const attribute = attributes[name];
    if (typeof attribute !== 'string' || attribute === '')
      throw new MalformedMessageError(`the CloudEvent's ${name} is not a text`);
  }
  for (const name of OPTIONAL)
    if (attributes[name] !== undefined && typeof attributes[name] !== 'string')
      throw new MalformedMessageError(`the CloudEvent's ${name} is not a text`);
  return value as Message;
}

const PEEKED = [...REQUIRED, 'traceparent'] as const;

/** What can be told of a body that may be malformed: for a dead letter. None of it is an empty text. */
export function peekMessage(body: string): Partial<Record<(typeof PEEKED)[number], string>> {
  try {
    const attributes = JSON.parse(body) as Record<string, unknown>;
    return Object.fromEntries(
      PEEKED.map((name) => [name, attributes[name]]).filter(
        ([, value]) => typeof value === 'string' && value !== '',
      ),
    );
  } catch {
    return {}; // Nothing can be told of it; its body is kept as it is.
  }
}
