import type { User } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES, type MessagingService } from '@platform/contracts/all-services.ts';
import { type ConsoleFinder, type Hit, MOST_HITS, SEARCH_CALL } from './console-finder.ts';
import { asId, asWords, isId, isMailAddress, isTraceId } from './text-shapes.ts';

const customers: ConsoleFinder = {
  kind: 'Customers',
  service: 'user-service',
  for: 'staff',
  meaning: (text) => (isId(text) || isMailAddress(text) ? 'name' : asWords(text)),
  async find(text, visitor) {
    if (isId(text))
      return [
        customerHit(await visitor.api.call('GET /api/users/{id}', { path: { id: text } }, SEARCH_CALL)),
      ];
    const { items } = await visitor.api.call(
      'GET /api/users',
      { query: { q: text, limit: MOST_HITS } },
      SEARCH_CALL,
    );
    const named = items.filter(({ email }) => email.toLowerCase() === text.toLowerCase());
    return (named.length > 0 ? named : items).map(customerHit);
  },
};

function customerHit({ id, email, full_name }: User): Hit {
  return { thing: `user ${id}`, href: `/console/customers/${id}`, name: email, note: full_name };
}

function messagesOf(service: MessagingService): ConsoleFinder {
  return {
    kind: 'Messages',
    service,
    for: 'admin',
    meaning: asId,
    async find(text, { api }) {
      const { items } = await api.call(
        `GET /api/admin/${service}/messages`,
        { query: { id: text, limit: 1 } },
        SEARCH_CALL,
      );
      return items.map(({ id, type }) => ({
        thing: `message ${id}`,
        href: `/console/messages/${id}`,
        name: type,
        note: id,
      }));
    },
  };
}

const mails: ConsoleFinder = {
  kind: 'Mails',
  service: 'notification-service',
  for: 'admin',
  meaning: asId,
  async find(text, { api }) {
    const { id, subject, to } = await api.call('GET /api/mails/{id}', { path: { id: text } }, SEARCH_CALL);
    return [{ thing: `mail ${id}`, href: `/console/mails/${id}`, name: subject, note: to }];
  },
};

/** Nobody is asked: the page of a trace says whether there is one. */
const traces: ConsoleFinder = {
  kind: 'Traces',
  service: 'web',
  for: 'admin',
  meaning: (text) => (isTraceId(text) ? 'name' : undefined),
  find: async (text) => {
    const id = text.toLowerCase();
    return [{ thing: `trace ${id}`, href: `/console/traces/${id}`, name: id }];
  },
};

/** What every platform has. */
export const CORE_FINDERS: readonly ConsoleFinder[] = [
  customers,
  mails,
  traces,
  ...MESSAGING_SERVICES.map(messagesOf),
];
