import { html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';

/** What the installed worker shows instead of any page while the network is away. */
export function offlinePage(): Page {
  return {
    title: 'You are offline',
    body: html`<div class="problem">
<h1 class="display">You are offline</h1>
<p>The shop cannot be reached. Your cart and your orders are kept; nothing is lost.</p>
<p><a class="btn" href="">Try again</a></p>
</div>`,
  };
}
