import { Lines, Nullable, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import { OrderNumber } from '@platform/contracts/shop/order-number.ts';
import { OPERATIONS } from '@platform/saga/operate.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import type { JournalRow, SagaDetails } from '@platform/saga/store/saga-queries.ts';
import { Type } from '@platform/schema/type.ts';
import type { NumberedSaga } from './saga-numbers.ts';

export const SagaState = Type.Union(
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

export const SagaView = Type.Object(
  {
    id: Uuid,
    order_number: Type.Union([OrderNumber, Type.Null()], { description: 'Of the order that it is about' }),
    definition: Type.String(),
    version: Type.Integer(),
    state: SagaState,
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
    can: Type.Array(Type.Enum([...OPERATIONS]), { description: 'What an operator may do with it now' }),
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

export const SagaWithJournal = Type.Object(
  { ...SagaView.properties, journal: Type.Array(JournalEntryView) },
  { title: 'SagaWithJournal' },
);

export const OperatorReason = Lines(500, { minLength: 1, description: 'Why, for the journal' });

export function summaryView(saga: NumberedSaga, sagas: Pick<Sagas, 'possibleOperations'>) {
  return {
    id: saga.id,
    order_number: saga.orderNumber,
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
    can: sagas.possibleOperations(saga),
  };
}

export function detailsView(saga: NumberedSaga<SagaDetails>, sagas: Pick<Sagas, 'possibleOperations'>) {
  return { ...summaryView(saga, sagas), journal: saga.journal.map(journalView) };
}

function journalView({ at, kind, step, ...details }: JournalRow) {
  const present = Object.entries(details).filter(([, value]) => value !== null);
  return { at: at.toISOString(), event: kind, step, details: Object.fromEntries(present) };
}
