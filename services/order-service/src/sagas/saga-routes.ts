import { ForeignId, isUuid, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { findSagas, getSaga, type SagaDeps } from './find-sagas.ts';
import { retrySagasRoute } from './retry-sagas-route.ts';
import { sagaOperationRoutes } from './saga-operation-routes.ts';
import { detailsView, SagaState, SagaView, SagaWithJournal, summaryView } from './saga-views.ts';

const SagaQuery = Type.Object(
  {
    state: Type.Optional(SagaState),
    step: Type.Optional(ForeignId(100, { description: 'Those that wait for the answer of this step' })),
    is_overdue: Type.Optional(
      Type.Boolean({ description: 'True: stuck, or past a deadline on which nobody acted' }),
    ),
    definition: Type.Optional(
      ForeignId(100, { description: 'Such as `order`, `return`, `order-cancellation`' }),
    ),
    since: Type.Optional(Timestamp),
    ...PageQuery.properties,
  },
  { additionalProperties: false },
);

const admin = access.roles('admin');

/** The operator's view of the sagas, and the operator's hand on them. */
export function sagaRoutes(app: App, deps: SagaDeps): void {
  listSagasRoute(app, deps);
  getSagaRoute(app, deps);
  retrySagasRoute(app, deps);
  sagaOperationRoutes(app, deps);
}

function listSagasRoute(app: App, { database, sagas }: SagaDeps): void {
  app.get(
    '/api/sagas',
    {
      ...admin,
      schema: {
        summary: 'The processes behind orders and returns, newest first',
        querystring: SagaQuery,
        response: { 200: PageOf(SagaView) },
      },
    },
    ({ query: { state: status, definition: type, is_overdue: isOverdue, step, since, ...page } }) =>
      readPage(page, {
        find: (before, limit) => findSagas(database, { status, type, isOverdue, step, since, before, limit }),
        keyOf: ({ id }) => id,
        isKey: isUuid,
        toItem: (saga) => summaryView(saga, sagas),
      }),
  );
}

function getSagaRoute(app: App, { database, sagas }: SagaDeps): void {
  app.get(
    '/api/sagas/:id',
    {
      ...admin,
      schema: {
        summary: 'A saga with the journal of its steps',
        params: Type.Object({ id: Uuid }),
        response: { 200: SagaWithJournal },
        problems: ['saga-not-found'],
      },
    },
    async (request) => detailsView(await getSaga(database, request.params.id), sagas),
  );
}
