import { ownPath } from '../pages/page.ts';
import type { Pages } from '../pages/pages.ts';
import { DROP } from './kept-form-note.ts';

/** `/kept-form/drop`: throws away what was typed before somebody had to sign in again. */
export function keptFormRoutes(pages: Pages): void {
  const { keptForms } = pages.deps;
  pages.post(DROP, async ({ visitor, form }) => {
    await keptForms.drop(visitor);
    return { redirect: ownPath(form.get('to'), '/') };
  });
}
