const NAME = 'keys';
const OFF = 'off';

/** False where somebody has switched keys off that act by themselves: those who speak to their machine need to (WCAG 2.1.4). */
export function areKeysOn(): boolean {
  try {
    return localStorage.getItem(NAME) !== OFF;
  } catch {
    return true; // Nothing may be kept here, so nothing was.
  }
}

/** For this browser, until it is changed again. */
export function switchKeys(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, OFF);
  } catch {
    // They stay on: see above.
  }
}

/** True for a key that is meant for what has the focus, or for the browser. */
export function isTyping({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const isField = (target as HTMLElement).matches('input, textarea, select');
  return isField || ctrlKey || metaKey || altKey;
}
