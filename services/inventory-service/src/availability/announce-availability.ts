import { stockAvailabilityChanged } from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { findOutdated, listWords, type ToldWord, updateWords } from './availability-repository.ts';

export interface AvailabilityDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Up to so many available units are `few`. */
  readonly fewAtMost: number;
}

// Bounds a transaction and what it holds.
const BATCH = 500;

/** Tells of those of `skus` whose word has changed. May be repeated, and done by several replicas at once. */
export async function announceAvailability(deps: AvailabilityDeps, skus: readonly string[]): Promise<void> {
  for (let at = 0; at < skus.length; at += BATCH) {
    await deps.database.transaction(async (tx) => {
      const changed = await updateWords(tx, skus.slice(at, at + BATCH), deps.fewAtMost);
      await deps.outbox.addAll(tx, changed.map(eventOf));
    });
  }
}

/**
 * Tells of every sku whose word is not that of its level: after a start with other bounds, of stock from before there
 * were words, and of what a replica moved that died before it told.
 */
export async function announceOutdated(deps: AvailabilityDeps): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const skus: string[] = await findOutdated(deps.database, after, deps.fewAtMost, BATCH);
    await announceAvailability(deps, skus);
    after = skus.length < BATCH ? undefined : skus.at(-1);
  }
}

/** Tells again what was told last, of every sku. */
export async function repeatAvailability({ database, outbox }: AvailabilityDeps): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const words: ToldWord[] = await listWords(database, after, BATCH);
    await database.transaction((tx) => outbox.addAll(tx, words.map(eventOf)));
    after = words.length < BATCH ? undefined : words.at(-1)?.sku;
  }
}

function eventOf(word: ToldWord): OutboxEntry {
  return draft(stockAvailabilityChanged, { subject: word.sku, sequence: word.sequence, data: { ...word } });
}
