import { Nullable, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import type { JournalRow, SagaDetails, SagaSummary } from '@platform/saga/store/saga-queries.ts';
import { Type } from '@platform/schema/type.ts';

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

export function summaryView(saga: SagaSummary) {
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

export function detailsView(saga: SagaDetails) {
  return { ...summaryView(saga), journal: saga.journal.map(journalView) };
}

function journalView({ at, kind, step, ...details }: JournalRow) {
  const present = Object.entries(details).filter(([, value]) => value !== null);
  return { at: at.toISOString(), event: kind, step, details: Object.fromEntries(present) };
}
