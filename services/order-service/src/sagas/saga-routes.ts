import { isUuid, Lines, Nullable, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import type { Operation, OperationRefusal } from '@platform/saga/operate.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import {
  findSaga,
  type JournalRow,
  listSagas,
  type SagaDetails,
  type SagaSummary,
} from '@platform/saga/store/saga-queries.ts';
import { Type } from '@platform/schema/type.ts';
import { access, type Principal, principalOf } from '@platform/service-defaults/access/access.ts';
import { refuseOwn } from '@platform/service-defaults/access/own-things.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { decodeCursor, PageOf, PageQuery, pageOf } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { findSummary } from '../orders/order-repository.ts';

export interface SagaRoutesDeps {
  readonly database: Database;
  readonly sagas: Sagas;
}

const State = Type.Union(
  [
    Type.Literal('running'),
    Type.Literal('compensating'),
    Type.Literal('stuck'),
    Type.Literal('completed'),
    Type.Literal('compensated'),
    Type.Literal('cancelled'),
  ],
  { title: 'SagaState' },
);

const SagaView = Type.Object(
  {
    id: Uuid,
    definition: Type.String(),
    version: Type.Integer(),
    state: State,
    step: Nullable(Type.String()),
    attempt: Type.Integer(),
    failure_code: Nullable(Type.String()),
    failure_reason: Nullable(Type.String()),
    started_at: Timestamp,
    updated_at: Timestamp,
    deadline_at: Type.Union([Timestamp, Type.Null()]),
    is_overdue: Type.Boolean(),
    next_look_at: Type.Union([Timestamp, Type.Null()], {
      description: 'When it is looked at again, if that is later than its deadline',
    }),
    failures: Type.Integer({ description: 'How often in a row it could not move' }),
    last_error: Nullable(Type.String()),
  },
  { title: 'Saga' },
);

const JournalEntryView = Type.Object(
  {
    at: Timestamp,
    event: Type.String(),
    step: Nullable(Type.String()),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'SagaJournalEntry' },
);

const SagaWithJournal = Type.Object(
  { ...SagaView.properties, journal: Type.Array(JournalEntryView) },
  { title: 'SagaWithJournal' },
);

const SagaPath = Type.Object({ id: Uuid });
const Reason = Lines(500, { minLength: 1, description: 'Why, for the journal' });
const ReasonBody = Type.Object({ reason: Reason }, { title: 'OperatorReason', additionalProperties: false });
const ForceBody = Type.Object(
  { reason: Reason, outcome: Type.Union([Type.Literal('confirm'), Type.Literal('compensate')]) },
  { title: 'SagaForceRequest', additionalProperties: false },
);

/** The operator's view of the sagas, and the operator's hand on one. */
export function sagaRoutes(app: App, { database, sagas }: SagaRoutesDeps): void {
  const admin = access.roles('admin');

  app.get(
    '/api/sagas',
    {
      ...admin,
      schema: {
        summary: 'The processes behind the orders, newest first',
        querystring: Type.Object(
          { state: Type.Optional(State), ...PageQuery.properties },
          { additionalProperties: false },
        ),
        response: { 200: PageOf(SagaView) },
      },
    },
    async (request) => {
      const { state, limit, cursor } = request.query;
      const found = await listSagas(database, {
        ...(state === undefined ? {} : { status: state }),
        ...(cursor === undefined ? {} : { before: decodeCursor(cursor, isUuid) }),
        limit: limit + 1,
      });
      return pageOf(found, limit, ({ id }) => id, summaryView);
    },
  );

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
    async (request) => detailsView(await getSaga(request.params.id)),
  );

  app.post(
    '/api/sagas/:id/retry',
    {
      ...admin,
      schema: {
        summary: 'Try the step again at which a saga is',
        params: SagaPath,
        body: ReasonBody,
        response: { 200: SagaView },
        problems: ['saga-not-found', 'saga-not-operable'],
      },
    },
    (request) => act(request.params.id, 'retry', principalOf(request), request.body.reason),
  );

  app.post(
    '/api/sagas/:id/skip',
    {
      ...admin,
      schema: {
        summary: 'Go on as if the step had succeeded at which a saga is stuck',
        params: SagaPath,
        body: ReasonBody,
        response: { 200: SagaView },
        problems: ['saga-not-found', 'saga-not-operable'],
      },
    },
    (request) => act(request.params.id, 'skip', principalOf(request), request.body.reason),
  );

  app.post(
    '/api/sagas/:id/force',
    {
      ...admin,
      schema: {
        summary: 'End a stuck saga: confirm its order, or undo it',
        params: SagaPath,
        body: ForceBody,
        response: { 200: SagaView },
        problems: ['saga-not-found', 'saga-not-operable'],
      },
    },
    (request) => {
      const { outcome, reason } = request.body;
      const operation = outcome === 'confirm' ? 'force-complete' : 'force-compensate';
      return act(request.params.id, operation, principalOf(request), reason);
    },
  );

  async function act(id: string, operation: Operation, who: Principal, reason: string) {
    // A saga bears the id of its order.
    const order = await findSummary(database, id);
    if (order !== undefined) refuseOwn(who, order.customerId);
    const outcome = await sagas.operate(id, operation, { actor: who.userId, reason });
    const saga = await getSaga(id);
    if (!outcome.isDone) throw notOperable(saga, outcome.refusal);
    return summaryView(saga);
  }

  async function getSaga(id: string): Promise<SagaDetails> {
    const saga = await findSaga(database, id);
    if (saga === undefined) throw new DomainError('saga-not-found', `there is no saga ${id}`);
    return saga;
  }
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
  return new DomainError('saga-not-operable', `saga ${id} ${why[refusal]}`);
}

function summaryView(saga: SagaSummary) {
  return {
    id: saga.id,
    definition: saga.type,
    version: saga.version,
    state: saga.status,
    step: saga.step,
    attempt: saga.attempt,
    failure_code: saga.failure_code,
    failure_reason: saga.failure_reason,
    started_at: saga.started_at.toISOString(),
    updated_at: saga.updated_at.toISOString(),
    deadline_at: saga.deadline?.toISOString() ?? null,
    is_overdue: saga.is_overdue,
    next_look_at: saga.next_look?.toISOString() ?? null,
    failures: saga.failures,
    last_error: saga.last_error,
  };
}

function detailsView(saga: SagaDetails) {
  return { ...summaryView(saga), journal: saga.journal.map(journalView) };
}

function journalView({ at, kind, step, ...details }: JournalRow) {
  const present = Object.entries(details).filter(([, value]) => value !== null);
  return { at: at.toISOString(), event: kind, step, details: Object.fromEntries(present) };
}
