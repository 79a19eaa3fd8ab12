import { doneOf, doneRedirect } from '../../../account/done.ts';
import { acted } from '../../../console/parts/acted.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { consoleProductAddress } from '../addresses.ts';
import { gatherManagedProduct, gatherProducts } from './gather-product.ts';
import type { ManagedProductView } from './managed-product-view.ts';
import { inProductFields, readProductChange, textsTyped } from './product-form.ts';
import { managedProductPage } from './product-page.ts';
import { PRODUCTS, productsPage } from './products-page.ts';

const ADMIN = { for: 'admin' } as const;
const ONE = `${PRODUCTS}/:sku`;
const DONE = {
  saved: 'The product is saved.',
  archived: 'The product is archived. It is no longer sold.',
  'brought-back': 'The product is on sale again.',
};

/** `/console/products`, and one of them, which admins change. */
export function consoleProductsRoutes(pages: Pages): void {
  pages.get(
    PRODUCTS,
    async ({ visitor, query }) => productsPage(query, await gatherProducts(visitor, query)),
    ADMIN,
  );
  pages.get(ONE, (request) => show(request, { done: doneOf(request.query, DONE) }), ADMIN);
  pages.post(ONE, save, ADMIN);
  pages.post(
    `${ONE}/archive`,
    (request) =>
      change(request, 'archived', (input) => request.visitor.api.call('DELETE /api/products/{sku}', input)),
    ADMIN,
  );
  pages.post(
    `${ONE}/bring-back`,
    (request) =>
      change(request, 'brought-back', (input) =>
        request.visitor.api.call('PATCH /api/products/{sku}', { ...input, body: { is_archived: false } }),
      ),
    ADMIN,
  );
}

async function show(
  { visitor, params }: PageRequest,
  more: Pick<ManagedProductView, 'done' | 'problem' | 'typed'>,
): Promise<Answer> {
  return managedProductPage({ ...(await gatherManagedProduct(visitor, params.sku ?? '')), visitor, ...more });
}

async function save(request: PageRequest): Promise<Answer> {
  const typed = textsTyped(request.form);
  const body = readProductChange(typed);
  if ('status' in body) return show(request, { problem: body, typed });
  return change(
    request,
    'saved',
    (input) => request.visitor.api.call('PATCH /api/products/{sku}', { ...input, body }),
    { typed },
  );
}

interface Seen {
  readonly path: { readonly sku: string };
  readonly headers: { readonly 'if-match': string };
}

/** Changes the version that the form was made of, and no other. */
function change(
  request: PageRequest,
  done: keyof typeof DONE,
  act: (input: Seen) => Promise<unknown>,
  more: Pick<ManagedProductView, 'typed'> = {},
): Promise<Answer> {
  const { sku = '' } = request.params;
  const version = request.form.get('version') ?? '';
  // No version is 0: a form that was changed by hand meets another state.
  const headers = { 'if-match': `"${/^\d{1,9}$/.test(version) ? version : 0}"` };
  return acted(
    () => act({ path: { sku }, headers }),
    doneRedirect(consoleProductAddress(sku), done),
    (problem) => show(request, { problem: inProductFields(problem), ...more }),
  );
}
