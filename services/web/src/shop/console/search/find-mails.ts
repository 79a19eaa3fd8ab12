import { type ConsoleFinder, SEARCH_CALL } from '../../../console/search/console-finder.ts';
import { asId } from '../../../console/search/text-shapes.ts';
import { mailAddress } from '../addresses.ts';

export const mails: ConsoleFinder = {
  kind: 'Mails',
  service: 'notification-service',
  for: 'admin',
  meaning: asId,
  async find(text, { api }) {
    const { id, subject, to } = await api.call('GET /api/mails/{id}', { path: { id: text } }, SEARCH_CALL);
    return [{ thing: `mail ${id}`, href: mailAddress(id), name: subject, note: to }];
  },
};
