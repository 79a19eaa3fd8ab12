import type { Saga, StockLevel } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import type { Todo } from '../../../console/overview/needs-a-hand.ts';
import { CALL, foundIn, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { stockAddress } from '../addresses.ts';

/** As few as that are soon gone. */
const FEW = 5;
const COUNTED = 100;
const NAMED = 3;

interface Few<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** What of the shop needs a hand: what is not known counts as nothing. */
export async function shopTodos({ api }: Visitor): Promise<readonly Todo[]> {
  const [sagas, levels] = await Promise.all([
    part(api.call('GET /api/sagas', { query: { state: 'stuck', limit: COUNTED } }, CALL)),
    part(api.call('GET /api/stock', { query: { max_available: FEW, limit: COUNTED } }, CALL)),
  ]);
  return [...stuck(foundIn(sagas)), ...runningOut(foundIn(levels))];
}

function stuck(found: Few<Saga> | undefined): Todo[] {
  if (found === undefined || found.items.length === 0) return [];
  const [{ step, last_error: error, failure_reason: reason } = {}] = found.items;
  return [
    {
      kind: 'stuck',
      state: 'failed',
      text: html`<a href="/console/sagas?state=stuck">${counted(found, 'saga')}</a> ${step}${(error ?? reason) && html`: ${error ?? reason}`}`,
    },
  ];
}

function runningOut(found: Few<StockLevel> | undefined): Todo[] {
  if (found === undefined || found.items.length === 0) return [];
  const fewest = found.items.toSorted((one, other) => one.available - other.available).slice(0, NAMED);
  const named = fewest.map(
    ({ sku, available }, i) =>
      html`${i > 0 && ', '}<a href="${stockAddress(sku)}">${sku}</a> (${available} left)`,
  );
  return [
    {
      kind: 'stock',
      state: 'attention',
      text: html`<a href="/console/stock?max=${FEW}">${counted(found, 'sku')} running out</a>: ${named}`,
    },
  ];
}

function counted({ items, next_cursor }: Few<unknown>, what: string): string {
  return `${next_cursor === null ? '' : 'over '}${items.length} ${what}${items.length === 1 ? '' : 's'}`;
}
