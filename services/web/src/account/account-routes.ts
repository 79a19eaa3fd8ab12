import { html } from '../html/html.ts';
import { postForm } from '../pages/form-fields.ts';
import type { Pages } from '../pages/pages.ts';

/** `/account`: whoever is signed in, and what belongs to them. */
export function accountRoutes(pages: Pages): void {
  pages.get(
    '/account',
    async ({ visitor }) => {
      const user = await visitor.api.call('GET /api/users/me');
      return {
        title: 'Your account',
        body: html`<h1 class="display">Your account</h1>
<p>${user.full_name}, ${user.email}</p>
${postForm({ action: '/sign-out', visitor, body: html`<button class="btn">Sign out</button>` })}`,
      };
    },
    { for: 'signed-in' },
  );
}
