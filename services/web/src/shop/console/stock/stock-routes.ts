import { randomUUID } from 'node:crypto';
import { doneOf, doneRedirect } from '../../../account/done.ts';
import { acted, isOpen } from '../../../console/parts/acted.ts';
import { formKey } from '../../../pages/form-key.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { stockAddress } from '../addresses.ts';
import { gatherSku, gatherStock } from './gather-stock.ts';
import { type SkuView, skuPage } from './sku-page.ts';
import { STOCK, stockPage } from './stock-page.ts';

const STAFF = { for: 'staff' } as const;
const ONE = `${STOCK}/:sku`;
const DONE = { adjusted: 'The stock is changed.' };
const DELTA = /^[+-]?\d{1,10}$/;
const NO_NUMBER = ownProblem('Please look at this again:', [
  { field: 'delta', message: 'must be a whole number, and not 0' },
]);

/** `/console/stock`, and the stock of one sku, which is changed there by hand. */
export function consoleStockRoutes(pages: Pages): void {
  pages.get(STOCK, async ({ visitor, query }) => stockPage(query, await gatherStock(visitor, query)), STAFF);
  pages.get(ONE, (request) => show(request, { done: doneOf(request.query, DONE) }), STAFF);
  pages.post(`${ONE}/adjustments`, adjust, STAFF);
}

async function show(
  { visitor, params, query }: PageRequest,
  more: Partial<Pick<SkuView, 'done' | 'problem' | 'values' | 'key'>>,
): Promise<Answer> {
  const found = await gatherSku(visitor, params.sku ?? '', query);
  return skuPage({ ...found, visitor, query, key: randomUUID(), ...more });
}

async function adjust(request: PageRequest): Promise<Answer> {
  const { visitor, params, form } = request;
  const { sku = '' } = params;
  const key = formKey(form);
  const again = (problem: FormProblem) =>
    show(request, { problem, values: form, ...(isOpen(problem) ? { key } : {}) });
  const typed = (form.get('delta') ?? '').trim().replace('−', '-');
  if (!DELTA.test(typed) || Number(typed) === 0) return again(NO_NUMBER);
  const reference = (form.get('reference') ?? '').trim();
  const body = {
    delta: Number(typed),
    reason: (form.get('reason') ?? '').trim(),
    ...(reference === '' ? {} : { reference }),
  };
  const headers = { 'idempotency-key': key };
  return acted(
    () => visitor.api.call('POST /api/stock/{sku}/adjustments', { path: { sku }, headers, body }),
    doneRedirect(stockAddress(sku.toUpperCase()), 'adjusted'),
    again,
  );
}
