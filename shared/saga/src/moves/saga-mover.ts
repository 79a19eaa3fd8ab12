import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { SpanAttributes } from '@platform/telemetry/tracing/span.ts';
import { inSpan } from '@platform/telemetry/tracing/tracer.ts';
import type { NoteMove } from '../saga-metrics.ts';
import type { AnyDefinition, SagaRegistry } from '../saga-registry.ts';
import { isEnded, type SagaInstance } from '../saga-state.ts';
import { RecentSagas } from '../store/recent-sagas.ts';
import { readSaga, type StoredSaga, updateSaga } from '../store/saga-store.ts';
import { decide, type SagaInput } from './decide.ts';
import type { Move } from './saga-move.ts';

export interface SagaMoverOptions {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly registry: SagaRegistry;
  /** Told of each move, once it is committed. */
  readonly note: NoteMove;
}

// Others that move the same instance at the same time are few: a customer who cancels, an operator.
const MOST_TRIES = 5;

/** Writes moves: each as one statement, from the revision that was read or remembered, with its hook in one transaction. */
export class SagaMover {
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #registry: SagaRegistry;
  readonly #note: NoteMove;
  readonly #recent = new RecentSagas();

  constructor({ database, outbox, registry, note }: SagaMoverOptions) {
    this.#note = note;
    this.#database = database;
    this.#outbox = outbox;
    this.#registry = registry;
  }

  /** Does what follows from `input`, if anything does. Throws if others move the instance all the time. */
  async move(id: string, input: SagaInput): Promise<void> {
    // One that has ended concerns nobody, also if its version has been removed.
    const decideFor = (saga: StoredSaga) =>
      isEnded(saga.state) ? undefined : decide(this.#registry.get(saga), saga.state, input);
    // What is remembered may be outdated: it is believed only if the write finds it to be current.
    const recent = this.#recent.get(id);
    const move = recent && decideFor(recent);
    if (recent !== undefined && move !== undefined && (await this.save(recent, move))) return;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const saga = await readSaga(this.#database.background, id);
      const next = saga && decideFor(saga);
      if (saga === undefined || next === undefined || (await this.save(saga, next))) return;
    }
    throw new Error(`saga ${id} is moved by others all the time`);
  }

  /** Writes a move, unless the instance has moved since it was read: then false. */
  save<Facts>(saga: StoredSaga, move: Move<Facts>): Promise<boolean> {
    const name = `saga ${saga.type} ${move.state.step ?? move.state.status}`;
    return inSpan(name, { kind: 'internal', attributes: describe(saga, move) }, () => this.#save(saga, move));
  }

  async #save<Facts>(saga: StoredSaga, move: Move<Facts>): Promise<boolean> {
    this.#recent.forget(saga.id);
    if (move.hook !== undefined) return this.#database.transaction((tx) => this.saveIn(tx, saga, move));
    const ageSeconds = await updateSaga({ db: this.#database, outbox: this.#outbox }, saga, move);
    if (ageSeconds === undefined) return false;
    this.#note(saga, move, ageSeconds);
    this.#recent.remember({ ...saga, revision: saga.revision + 1, state: move.state });
    return true;
  }

  /** Writes a move, with its hook, in the caller's transaction. */
  async saveIn<Facts>(tx: Transaction, saga: StoredSaga, move: Move<Facts>): Promise<boolean> {
    const ageSeconds = await updateSaga({ db: tx, outbox: this.#outbox }, saga, move);
    if (ageSeconds === undefined) return false;
    tx.afterCommit(() => this.#note(saga, move, ageSeconds));
    await callHook(tx, this.#registry.get(saga), saga, move);
    return true;
  }
}

function describe<Facts>({ id, type, version }: StoredSaga, { state, journal }: Move<Facts>): SpanAttributes {
  return {
    'app.saga.id': id,
    'app.saga.type': type,
    'app.saga.version': version,
    'app.saga.status': state.status,
    'app.saga.direction': state.direction,
    'app.saga.step': state.step ?? undefined,
    'app.saga.attempt': state.attempt,
    'app.saga.because': journal[0]?.kind,
  };
}

/** Calls the hook that a move makes due, in the transaction of the move. */
export async function callHook<Facts>(
  tx: Transaction,
  definition: AnyDefinition,
  { id, type, version }: Pick<SagaInstance<Facts>, 'id' | 'type' | 'version'>,
  { hook, state }: Move<Facts>,
): Promise<void> {
  if (hook === undefined) return;
  const saga = { id, type, version, ...state };
  if (hook !== 'onCompensated') await definition[hook]?.(tx, saga);
  else if (saga.failure !== null) await definition.onCompensated?.(tx, { ...saga, failure: saga.failure });
}
