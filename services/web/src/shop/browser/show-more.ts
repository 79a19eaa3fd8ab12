import { announce, parsePage } from '../../browser/fragment.ts';

/** "Show more" puts the next page's things below those that are shown. Where that fails, the link is followed. */
export function showMoreInPlace(): void {
  document.addEventListener('click', async (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-more]');
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute('aria-disabled') === 'true') return;
    link.setAttribute('aria-disabled', 'true');
    try {
      await append(link);
    } catch {
      location.href = link.href;
    }
  });
}

async function append(link: HTMLAnchorElement): Promise<void> {
  const answer = await fetch(link.href, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
  const page = parsePage(await answer.text());
  const list = document.getElementById('things');
  const fresh = [...page.querySelectorAll('#things > li')].map((thing) => document.importNode(thing, true));
  if (list === null || fresh.length === 0) throw new Error('nothing to show');
  list.append(...fresh);
  const next = page.querySelector<HTMLAnchorElement>('a[data-more]');
  if (next === null) link.remove();
  else {
    link.href = next.href;
    link.removeAttribute('aria-disabled');
  }
  const shown = document.querySelector('[data-shown]');
  if (shown !== null) shown.textContent = String(list.children.length);
  announce(`${fresh.length} more things are shown.`);
  // Whoever goes by keyboard goes on where the new ones begin.
  fresh[0]?.querySelector<HTMLElement>('h3 a')?.focus({ preventScroll: true });
}
