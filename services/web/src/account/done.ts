import type { Redirect } from '../pages/page.ts';

/** Back to a page that then says what was done: a reload does nothing again. */
export function doneRedirect(path: string, what: string): Redirect {
  return { redirect: `${path}?${new URLSearchParams({ done: what }).toString()}` };
}

/** A query without what was done: for an address that leads on from there. */
export function withoutDone(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([name]) => name !== 'done'));
}

/** What a page has to say by its address. Its words are from `texts` alone, whatever the address says. */
export function doneOf(query: URLSearchParams, texts: Readonly<Record<string, string>>): string | undefined {
  const what = query.get('done') ?? '';
  return Object.hasOwn(texts, what) ? texts[what] : undefined;
}
