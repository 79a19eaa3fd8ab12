import type { Bundle } from '../bundle-type.ts';
import { html } from '../html/html.ts';
import { brandMark } from './brand-mark.ts';
import { catalogueRoutes } from './catalogue/catalogue-routes.ts';
import { searchField } from './catalogue/search-field.ts';

/** The shop: Lathe & Loom. */
export const bundle: Bundle = {
  brand: { name: 'Lathe & Loom', mark: brandMark },
  assets: ['shop'],
  search: searchField,
  links: () => html`<a href="/cart">Cart</a>`,
  footer: () =>
    html`<p>Lathe &amp; Loom is the demo shop of a microservices platform. Nothing here is sold.</p>`,
  accountLinks: [],
  addPages(pages) {
    catalogueRoutes(pages);
  },
};
