import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { Message } from '@platform/messaging/message.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { StopWork } from '@platform/resilience/periodic-work.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { continueTrace, runWithContext } from '@platform/telemetry/trace-context.ts';
import { enterSpan } from '@platform/telemetry/tracing/tracer.ts';
import { startSweeper } from './deadlines/sweeper.ts';
import { begin, decide, isBeforePivot, type SagaInput } from './moves/decide.ts';
import { handleFailure } from './moves/failed-moves.ts';
import { patienceMs } from './moves/saga-move.ts';
import { callHook, SagaMover } from './moves/saga-mover.ts';
import {
  OPERATIONS,
  type Operation,
  type OperationRefusal,
  type Operator,
  operate,
  refusalOf,
} from './operate.ts';
import type { SagaDefinition } from './saga-definition.ts';
import { measureSagas, type NoteMove } from './saga-metrics.ts';
import { type AnyDefinition, SagaRegistry } from './saga-registry.ts';
import type { Failure } from './saga-state.ts';
import { isEnded, type SagaStatus } from './saga-state.ts';
import type { SagaPoint } from './store/saga-history.ts';
import { insertSaga, lockSaga, readOverdueSaga, readSaga, type StoredSaga } from './store/saga-store.ts';

export interface SagasOptions {
  /** The owner's database, with the tables of scopes `messaging` and `saga`. */
  readonly database: Database;
  readonly outbox: Outbox;
  /** All versions that still have instances. */
  readonly definitions: readonly AnyDefinition[];
  readonly logger?: Log;
  readonly metrics?: MetricRegistry;
  /** Told of each instance that this replica has moved, once that is committed. */
  readonly onMove?: (id: string) => void;
}

/** What came of a wish to cancel; `cancelling` means that it won and is being undone. */
export type CancelOutcome = 'cancelling' | 'cancelled' | 'too-late' | 'not-found';

export type OperationOutcome =
  | { readonly isDone: true; readonly status: SagaStatus }
  | { readonly isDone: false; readonly refusal: OperationRefusal | 'not-found' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Runs persisted processes. Each move is one transaction under the lock of the instance's row: the reply's inbox
 * record, the new state, the journal and the next command commit together, so that a crash leaves an instance before
 * a move or after it, and the sweeper (`startSweeper`) finds the ones that nobody moves.
 */
export class Sagas {
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #registry: SagaRegistry;
  readonly #log: Log;
  readonly #mover: SagaMover;
  readonly #note: NoteMove;

  constructor({ database, outbox, definitions, logger = silentLog, metrics, onMove }: SagasOptions) {
    this.#database = database;
    this.#outbox = outbox;
    this.#registry = new SagaRegistry(definitions);
    this.#log = logger;
    const types = [...new Set(definitions.map(({ type }) => type))];
    const measure = metrics && measureSagas(metrics, database, types);
    this.#note = (saga, move, ageSeconds) => {
      measure?.(saga, move, ageSeconds);
      onMove?.(saga.id);
    };
    this.#mover = new SagaMover({ database, outbox, registry: this.#registry, note: this.#note });
  }

  /**
   * Starts an instance in the caller's transaction, and sends its first command with it. `id` is also the correlation
   * id of its messages, for instance the order's id. Throws a unique violation if the id is taken.
   */
  async start<Facts>(
    tx: Transaction,
    definition: SagaDefinition<Facts>,
    { id, facts }: { id: string; facts: Facts },
  ): Promise<void> {
    if (!this.#registry.has(definition))
      throw new Error(`saga ${definition.type} ${definition.version} is not registered`);
    const move = begin(definition, facts);
    tx.afterCommit(() => this.#note({ id, type: definition.type }, move, 0));
    await insertSaga({ db: tx, outbox: this.#outbox }, definition, id, move);
    await callHook(tx, definition, { id, ...definition }, move);
  }

  /** Handlers of every reply, for `consume`, on a queue that only they use: `order-service.replies`. */
  handlers(): MessageHandler[] {
    return this.#registry
      .replyContracts()
      .map((contract) => on(contract, (message) => this.#onReply(message)));
  }

  /**
   * For `consume`, beside `handlers`: a reply that only another release knows, to an instance of that release. Throws
   * UnknownVersionError, so that a replica of it gets the reply; resolves if it concerns no such instance.
   */
  async onUnknownType({ correlationid = '' }: Message): Promise<void> {
    const saga = UUID.test(correlationid)
      ? await readSaga(this.#database.background, correlationid)
      : undefined;
    if (saga !== undefined && !isEnded(saga.state)) this.#registry.get(saga);
  }

  /**
   * Cancels if the pivot's command has not been sent: what is done is then undone, and `onCompensated` called with the
   * failure given. Runs in the caller's transaction and locks the instance's row; call it before you lock
   * rows that a hook locks too, as hooks come after it.
   */
  async requestCancel(
    tx: Transaction,
    id: string,
    failure: Failure & { readonly actor?: string },
  ): Promise<CancelOutcome> {
    const saga = await lockSaga(tx, id);
    if (saga === undefined) return 'not-found';
    const { code, reason, actor } = failure;
    const input: SagaInput = {
      kind: 'cancel',
      failure: { code, reason },
      actor,
    };
    const move = decide(this.#registry.get(saga), saga.state, input);
    if (move !== undefined) await this.#mover.saveIn(tx, saga, move);
    const state = move?.state ?? saga.state;
    if (state.failure?.isCancellation !== true) return 'too-late';
    return isEnded(state) ? 'cancelled' : 'cancelling';
  }

  /** Whether `requestCancel` would cancel an instance that is at this point. */
  canCancel(saga: SagaPoint): boolean {
    if (isEnded(saga) || !this.#registry.has(saga)) return false;
    return isBeforePivot(this.#registry.get(saga), saga);
  }

  /** What an operator may do with an instance that is at this point. */
  possibleOperations(saga: SagaPoint): Operation[] {
    if (!this.#registry.has(saga)) return [];
    const definition = this.#registry.get(saga);
    return OPERATIONS.filter((operation) => refusalOf(definition, saga, operation) === undefined);
  }

  /** An operator's hand on one instance, kept in its journal. */
  operate(id: string, operation: Operation, operator: Operator): Promise<OperationOutcome> {
    return this.#database.transaction(async (tx): Promise<OperationOutcome> => {
      const saga = await lockSaga(tx, id);
      if (saga === undefined) return { isDone: false, refusal: 'not-found' };
      const outcome = operate(this.#registry.get(saga), saga.state, operation, operator);
      if (typeof outcome === 'string') return { isDone: false, refusal: outcome };
      await this.#mover.saveIn(tx, saga, outcome);
      return { isDone: true, status: outcome.state.status };
    });
  }

  /** Asks again, undoes or gives up for an instance whose time has come; false if it was not due after all. */
  async expire(id: string): Promise<boolean> {
    const saga = await readOverdueSaga(this.#database.background, id);
    return saga !== undefined && this.#expire(saga);
  }

  async #expire(saga: StoredSaga): Promise<boolean> {
    const move = decide(this.#registry.get(saga), saga.state, { kind: 'timeout' });
    if (move === undefined) return false;
    const remote = continueTrace(saga.traceparent ?? undefined, undefined);
    const trace = enterSpan(remote, `saga ${saga.type} timeout`, { kind: 'internal' });
    return runWithContext(trace, () => this.#mover.save(saga, move)).finally(() => trace.span?.end());
  }

  /** Begins to look after instances of its definitions that got no answer in time; every replica may. */
  startSweeper(): StopWork {
    return startSweeper({
      database: this.#database,
      definitions: this.#registry.all(),
      patienceMs: (saga) => patienceMs(this.#registry.get(saga), saga.state),
      expire: (saga) => this.#expire(saga),
      onFailure: (saga, error) =>
        handleFailure({ database: this.#database, mover: this.#mover, logger: this.#log }, saga, error),
      logger: this.#log,
    });
  }

  /** Moves the instance of a reply. A reply that it does not await, such as one that moved it before, does nothing. */
  async #onReply({ id: messageId, type, data, correlationid, subject }: Message): Promise<void> {
    // Events of the same types that concern no saga come here too.
    const id = correlationid ?? subject;
    if (UUID.test(id)) await this.#mover.move(id, { kind: 'reply', id: messageId, type, data });
  }
}
