import { html } from '@platform/html/html.ts';
import { FAVICON, MANIFEST, TOUCH_ICON } from './app-addresses.ts';

/** For the head of every page: by what the shop is known, and how it is installed. */
export const appHead = html`<link rel="icon" href="${FAVICON}" type="image/svg+xml">
<link rel="apple-touch-icon" href="${TOUCH_ICON}">
<link rel="manifest" href="${MANIFEST}">
<meta name="theme-color" content="#faf8f3" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#161513" media="(prefers-color-scheme: dark)">`;
