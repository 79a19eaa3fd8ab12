/** HTML that this server has sent, as a document. Pages allow this policy alone to make HTML of text (Trusted Types). */
interface HtmlPolicy {
  createHTML(text: string): string;
}

declare global {
  interface Window {
    readonly trustedTypes?: {
      createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy;
    };
  }
}

const rules: HtmlPolicy = { createHTML: (text) => text };
let policy: HtmlPolicy | undefined;

export function parsePage(text: string): Document {
  // Made when it is needed: a page takes a policy of this name once, and may have loaded two scripts that have this file.
  policy ??= window.trustedTypes?.createPolicy('fragment', rules) ?? rules;
  return new DOMParser().parseFromString(policy.createHTML(text), 'text/html');
}

/**
 * Puts the elements of `page` that are marked `data-swap` and have an id in place of those on screen, but for those that
 * `isKept` says are to stay. What has the focus keeps it, found again by its id. An element whose content is the same is
 * left alone.
 */
export function swapParts(page: Document, isKept = (_shown: Element) => false): void {
  const focused = document.activeElement?.id;
  for (const fresh of page.querySelectorAll('[data-swap][id]')) {
    const shown = document.getElementById(fresh.id);
    if (shown !== null && !shown.isEqualNode(fresh) && !isKept(shown))
      shown.replaceWith(document.importNode(fresh, true));
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/** Says `text` to those who listen instead of looking. */
export function announce(text: string): void {
  const status = document.querySelector('[data-status]');
  if (status !== null) status.textContent = text;
}
