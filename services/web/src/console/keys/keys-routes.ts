import { doneOf, doneRedirect } from '../../account/done.ts';
import { ownProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { acted } from '../parts/acted.ts';
import { CALL, part } from '../parts/part.ts';
import { statedKeys } from './key-states.ts';
import { KEYS, type KeysView, keysPage, TYPED_LENGTH } from './keys-page.ts';

const ADMIN = { for: 'admin' } as const;
const DONE = {
  rotated: 'The next key is published.',
  withdrawn: 'The key is withdrawn.',
};
const MISTYPED = ownProblem('Nothing was withdrawn.', [
  { field: 'typed', message: 'are not what was typed: look at which key you mean' },
]);

/** `/console/keys`: the keys that sign access tokens. */
export function keysRoutes(pages: Pages): void {
  pages.get(
    KEYS,
    (request) =>
      show(request, { withdrawn: request.query.get('withdraw'), done: doneOf(request.query, DONE) }),
    ADMIN,
  );
  pages.post(`${KEYS}/rotate`, rotate, ADMIN);
  pages.post(`${KEYS}/withdraw`, withdraw, ADMIN);
}

async function show(
  { visitor }: PageRequest,
  more: Pick<KeysView, 'withdrawn' | 'done' | 'problem' | 'values'>,
): Promise<Answer> {
  const keys = part(
    visitor.api
      .call('GET /api/auth/keys', {}, CALL)
      .then((schedule) => statedKeys(schedule.keys, new Date())),
  );
  return keysPage({ keys: await keys, visitor, ...more });
}

function rotate(request: PageRequest): Promise<Answer> {
  return acted(
    () => request.visitor.api.call('POST /api/auth/keys/rotate'),
    doneRedirect(KEYS, 'rotated'),
    (problem) => show(request, { problem }),
  );
}

async function withdraw(request: PageRequest): Promise<Answer> {
  const { visitor, form } = request;
  const kid = form.get('kid') ?? '';
  const again = { withdrawn: kid, values: form };
  if (kid === '' || (form.get('typed') ?? '').trim() !== kid.slice(0, TYPED_LENGTH))
    return show(request, { ...again, problem: MISTYPED });
  return acted(
    () => visitor.api.call('DELETE /api/auth/keys/{kid}', { path: { kid } }),
    doneRedirect(KEYS, 'withdrawn'),
    (problem) => show(request, { ...again, problem }),
  );
}
