import { areKeysOn, isTyping } from './key-setting.ts';

/** `/` goes to the search, where nothing is being typed. */
export function focusSearchBySlash(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || isTyping(event) || !areKeysOn()) return;
    const search = document.getElementById('search');
    if (search === null) return;
    event.preventDefault();
    search.focus();
  });
}
