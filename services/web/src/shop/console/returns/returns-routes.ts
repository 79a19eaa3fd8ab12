import { doneOf, doneRedirect } from '../../../account/done.ts';
import { filtersOf } from '../../../console/lists/filter-form.ts';
import type { ListQuery } from '../../../console/lists/list-query.ts';
import { acted } from '../../../console/parts/acted.ts';
import { CALL, part } from '../../../console/parts/part.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { returnAddress } from '../addresses.ts';
import { readReceipt } from './receipt.ts';
import { returnPage } from './return-page.ts';
import type { ReturnView } from './return-view.ts';
import { RETURNS, returnsPage } from './returns-page.ts';

const STAFF = { for: 'staff' } as const;
const ONE = `${RETURNS}/:id`;
const PAGE = 50;
const DONE = {
  approved: 'The return is approved.',
  received: 'The goods are received. The money is on its way back.',
  refused: 'The return is refused.',
};

/** `/console/returns`, and one of them, on which staff decide. */
export function consoleReturnsRoutes(pages: Pages): void {
  pages.get(RETURNS, list, STAFF);
  pages.get(ONE, (request) => show(request, { done: doneOf(request.query, DONE) }), STAFF);
  pages.post(
    `${ONE}/approve`,
    (request) =>
      decide(request, 'approved', ({ visitor }, path) =>
        visitor.api.call('POST /api/returns/{id}/approve', { path }),
      ),
    STAFF,
  );
  pages.post(`${ONE}/receive`, receive, STAFF);
  pages.post(
    `${ONE}/refuse`,
    (request) =>
      decide(request, 'refused', ({ visitor, form }, path) =>
        visitor.api.call('POST /api/returns/{id}/refuse', {
          path,
          body: { reason: (form.get('reason') ?? '').trim() },
        }),
      ),
    STAFF,
  );
}

async function list({ visitor, query }: PageRequest): Promise<Answer> {
  const filters = { ...filtersOf(query, 'status'), limit: PAGE } as ListQuery<'GET /api/returns'>;
  return returnsPage(query, await part(visitor.api.call('GET /api/returns', { query: filters }, CALL)));
}

async function show(
  { visitor, params }: PageRequest,
  more: Pick<ReturnView, 'done' | 'problem' | 'values'>,
): Promise<Answer> {
  const returned = await visitor.api.call('GET /api/returns/{id}', { path: { id: params.id ?? '' } });
  return returnPage({ returned, visitor, ...more });
}

function decide(
  request: PageRequest,
  done: keyof typeof DONE,
  act: (request: PageRequest, path: { readonly id: string }) => Promise<unknown>,
): Promise<Answer> {
  const { id = '' } = request.params;
  return acted(
    () => act(request, { id }),
    doneRedirect(returnAddress(id), done),
    (problem) => show(request, { problem, values: request.form }),
  );
}

async function receive(request: PageRequest): Promise<Answer> {
  const { visitor, params, form } = request;
  const returned = await visitor.api.call('GET /api/returns/{id}', { path: { id: params.id ?? '' } });
  const receipt = readReceipt(returned, form);
  if ('status' in receipt) return returnPage({ returned, visitor, problem: receipt, values: form });
  return decide(request, 'received', (_request, path) =>
    visitor.api.call('POST /api/returns/{id}/receive', { path, body: receipt }),
  );
}
