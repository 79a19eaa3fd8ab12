import { type Html, html } from '@platform/html/html.ts';

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** A time of day, UTC; the whole of it is there for scripts and on hover. */
export function clock(at: string): Html {
  return html`<time datetime="${at}" title="${at}">${CLOCK.format(new Date(at))}</time>`;
}

/** `30 November 2026`, UTC. */
export function day(at: string): Html {
  return html`<time datetime="${at}">${DAY.format(new Date(at))}</time>`;
}

/** Day and time to the millisecond, UTC: `30 Nov 2026, 10:42:07.114`. */
export function instant(at: string): Html {
  const text = `${SHORT_DAY.format(new Date(at))}, ${new Date(at).toISOString().slice(11, 23)}`;
  return html`<time datetime="${at}" title="${at}">${text}</time>`;
}
