import type { DeadLetterList } from '@platform/api-client/operations.ts';
import type { Visitor } from '../../session/visitor.ts';
import { BUS_SERVICES, type BusService } from '../overview/gather-overview.ts';
import { CALL, type Part, part } from '../parts/part.ts';

export type DeadLetter = DeadLetterList['items'][number];

export interface DeadLetters {
  /** Of each service, and of queues that nobody consumes any more: what was found, the oldest first. */
  readonly parts: readonly { readonly service: string; readonly found: Part<FoundLetters> }[];
  /** The one that was asked for, wherever it stands in its queue; undefined within when it is there no more. */
  readonly asked: Part<DeadLetter | undefined> | undefined;
}

export interface FoundLetters {
  readonly letters: readonly DeadLetter[];
  /** How many there are in all. */
  readonly count: number;
}

export interface LetterName {
  readonly queue: string;
  readonly id: string;
}

/** Of each queue: enough to see what it suffers from. */
const MOST_OF_A_QUEUE = 200;

/** Any of them knows all queues of the bus. */
const ANSWERING = 'user-service';

/** The dead letters of all services, asked at once. */
export async function gatherDeadLetters(
  visitor: Visitor,
  name: LetterName | undefined,
): Promise<DeadLetters> {
  const [asked, ...parts] = await Promise.all([
    name && part(findLetter(visitor, name)),
    ...BUS_SERVICES.map(async (service) => ({
      service,
      found: await part(ownLetters(visitor, service)),
    })),
    part(abandonedLetters(visitor)).then((found) => ({ service: 'queues that nobody consumes', found })),
  ]);
  return { parts, asked };
}

/** Undefined when it is there no more. */
export async function findLetter(
  { api }: Visitor,
  { queue, id }: LetterName,
): Promise<DeadLetter | undefined> {
  const input = { query: { queue, id, limit: 1 } };
  const { items } = await api.call(`GET /api/admin/${serviceOf(queue)}/dead-letters`, input, CALL);
  return items[0];
}

/** Those that died of the same as `letter`, of the oldest of its queue; each id once. */
export async function findKind({ api }: Visitor, { queue, fingerprint }: DeadLetter): Promise<DeadLetter[]> {
  const input = { query: { queue, limit: MOST_OF_A_QUEUE } };
  const { items } = await api.call(`GET /api/admin/${serviceOf(queue)}/dead-letters`, input, CALL);
  const same = items.filter((one) => one.fingerprint === fingerprint);
  return [...new Map(same.map((one) => [one.id, one])).values()];
}

/** Who is asked for the letters of a queue: the service that it is named for, or any, if that is no more. */
export function serviceOf(queue: string): BusService {
  return BUS_SERVICES.find((name) => queue.startsWith(`${name}.`)) ?? ANSWERING;
}

async function ownLetters(visitor: Visitor, service: BusService): Promise<FoundLetters> {
  const { queues } = await visitor.api.call(`GET /api/admin/${service}/messaging`, {}, CALL);
  return lettersOf(visitor, queues);
}

async function abandonedLetters(visitor: Visitor): Promise<FoundLetters> {
  const { items } = await visitor.api.call(`GET /api/admin/${ANSWERING}/queues`, {}, CALL);
  return lettersOf(
    visitor,
    items.filter(({ is_consumed }) => !is_consumed),
  );
}

async function lettersOf(
  { api }: Visitor,
  queues: readonly { readonly queue: string; readonly dead: number }[],
): Promise<FoundLetters> {
  // Also of a queue that seems to have none: while somebody looks through them on RabbitMQ, none is counted.
  const pages = await Promise.all(
    queues.map(async ({ queue, dead }) => {
      const input = { query: { queue, limit: MOST_OF_A_QUEUE } };
      const page = await api.call(`GET /api/admin/${serviceOf(queue)}/dead-letters`, input, CALL);
      return { letters: page.items, count: Math.max(dead, page.items.length) };
    }),
  );
  return {
    letters: pages.flatMap(({ letters }) => letters),
    count: pages.reduce((sum, { count }) => sum + count, 0),
  };
}
