import { formProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import type { AccountLink } from '../account-page.ts';
import { doneOf, doneRedirect } from '../done.ts';
import { addressBody } from './address-fields.ts';
import { ADDRESSES, type AddressesView, addressesPage } from './addresses-page.ts';
import { gatherAddresses } from './gather-addresses.ts';

const DONE = {
  added: 'The address is added.',
  saved: 'The address is saved.',
  removed: 'The address is removed.',
};
const ONE = `${ADDRESSES}/:id`;
const OPTIONS = { for: 'signed-in' } as const;

/** `/account/addresses`: the address book. */
export function addressesRoutes(pages: Pages, links: readonly AccountLink[]): void {
  const show = async (
    { visitor, query }: PageRequest,
    editedId: string | null | undefined,
    more: Pick<AddressesView, 'problem' | 'values'> = {},
  ): Promise<Answer> => {
    const addresses = await gatherAddresses(visitor);
    const edited = addresses.find(({ id }) => id === editedId);
    return addressesPage({ visitor, links, addresses, edited, done: doneOf(query, DONE), ...more });
  };
  const save = async (request: PageRequest, done: keyof typeof DONE, act: () => Promise<unknown>) => {
    try {
      await act();
      return doneRedirect(ADDRESSES, done);
    } catch (error) {
      return show(request, request.params.id, { problem: formProblem(error), values: request.form });
    }
  };
  pages.get(ADDRESSES, (request) => show(request, request.query.get('edit')), OPTIONS);
  pages.post(
    ADDRESSES,
    (request) =>
      save(request, 'added', () =>
        request.visitor.api.call('POST /api/users/me/addresses', { body: addressBody(request.form) }),
      ),
    OPTIONS,
  );
  pages.post(
    ONE,
    (request) =>
      save(request, 'saved', () =>
        request.visitor.api.call('PUT /api/users/me/addresses/{address_id}', {
          path: { address_id: request.params.id ?? '' },
          body: addressBody(request.form),
        }),
      ),
    OPTIONS,
  );
  pages.post(`${ONE}/default`, (request) => makeDefault(request), OPTIONS);
  pages.post(`${ONE}/remove`, (request) => remove(request), OPTIONS);
}

async function makeDefault({ visitor, params }: PageRequest): Promise<Answer> {
  const path = { address_id: params.id ?? '' };
  const {
    id: _,
    created_at: _c,
    updated_at: _u,
    ...address
  } = await visitor.api.call('GET /api/users/me/addresses/{address_id}', { path });
  const body = { ...address, is_default: true };
  await visitor.api.call('PUT /api/users/me/addresses/{address_id}', { path, body });
  return doneRedirect(ADDRESSES, 'saved');
}

async function remove({ visitor, params }: PageRequest): Promise<Answer> {
  await visitor.api.call('DELETE /api/users/me/addresses/{address_id}', {
    path: { address_id: params.id ?? '' },
  });
  return doneRedirect(ADDRESSES, 'removed');
}
