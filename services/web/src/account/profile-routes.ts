import { formProblem } from '../pages/form-problem.ts';
import type { Answer } from '../pages/page.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { AccountLink } from './account-page.ts';
import { doneOf, doneRedirect } from './done.ts';
import { profilePage } from './profile-page.ts';

const DONE = {
  name: 'Your name is saved.',
  email: 'We sent a link to the new address. Until it is opened, the present one stays.',
};

/** `/account`: name and address. */
export function profileRoutes(pages: Pages, links: readonly AccountLink[]): void {
  const options = { for: 'signed-in' } as const;
  const show = async (
    { visitor, query }: PageRequest,
    failed?: Parameters<typeof profilePage>[0]['failed'],
  ) => {
    const user = await visitor.api.call('GET /api/users/me');
    await visitor.noteVerified(user.is_verified);
    return profilePage({ visitor, links, user, done: doneOf(query, DONE), ...(failed && { failed }) });
  };
  const change = async (request: PageRequest, form: 'name' | 'email', body: object): Promise<Answer> => {
    try {
      await request.visitor.api.call('PATCH /api/users/me', { body });
      return doneRedirect('/account', form);
    } catch (error) {
      return show(request, { form, problem: formProblem(error), values: request.form });
    }
  };
  pages.get('/account', (request) => show(request), options);
  pages.post(
    '/account/name',
    (request) => change(request, 'name', { full_name: request.form.get('full_name') ?? '' }),
    options,
  );
  pages.post(
    '/account/email',
    (request) =>
      change(request, 'email', {
        email: request.form.get('email') ?? '',
        current_password: request.form.get('current_password') ?? '',
      }),
    options,
  );
}
