import { announce, parsePage, swapParts } from '../../browser/fragment.ts';

/** Waits after a lost stream, in ms; after the last of them the page is asked for now and then instead. */
const RETRIES_MS = [1000, 2000, 5000, 10_000];
const POLL_MS = 5000;

/** Keeps an order's page as the order is: told by a stream of what happens, or else by asking again. */
export function followLiveOrder(): void {
  const head = document.querySelector<HTMLElement>('[data-live]');
  if (head?.dataset.live) follow(head.dataset.live, 0);
}

function follow(address: string, failures: number): void {
  const stream = new EventSource(address);
  let failed = failures;
  stream.addEventListener('timeline', async () => {
    failed = 0;
    if (!(await refresh())) stream.close();
  });
  stream.addEventListener('error', () => {
    // Ours to mend: a browser would ask again at once and for ever.
    stream.close();
    setTimeout(async () => {
      if (!(await refresh())) return;
      if (failed < RETRIES_MS.length) follow(address, failed + 1);
      else poll();
    }, RETRIES_MS[failed] ?? POLL_MS);
  });
}

function poll(): void {
  setTimeout(async () => {
    if (await refresh()) poll();
  }, POLL_MS);
}

let isUnderWay = false;
let isAskedAgain = false;

/** Shows the page as it is now; false when the order and its returns have ended. What happens meanwhile is asked for once more. */
async function refresh(): Promise<boolean> {
  if (isUnderWay) {
    isAskedAgain = true;
    return true;
  }
  isUnderWay = true;
  try {
    do {
      isAskedAgain = false;
      await showNow();
    } while (isAskedAgain);
  } catch {
    showLost();
  } finally {
    isUnderWay = false;
  }
  return Boolean(document.querySelector<HTMLElement>('[data-live]')?.dataset.live);
}

async function showNow(): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
  const before = news();
  swapParts(parsePage(await answer.text()));
  const told = news().find((text, i) => text !== before[i]);
  if (told !== undefined) announce(told);
}

/** How the order is, and what happened last: of a return, the headline says nothing. */
function news(): readonly string[] {
  const texts = ['h1', '#order-happenings li:last-child strong'];
  return texts.map((selector) => document.querySelector(selector)?.textContent ?? '');
}

function showLost(): void {
  const seen = document.querySelector('[data-last-seen]');
  if (seen?.textContent?.startsWith('Seen at')) seen.prepend('Not live. ');
}
