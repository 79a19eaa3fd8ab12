import { parsePage, swapParts } from './fragment.ts';

/** Keeps a page that says `data-refresh="SECONDS"` as things are, while somebody looks at it. */
export function refreshByItself(): void {
  const seconds = Number(document.querySelector<HTMLElement>('[data-refresh]')?.dataset.refresh);
  if (seconds > 0) setTimeout(() => refresh(seconds), seconds * 1000);
}

async function refresh(seconds: number): Promise<void> {
  if (document.visibilityState === 'visible') await showNow();
  setTimeout(() => refresh(seconds), seconds * 1000);
}

async function showNow(): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.ok && !answer.redirected) swapParts(parsePage(await answer.text()));
  } catch {
    // Not reached: what is shown says of when it is, and the next look comes by itself.
  }
}
