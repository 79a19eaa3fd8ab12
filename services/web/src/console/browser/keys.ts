import { areKeysOn, isTyping, switchKeys } from '../../browser/key-setting.ts';
import { isInRow, moveByRows } from './row-keys.ts';

const SECOND_KEY_MS = 1_500;
/** Each returns whether it did something: the browser does not, then. */
const ACTS: Readonly<Record<string, () => boolean>> = {
  j: () => moveByRows(1),
  k: () => moveByRows(-1),
  // Elsewhere they scroll.
  ArrowDown: () => isInRow() && moveByRows(1),
  ArrowUp: () => isInRow() && moveByRows(-1),
  '?': showKeys,
};
/** When `g` was pressed, which waits for another. */
let goSince = Number.NEGATIVE_INFINITY;

/** Lets the console be worked by single keys, unless they are switched off. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isTyping(event) || !areKeysOn() || document.querySelector('dialog[open]'))
      return;
    const isSecond = event.timeStamp - goSince < SECOND_KEY_MS;
    goSince = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const act = isSecond ? () => goTo(event.key) : ACTS[event.key];
    if (act?.()) event.preventDefault();
  });
  const button = document.querySelector<HTMLElement>('[data-shows-keys]');
  button?.removeAttribute('hidden');
  button?.addEventListener('click', showKeys);
  listenInDialog();
}

function goTo(key: string): boolean {
  const link = document.querySelector<HTMLElement>(`.console-menu [data-key="${CSS.escape(key)}"]`);
  link?.click();
  return link !== null;
}

function showKeys(): boolean {
  document.querySelector<HTMLDialogElement>('#keys')?.showModal();
  return true;
}

function listenInDialog(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#keys');
  const onOff = dialog?.querySelector<HTMLInputElement>('[data-switches-keys]');
  if (!dialog || !onOff) return;
  onOff.checked = areKeysOn();
  onOff.addEventListener('change', () => switchKeys(onOff.checked));
  dialog.querySelector('[data-closes]')?.addEventListener('click', () => dialog.close());
}
