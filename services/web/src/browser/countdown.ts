const SECOND_MS = 1000;

/** Counts down how long is to be waited. Those who listen hear the time once, and when it is over. */
export function countDown(): void {
  for (const shown of document.querySelectorAll<HTMLElement>('[data-countdown]')) {
    const end = Date.now() + Number(shown.dataset.countdown) * SECOND_MS;
    const timer = setInterval(() => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / SECOND_MS));
      shown.textContent = inWords(seconds);
      if (seconds > 0) return;
      clearInterval(timer);
      shown.closest('p')?.replaceChildren('You can try again now.');
    }, SECOND_MS);
    shown.setAttribute('aria-live', 'off');
  }
}

function inWords(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const said = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (minutes === 0) return said(rest, 'second');
  return rest === 0 ? said(minutes, 'minute') : `${said(minutes, 'minute')} and ${said(rest, 'second')}`;
}
