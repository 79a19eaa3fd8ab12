import { composeMessage } from '@platform/messaging/draft.ts';
import type { Message } from '@platform/messaging/message.ts';
import { begin, decide } from '../src/moves/decide.ts';
import type { JournalEntry, Move } from '../src/moves/saga-move.ts';
import { type Operation, operate } from '../src/operate.ts';
import type { SagaDefinition } from '../src/saga-definition.ts';
import { isEnded, type SagaState } from '../src/saga-state.ts';
import type { OrderFacts } from './order-process.ts';
import type { Participants } from './participants.ts';

/** What becomes of a message that is taken from the bus. */
export type Fate =
  /** Handled and acknowledged. */
  | 'handled'
  /** Its consumer died before the commit: it comes again. */
  | 'crash-before-commit'
  /** Its consumer died between commit and acknowledgement: it comes again. */
  | 'crash-after-commit'
  /** The relay died between publishing and removing: there are two of it. */
  | 'doubled'
  /** An operator discarded it as a dead letter. */
  | 'lost';

/** One saga, its participants and the bus between them, all in memory; what a transaction writes is written at once. */
export class Simulation {
  readonly id = '0190aaaa-0000-7000-8000-000000000000';
  readonly participants: Participants;
  readonly journal: JournalEntry[] = [];
  readonly hooks: string[] = [];
  readonly commands: string[] = [];
  state: SagaState<OrderFacts>;
  readonly #definition: SagaDefinition<OrderFacts>;
  #bus: Message[] = [];
  #waiting: Message[] = [];

  constructor(
    definition: SagaDefinition<OrderFacts>,
    participants: Participants,
    facts: Partial<OrderFacts>,
  ) {
    this.#definition = definition;
    this.participants = participants;
    const first = begin(definition, { orderId: this.id, needsStock: true, ...facts });
    this.state = first.state;
    this.#commit(first);
  }

  get messagesUnderWay(): number {
    return this.#bus.length;
  }

  /** Takes the message at `index` (of the messages under way, round and round) from the bus. */
  take(index: number, fate: Fate): void {
    const [message] = this.#bus.splice(index % Math.max(1, this.#bus.length), 1);
    if (message === undefined || fate === 'lost') return;
    if (fate !== 'crash-before-commit') this.#handle(message);
    if (fate === 'doubled') this.#bus.push(message, message);
    else if (fate !== 'handled') this.#bus.push(message);
  }

  /** The deadline of the command under way passes. */
  timeOut(): void {
    this.#commit(decide(this.#definition, this.state, { kind: 'timeout' }));
  }

  /** The customer wants to cancel; true if that wins. */
  cancel(): boolean {
    const failure = { code: 'cancelled-by-customer', reason: 'You cancelled.' };
    const move = decide(this.#definition, this.state, { kind: 'cancel', failure });
    this.#commit(move);
    return move !== undefined;
  }

  operate(operation: Operation): void {
    const outcome = operate(this.#definition, this.state, operation, { actor: 'admin', reason: 'a test' });
    if (typeof outcome !== 'string') this.#commit(outcome);
  }

  /** Lets everything that is under way arrive, and time pass, until nothing happens any more. */
  settle(isReachable: (message: Message) => boolean = () => true): void {
    for (let guard = 0; guard < 1000; guard++) {
      this.#waiting.push(...this.#bus.filter((message) => !isReachable(message)));
      this.#bus = this.#bus.filter((message) => isReachable(message));
      if (this.#bus.length > 0) this.take(0, 'handled');
      else if (isEnded(this.state) || this.state.status === 'stuck') return;
      else this.timeOut();
    }
    throw new Error('it never settles');
  }

  /** Who could not be reached is back, and gets everything that waited for it. */
  deliverWhatWaited(): void {
    this.#bus.push(...this.#waiting.splice(0));
  }

  #handle(message: Message): void {
    const isCommand = this.#definition.steps.some(({ command, compensation }) =>
      [command, compensation?.command].some(
        (make) => make?.(this.state.facts).contract.type === message.type,
      ),
    );
    if (isCommand) {
      this.#bus.push(...this.participants.handle(message));
      return;
    }
    // There is no inbox: that a reply moves an instance once is for the rules to see to.
    const { id, type, data } = message;
    this.#commit(decide(this.#definition, this.state, { kind: 'reply', id, type, data }));
  }

  #commit(move: Move<OrderFacts> | undefined): void {
    if (move === undefined) return;
    this.state = move.state;
    this.journal.push(...move.journal);
    if (move.hook !== undefined) this.hooks.push(move.hook);
    if (move.command === undefined) return;
    const { contract, draft } = move.command;
    const command = composeMessage(
      { contract, draft: { ...draft, correlationId: this.id } },
      'order-service',
    );
    this.commands.push(command.type);
    this.#bus.push(command);
  }
}
