import type { UserRole } from '@platform/api-client/operations.ts';
import { doneOf, doneRedirect } from '../../account/done.ts';
import { ownProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { filtersOf } from '../lists/filter-form.ts';
import type { ListQuery } from '../lists/list-query.ts';
import { acted } from '../parts/acted.ts';
import { CALL, part } from '../parts/part.ts';
import { type CustomerView, customerPage } from './customer-page.ts';
import { CUSTOMERS, customersPage } from './customers-page.ts';

const STAFF = { for: 'staff' } as const;
const ADMIN = { for: 'admin' } as const;
const ONE = `${CUSTOMERS}/:id`;
const PAGE = 50;
const DONE = {
  roles: 'The roles are given. They count within seconds.',
  closed: 'The account is closed.',
  open: 'The account is open again.',
};
const NOT_SURE = ownProblem('Nothing was done: tick that you mean this account.');

type Show = (request: PageRequest, more: Pick<CustomerView, 'done' | 'problem' | 'asked'>) => Promise<Answer>;

/** `/console/customers`, and one of them; admins give roles, close and open accounts. */
export function customersRoutes(pages: Pages): void {
  const linksTo = pages.deps.surroundings?.console.customerLinks;
  const show: Show = async ({ visitor, params }, more) => {
    const path = { id: params.id ?? '' };
    const [user, addresses] = await Promise.all([
      visitor.api.call('GET /api/users/{id}', { path }),
      part(visitor.api.call('GET /api/users/{id}/addresses', { path }, CALL).then(({ items }) => items)),
    ]);
    return customerPage({ user, addresses, visitor, links: linksTo?.(user.id) ?? [], ...more });
  };
  pages.get(CUSTOMERS, list, STAFF);
  pages.get(ONE, (request) => show(request, { done: doneOf(request.query, DONE) }), STAFF);
  pages.post(`${ONE}/roles`, (request) => giveRoles(request, show), ADMIN);
  pages.post(`${ONE}/deactivate`, (request) => setStanding(request, show, 'closed'), ADMIN);
  pages.post(`${ONE}/activate`, (request) => setStanding(request, show, 'open'), ADMIN);
}

async function list({ visitor, query }: PageRequest): Promise<Answer> {
  const filters = { ...filtersOf(query, 'q', 'role'), limit: PAGE } as ListQuery<'GET /api/users'>;
  return customersPage(query, await part(visitor.api.call('GET /api/users', { query: filters }, CALL)));
}

function giveRoles(request: PageRequest, show: Show): Promise<Answer> {
  const { visitor, params, form } = request;
  const id = params.id ?? '';
  // What is no role is refused by the API.
  const roles = form.getAll('role') as UserRole[];
  return acted(
    () => visitor.api.call('PUT /api/users/{id}/roles', { path: { id }, body: { roles } }),
    doneRedirect(`${CUSTOMERS}/${id}`, 'roles'),
    (problem) => show(request, { problem, asked: roles }),
  );
}

async function setStanding(request: PageRequest, show: Show, to: 'open' | 'closed'): Promise<Answer> {
  const { visitor, params, form } = request;
  const path = { id: params.id ?? '' };
  if (!form.has('sure')) return show(request, { problem: NOT_SURE });
  return acted(
    () =>
      to === 'open'
        ? visitor.api.call('POST /api/users/{id}/activate', { path })
        : visitor.api.call('POST /api/users/{id}/deactivate', { path, body: {} }),
    doneRedirect(`${CUSTOMERS}/${path.id}`, to),
    (problem) => show(request, { problem }),
  );
}
