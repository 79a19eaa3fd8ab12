import { html } from '../../html/html.ts';
import type { Pages } from '../../pages/pages.ts';

/** `/`: what there is to buy. */
export function catalogueRoutes(pages: Pages): void {
  pages.get('/', async ({ visitor, query }) => {
    const q = query.get('q') ?? '';
    const { items } = await visitor.guestApi.call('GET /api/products', {
      query: { limit: 24, ...(q === '' ? {} : { q }) },
    });
    return {
      title: 'Lathe & Loom',
      search: q,
      body: html`<h1 class="display">Made to be handed down.</h1>
<ul class="things">${items.map(({ name, description }) => html`<li><h2>${name}</h2><p>${description}</p></li>`)}</ul>`,
    };
  });
}
