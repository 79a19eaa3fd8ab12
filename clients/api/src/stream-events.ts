/** A server-sent event (WHATWG HTML, section 9.2) that has data. */
export interface StreamEvent {
  /** Where to resume after it: `Last-Event-ID`. */
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

const BLANK_LINE = /\r?\n\r?\n/;
const FIELD = /^([a-z]+): ?(.*)$/;

/** The events of an answer, as they come. Comments, and blocks that only say where it begins, are left out. */
export async function* streamEvents({ body }: Response): AsyncGenerator<StreamEvent> {
  let pending = '';
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (pending + text).split(BLANK_LINE);
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event !== undefined) yield event;
    }
  }
}

function eventOf(block: string): StreamEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    // Data of several lines comes in several fields.
    const before = name === 'data' ? fields.get(name) : undefined;
    fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  const data = fields.get('data');
  return data === undefined ? undefined : { id: fields.get('id'), event: fields.get('event'), data };
}
