import type { Message } from '../message.ts';

const texts = new WeakMap<Message, string>();

/** The JSON of `message`. A message that came out of the outbox has it already, and is not serialised again. */
export function wireTextOf(message: Message): string {
  return texts.get(message) ?? JSON.stringify(message);
}

/**
 * The message that `text`, written by `wireTextOf`, stands for. It remembers the text, and parses it only when somebody
 * asks for more than `id` and `type`, which are all that routing needs.
 */
export function messageOfWireText({ id, type }: Pick<Message, 'id' | 'type'>, text: string): Message {
  const message = new UnparsedMessage(id, type, text);
  texts.set(message, text);
  return message;
}

/** The attributes that are written before `data`. A quotation mark within a text is escaped, so this is no text. */
const DATA = ',"data":';

class UnparsedMessage implements Message {
  readonly id: string;
  readonly type: string;
  readonly #text: string;
  #parsedHead: Message | undefined;
  #parsed: Message | undefined;

  constructor(id: string, type: string, text: string) {
    this.id = id;
    this.type = type;
    this.#text = text;
  }

  get specversion() {
    return this.#head.specversion;
  }
  get source() {
    return this.#head.source;
  }
  get subject() {
    return this.#head.subject;
  }
  get time() {
    return this.#head.time;
  }
  get datacontenttype() {
    return this.#head.datacontenttype;
  }
  get dataschema() {
    return this.#head.dataschema;
  }
  get data() {
    return this.#whole.data;
  }
  // The rest may be missing, which the types of the optional ones do not let a getter say.
  get traceparent() {
    return this.#whole.traceparent as string;
  }
  get tracestate() {
    return this.#whole.tracestate as string;
  }
  get correlationid() {
    return this.#whole.correlationid as string;
  }
  get causationid() {
    return this.#whole.causationid as string;
  }
  get sequence() {
    return this.#whole.sequence as string;
  }

  toJSON(): Message {
    return this.#whole;
  }

  get #head(): Message {
    const end = this.#text.indexOf(DATA);
    this.#parsedHead ??= end === -1 ? this.#whole : (JSON.parse(`${this.#text.slice(0, end)}}`) as Message);
    return this.#parsedHead;
  }

  get #whole(): Message {
    this.#parsed ??= JSON.parse(this.#text) as Message;
    return this.#parsed;
  }
}
