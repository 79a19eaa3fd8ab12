import type { Message } from '../../message.ts';

/**
 * Cuts messages, in their order, into waves to be sent one after the other, each confirmed before the next. Within a
 * wave the messages of a subject are of one type: so they go to the same queues, which take them in order or refuse
 * them. Of another type they might be taken by another queue, while the one before is refused.
 */
export function publishWaves<Item extends { readonly message: Pick<Message, 'subject' | 'type'> }>(
  items: readonly Item[],
): Item[][] {
  const waves: Item[][] = [];
  let wave: Item[] = [];
  let typeOf = new Map<string, string>();
  for (const item of items) {
    const { subject, type } = item.message;
    if ((typeOf.get(subject) ?? type) !== type) {
      waves.push(wave);
      wave = [];
      typeOf = new Map();
    }
    typeOf.set(subject, type);
    wave.push(item);
  }
  return wave.length === 0 ? waves : [...waves, wave];
}
