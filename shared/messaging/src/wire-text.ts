import type { Message } from './message.ts';

const texts = new WeakMap<Message, string>();

/** The JSON of `message`. A message that came out of the outbox has it already, and is not serialised again. */
export function wireTextOf(message: Message): string {
  return texts.get(message) ?? JSON.stringify(message);
}

/** The message that `text`, written by `wireTextOf`, stands for; remembers the text. */
export function messageOfWireText(text: string): Message {
  const message = JSON.parse(text) as Message;
  texts.set(message, text);
  return message;
}
