/** A form that is under way is not sent a second time by a second press. It can be sent again when the page is shown again. */
export function sendFormsOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.isUnderWay === 'true') event.preventDefault();
    form.dataset.isUnderWay = 'true';
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-is-under-way]'))
      delete form.dataset.isUnderWay;
  });
}
