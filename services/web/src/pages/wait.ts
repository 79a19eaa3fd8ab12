import { type Html, html } from '@platform/html/html.ts';

const UNSAID_SECONDS = 60;

/** A time to wait in words: `2 minutes and 5 seconds`. A minute where nobody said how long. */
export function waitInWords(seconds = UNSAID_SECONDS): string {
  const whole = Math.ceil(seconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ];
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length < 2 ? (said[0] ?? '0 seconds') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`;
}

/** The same, counting down where there are scripts. */
export function waitTime(seconds = UNSAID_SECONDS): Html {
  return html`<span data-countdown="${Math.ceil(seconds)}">${waitInWords(seconds)}</span>`;
}
