import { ownPath, type Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';
import { fieldsToKeep } from './kept-form.ts';
import { withKeptForm } from './kept-form-note.ts';
import { KEPT_SECONDS, type KeptFormStore } from './kept-form-store.ts';

const COOKIE = 'kept-form';

export interface SentForm {
  /** Path and query that it was sent to. */
  readonly action: string;
  /** Referer: the page that it stands on. */
  readonly from: string | undefined;
  readonly token: string;
  readonly form: URLSearchParams;
}

/** Forms that came when their session was over. They wait until their owner has signed in again, and are never sent by themselves. */
export class KeptForms {
  readonly #store: KeptFormStore;

  constructor(store: KeptFormStore) {
    this.#store = store;
  }

  /**
   * Keeps a form that a page of ours has sent, and returns that page's address. Undefined when it was nobody's, or is not of
   * whoever is signed in by now.
   */
  async keep(visitor: Visitor, { action, from, token, form }: SentForm): Promise<string | undefined> {
    const owner = visitor.formOwner(token);
    if (owner === undefined || (visitor.isSignedIn && visitor.userId !== owner)) return undefined;
    const page = pathOf(from, action);
    const id = await this.#store.keep(owner, { page, action, fields: fieldsToKeep(form) });
    visitor.cookies.set(COOKIE, id, KEPT_SECONDS);
    return page;
  }

  /** The page at `address`, with the form that was kept of it. */
  async putInto(page: Page, address: string, visitor: Visitor): Promise<Page> {
    const kept = await this.#of(visitor);
    return kept?.form.page === address ? withKeptForm(page, kept.form, visitor) : page;
  }

  /** What was kept of the page at `address` is of the one at `to`, as that address leads there. */
  async follow(address: string, to: string, visitor: Visitor): Promise<void> {
    const kept = await this.#of(visitor);
    if (kept?.form.page === address) await this.#store.move(kept.id, { ...kept.form, page: to });
  }

  /** Forgets what was kept: where `action` is given, only of that form, which was sent again. */
  async drop(visitor: Visitor, action?: string): Promise<void> {
    const kept = await this.#of(visitor);
    if (kept === undefined || (action !== undefined && kept.form.action !== action)) return;
    await this.#store.remove(kept.id, visitor.userId ?? '');
    visitor.cookies.set(COOKIE, '', 0);
  }

  async #of(visitor: Visitor) {
    const [id, { userId }] = [visitor.cookies.get(COOKIE), visitor];
    if (id === undefined || userId === undefined) return undefined;
    const form = await this.#store.find(id, userId);
    // Past its time, or of somebody else who was here before.
    if (form === undefined) visitor.cookies.set(COOKIE, '', 0);
    return form && { id, form };
  }
}

/** Path and query of a page of ours. */
function pathOf(referer: string | undefined, fallback: string): string {
  const url = URL.parse(referer ?? '');
  return ownPath(url && url.pathname + url.search, fallback);
}
