import type { Channel } from 'amqplib';
import { isWanted } from '../../dead-letters/letter-filter.ts';
import type { DeadLetter, DeadLetterQuery, DeadLetters } from '../../transport.ts';
import { BusUnavailableError } from '../../transport-errors.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { withBrokerLock } from '../connection/broker-lock.ts';
import { closeChannel } from '../connection/close-channel.ts';
import { foreignQueue } from '../connection/with-channel.ts';
import { keptSentAs, retryProperties } from '../message-properties.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import { declareMoves, queueNames } from '../queues/queue-topology.ts';
import { putBack, type TakenLetter, takeDeadLetters } from './dead-letter-scan.ts';

const DEFAULT_LIMIT = 100;
const BATCH = 200;
const NOT_FOUND = 404;

/**
 * The dead letters of a namespace. A queue can only be looked through by taking its messages, so this is done on a
 * channel of its own, whose end puts back what was not dealt with; and by one caller at a time, so that nobody
 * misses what another is looking at.
 */
export class RabbitMqDeadLetters implements DeadLetters {
  readonly #connection: () => Promise<BrokerConnection>;
  readonly #publisher: ConfirmingPublisher;
  readonly #namespace: string;
  /** By queue, the end of the last caller's work. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    connection: () => Promise<BrokerConnection>,
    publisher: ConfirmingPublisher,
    namespace: string,
  ) {
    this.#connection = connection;
    this.#publisher = publisher;
    this.#namespace = namespace;
  }

  list(
    queue: string,
    { limit = DEFAULT_LIMIT, after = '', ...filter }: DeadLetterQuery = {},
  ): Promise<DeadLetter[]> {
    return this.#alone(queue, [], async (channel, dead) => {
      const taken = await takeDeadLetters(channel, queue, dead);
      await putBack(channel, dead, taken);
      const letters = taken.map(({ letter }) => letter);
      return letters.filter((letter) => letter.place > after && isWanted(letter, filter)).slice(0, limit);
    });
  }

  count(queue: string): Promise<number> {
    return this.#alone(queue, 0, async (channel, dead) => (await channel.checkQueue(dead)).messageCount);
  }

  replay(
    queue: string,
    ids: readonly string[] | 'all',
    bodies: ReadonlyMap<string, string> = new Map(),
  ): Promise<number> {
    const { main, moves } = queueNames(this.#namespace, queue);
    return this.#remove(queue, ids, async (letters, channel) => {
      await declareMoves(channel, moves, [main]);
      const outcomes = await this.#publisher.send(
        letters.map(({ letter, message: { content, properties } }) => {
          const body = bodies.get(letter.id);
          return {
            exchange: moves,
            routingKey: main,
            content: body === undefined ? content : Buffer.from(body),
            options: retryProperties(properties, 0, keptSentAs(properties)),
          };
        }),
      );
      if (outcomes.includes('unroutable')) throw new BusUnavailableError(`the queue ${main} is gone`);
    });
  }

  discard(queue: string, ids: readonly string[] | 'all'): Promise<number> {
    return this.#remove(queue, ids, async () => undefined);
  }

  /** Takes away the dead letters named by `ids` once `use` has dealt with them; returns how many. */
  #remove(
    queue: string,
    ids: readonly string[] | 'all',
    use: (letters: readonly TakenLetter[], channel: Channel) => Promise<void>,
  ): Promise<number> {
    const named = ids === 'all' ? undefined : new Set(ids);
    return this.#alone(queue, 0, async (channel, dead) => {
      const taken = await takeDeadLetters(channel, queue, dead);
      const isChosen = ({ letter }: TakenLetter) => named === undefined || named.has(letter.id);
      const chosen = taken.filter(isChosen);
      let removed = 0;
      try {
        for (; removed < chosen.length; removed += BATCH) {
          const batch = chosen.slice(removed, removed + BATCH);
          await use(batch, channel);
          for (const { message } of batch) channel.ack(message);
        }
      } finally {
        const gone = new Set(chosen.slice(0, removed));
        const kept = taken.filter((letter) => !gone.has(letter));
        await putBack(channel, dead, kept);
      }
      return chosen.length;
    });
  }

  /** Runs `work` when no one else, here or in another process, is busy with the dead letters of `queue`. */
  async #alone<T>(queue: string, none: T, work: (channel: Channel, dead: string) => Promise<T>): Promise<T> {
    const { dead } = queueNames(this.#namespace, queue);
    const before = this.#turns.get(queue) ?? Promise.resolve();
    const turn = before.then(async () => {
      const connection = await this.#connection();
      return withBrokerLock(connection, `${dead}.lock`, () =>
        this.#onChannel(none, (channel) => work(channel, dead)),
      ).catch(foreignQueue(queue));
    });
    const ended = turn.catch(() => undefined); // Its caller's to handle, not the next one's.
    this.#turns.set(queue, ended);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(queue) === ended) this.#turns.delete(queue);
    }
  }

  /** Runs `work` on a channel of its own; answers `none` for a queue that does not exist. */
  async #onChannel<T>(none: T, work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await this.#connection();
    const channel = await connection.channel();
    try {
      return await work(channel);
    } catch (error) {
      if ((error as { code?: unknown }).code === NOT_FOUND) return none;
      throw error;
    } finally {
      // What was taken and not acknowledged goes back.
      await closeChannel(channel);
    }
  }
}
