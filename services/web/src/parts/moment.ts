import { type Html, html } from '../html/html.ts';

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A time of day, UTC; the whole of it is there for scripts and on hover. */
export function clock(at: string): Html {
  return html`<time datetime="${at}" title="${at}">${CLOCK.format(new Date(at))}</time>`;
}

/** `30 November 2026`, UTC. */
export function day(at: string): Html {
  return html`<time datetime="${at}">${DAY.format(new Date(at))}</time>`;
}
