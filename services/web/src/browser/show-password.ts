/** Buttons that show a password while it is typed. They are hidden where there are no scripts. */
export function showPasswords(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-shows]')) {
    const input = document.getElementById(button.dataset.shows ?? '');
    if (!(input instanceof HTMLInputElement)) continue;
    button.hidden = false;
    const show = (isShown: boolean) => {
      input.type = isShown ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(isShown));
    };
    button.addEventListener('click', () => show(input.type === 'password'));
    // So that the browser keeps it as a password.
    input.form?.addEventListener('submit', () => show(false));
  }
}
