import type { Pages } from '../../pages/pages.ts';
import { gatherMessage } from './gather-message.ts';
import { messagePage } from './message-page.ts';

/** `/console/messages/{id}`: one message in the histories of all services. */
export function messagesRoutes(pages: Pages): void {
  pages.get(
    '/console/messages/:id',
    async ({ visitor, params }) => messagePage(await gatherMessage(visitor, params.id ?? '')),
    { for: 'admin' },
  );
}
