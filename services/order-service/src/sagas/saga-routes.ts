import { isUuid, Lines, Uuid } from '@platform/contracts/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import type { Operation, OperationRefusal } from '@platform/saga/operate.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import {
  findSaga,
  listSagas,
  type SagaDetails,
  type SagaSummary,
} from '@platform/saga/store/saga-queries.ts';
import { Type } from '@platform/schema/type.ts';
import { access, type Principal, principalOf } from '@platform/service-defaults/access/access.ts';
import { refuseOwn } from '@platform/service-defaults/access/own-things.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { findCancelledOrder } from '../orders/cancelling/cancellation-repository.ts';
import { findSummary } from '../orders/order-repository.ts';
import { findReturn } from '../returns/return-repository.ts';
import { detailsView, SagaState, SagaView, SagaWithJournal, summaryView } from './saga-views.ts';

export interface SagaRoutesDeps {
  readonly database: Database;
  readonly sagas: Sagas;
}

const SagaQuery = Type.Object(
  { state: Type.Optional(SagaState), ...PageQuery.properties },
  { additionalProperties: false },
);
const SagaPath = Type.Object({ id: Uuid });
const Reason = Lines(500, { minLength: 1, description: 'Why, for the journal' });
const ReasonBody = Type.Object({ reason: Reason }, { title: 'OperatorReason', additionalProperties: false });
const ForceBody = Type.Object(
  { reason: Reason, outcome: Type.Union([Type.Literal('confirm'), Type.Literal('compensate')]) },
  { title: 'SagaForceRequest', additionalProperties: false },
);

const admin = access.roles('admin');
/** What the schemas of all operations on one have in common. */
const operating = {
  params: SagaPath,
  response: { 200: SagaView },
  problems: ['saga-not-found', 'saga-not-operable'],
};

/** The operator's view of the sagas, and the operator's hand on one. */
export function sagaRoutes(app: App, deps: SagaRoutesDeps): void {
  listSagasRoute(app, deps);
  getSagaRoute(app, deps);
  retrySagaRoute(app, deps);
  skipSagaRoute(app, deps);
  forceSagaRoute(app, deps);
}

function listSagasRoute(app: App, { database }: SagaRoutesDeps): void {
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
    ({ query: { state: status, ...page } }) =>
      readPage(page, {
        find: (before, limit) => listSagas(database, { status, before, limit }),
        keyOf: ({ id }) => id,
        isKey: isUuid,
        toItem: summaryView,
      }),
  );
}

function getSagaRoute(app: App, { database }: SagaRoutesDeps): void {
  app.get(
    '/api/sagas/:id',
    {
      ...admin,
      schema: {
        summary: 'A saga with the journal of its steps',
        params: SagaPath,
        response: { 200: SagaWithJournal },
        problems: ['saga-not-found'],
      },
    },
    async (request) => detailsView(await getSaga(database, request.params.id)),
  );
}

function retrySagaRoute(app: App, deps: SagaRoutesDeps): void {
  app.post(
    '/api/sagas/:id/retry',
    {
      ...admin,
      schema: {
        ...operating,
        summary: 'Try the step again at which a saga is',
        body: ReasonBody,
      },
    },
    (request) => operate(deps, request.params.id, 'retry', principalOf(request), request.body.reason),
  );
}

function skipSagaRoute(app: App, deps: SagaRoutesDeps): void {
  app.post(
    '/api/sagas/:id/skip',
    {
      ...admin,
      schema: {
        ...operating,
        summary: 'Go on as if the step had succeeded at which a saga is stuck',
        body: ReasonBody,
      },
    },
    (request) => operate(deps, request.params.id, 'skip', principalOf(request), request.body.reason),
  );
}

function forceSagaRoute(app: App, deps: SagaRoutesDeps): void {
  app.post(
    '/api/sagas/:id/force',
    {
      ...admin,
      schema: {
        ...operating,
        summary: 'End a stuck saga: confirm its order, or undo it',
        body: ForceBody,
      },
    },
    (request) => {
      const { outcome, reason } = request.body;
      const operation = outcome === 'confirm' ? 'force-complete' : 'force-compensate';
      return operate(deps, request.params.id, operation, principalOf(request), reason);
    },
  );
}

async function operate(
  { database, sagas }: SagaRoutesDeps,
  id: string,
  operation: Operation,
  who: Principal,
  reason: string,
) {
  // A saga bears the id of its order, or of its return; that of a cancellation has an id of its own.
  const orderId = (await findCancelledOrder(database, id)) ?? id;
  const subject = (await findSummary(database, orderId)) ?? (await findReturn(database, id));
  if (subject !== undefined) refuseOwn(who, subject.customerId);
  const outcome = await sagas.operate(id, operation, { actor: who.userId, reason });
  const saga = await getSaga(database, id);
  if (!outcome.isDone) throw notOperable(saga, outcome.refusal);
  return summaryView(saga);
}

async function getSaga(database: Database, id: string): Promise<SagaDetails> {
  const saga = await findSaga(database, id);
  if (saga === undefined) throw new DomainError('saga-not-found', `There is no saga ${id}.`);
  return saga;
}

function notOperable({ id, step }: SagaSummary, refusal: OperationRefusal | 'not-found'): DomainError {
  const why = {
    'not-found': 'is not there',
    ended: 'has ended; nothing is left to do',
    'not-stuck': 'is not stuck: it moves by itself, and only a stuck one may be skipped or forced',
    compensating: 'is being undone; what is undone cannot be confirmed',
    'no-undo':
      `cannot be undone: ${step} may have happened, and nothing undoes it. ` +
      'Retry it until it answers, or skip it once you have seen to it by hand',
  };
  return new DomainError('saga-not-operable', `Saga ${id} ${why[refusal]}.`);
}
