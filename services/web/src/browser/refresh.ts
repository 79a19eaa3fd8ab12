import { parsePage, swapParts } from './fragment.ts';

/** Keeps a page as things are, while somebody looks at it and it says `data-refresh="SECONDS"`. */
export function refreshByItself(): void {
  const seconds = Number(document.querySelector<HTMLElement>('[data-refresh]')?.dataset.refresh);
  if (seconds > 0) setTimeout(refresh, seconds * 1000);
}

async function refresh(): Promise<void> {
  if (document.visibilityState === 'visible') await showNow();
  refreshByItself();
}

async function showNow(): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.ok && !answer.redirected) swapParts(parsePage(await answer.text()), isInUse);
  } catch {
    // Not reached: what is shown says of when it is, and the next look comes by itself.
  }
}

/** Nobody asked for the newer one: what somebody has opened, or types in, is neither closed nor emptied by it. */
function isInUse(shown: Element): boolean {
  return shown.querySelector('details[open], form :focus') !== null;
}
