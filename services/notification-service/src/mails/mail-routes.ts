import { isUuid, Uuid } from '@platform/contracts/field-types.ts';
import { MailResponse, MailStatus, NotificationKind } from '@platform/contracts/http/notification-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { findMailsToView, type MailViewOptions, mailView } from './mail-view.ts';

const MailQuery = Type.Object(
  {
    ...PageQuery.properties,
    status: Type.Optional(MailStatus),
    kind: Type.Optional(NotificationKind),
    user_id: Type.Optional(Uuid),
    order_id: Type.Optional({ ...Uuid, description: 'Those about one order' }),
  },
  { additionalProperties: false },
);

interface Deps extends MailViewOptions {
  readonly database: Database;
}

/** The outbox view: what was mailed, waits to be, or is kept because there is no server to send it by. */
export function mailRoutes(app: App, deps: Deps): void {
  listMailsRoute(app, deps);
  getMailRoute(app, deps);
}

function listMailsRoute(app: App, { database, ...options }: Deps): void {
  app.get(
    '/api/mails',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All mails, newest first',
        querystring: MailQuery,
        response: { 200: PageOf(MailResponse) },
      },
    },
    ({ query: { status, kind, user_id: userId, order_id: reference, ...page } }) =>
      readPage(page, {
        find: (before, limit) =>
          findMailsToView(database, { status, kind, userId, reference }, { limit, before }),
        keyOf: (row) => row.mail_id,
        isKey: isUuid,
        toItem: (row) => mailView(row, options),
      }),
  );
}

function getMailRoute(app: App, { database, ...options }: Deps): void {
  app.get(
    '/api/mails/:id',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'One mail',
        params: Type.Object({ id: Uuid }),
        response: { 200: MailResponse },
        problems: ['not-found'],
      },
    },
    async ({ params: { id } }) => {
      const [row] = await findMailsToView(database, { mailId: id }, { limit: 1 });
      if (row === undefined) throw new DomainError('not-found', `There is no mail ${id}.`);
      return mailView(row, options);
    },
  );
}
