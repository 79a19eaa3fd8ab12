import { html } from '@platform/html/html.ts';

const DRAWN =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#2c5282" d="M6 1h4v4H6zM1 11h4v4H1zM11 11h4v4h-4z"/><path stroke="#2c5282" d="M8 5v3M3 11V8h10v3" fill="none"/></svg>';

/** Three services: the icon of the console, and of a platform without a bundle. */
export const plainIcon = html`<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,${encodeURIComponent(DRAWN)}">`;
