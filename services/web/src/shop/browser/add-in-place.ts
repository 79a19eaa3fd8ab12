import { announce, parsePage, swapParts } from '../../browser/fragment.ts';

/**
 * "Add" leaves the reader where they are, and says what happened. Guests' lists have links to the product's page instead of
 * forms: its form is fetched then. Where anything is not as expected, the browser goes on as without scripts.
 */
export function addInPlace(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.dataset.add === undefined) return;
    event.preventDefault();
    const name = form.dataset.add || event.submitter?.dataset.add || 'It';
    const fields = new FormData(form, event.submitter);
    add(form.action, fields, name)
      .catch(() => sendAsItIs(form, event.submitter))
      // It was sent, and may be sent again: another piece of the same.
      .finally(() => delete form.dataset.isUnderWay);
  });
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-add]');
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    addFromPage(link).catch(() => {
      location.href = link.href;
    });
  });
}

/** As without scripts; the button that was pressed is part of it. */
function sendAsItIs(form: HTMLFormElement, button: HTMLElement | null): void {
  if (button instanceof HTMLButtonElement && button.name !== '') {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
}

async function addFromPage(link: HTMLAnchorElement): Promise<void> {
  const answer = await fetch(link.href, { headers: { accept: 'text/html' } });
  const form = parsePage(await answer.text()).querySelector<HTMLFormElement>('form#add');
  if (!answer.ok || form === null) throw new Error(`answered ${answer.status}`);
  await add('/cart', new FormData(form), link.dataset.add ?? 'It');
}

/** Throws when it did not come to be in the cart. */
async function add(address: string, fields: FormData, name: string): Promise<void> {
  const body = new URLSearchParams([...fields].map(([key, value]) => [key, String(value)]));
  const answer = await fetch(address, { method: 'POST', body });
  if (!answer.ok || !answer.redirected) throw new Error(`answered ${answer.status}`);
  swapParts(parsePage(await answer.text()));
  announce(`${name} is in the cart.`);
}
