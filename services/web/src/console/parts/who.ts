import { type Html, html } from '@platform/html/html.ts';
import { shortId } from './short-id.ts';

/** A user by the id, with a link to the account; undefined for nobody. */
export function who(id: string | null): Html | undefined {
  return id === null ? undefined : html`<a href="/console/customers/${id}">${shortId(id)}</a>`;
}
