import type { PlatformUnderTest } from '../../../platform-under-test.ts';
import { signIn } from '../../orders/shop-client.ts';
import { databaseSizes, embeddedServer, type Server } from '../server.ts';
import { type ListFigures, measureLists } from './lists.ts';
import { machineMs } from './machine.ts';
import { countDue, type PurgeFigures, watchPurge } from './purge.ts';
import { type SaleFigures, sell } from './sale.ts';
import { type VerifyFigures, verify } from './verify.ts';

/** Of a platform that runs. */
interface RunningFigures {
  /** A fixed piece of work, before and between; see machineMs. */
  readonly machine_ms: number;
  readonly verify: VerifyFigures;
  readonly lists: Readonly<Record<string, ListFigures>>;
  readonly sale: SaleFigures;
  readonly megabytes: Readonly<Record<string, number>>;
}

/** Of its starts. */
interface StartFigures {
  readonly start_with_a_purge_due_s: number;
  readonly purge: Readonly<Record<string, PurgeFigures>>;
  readonly sale_beside_the_purge: SaleFigures;
  readonly verify_after_the_purge: VerifyFigures;
  readonly start_s: number;
}

/** What was measured at one number of orders. */
export type YearFigures = RunningFigures & StartFigures;

/** Who orders. */
export interface Buyers {
  readonly customers: readonly string[];
  /** One who has a twentieth of all orders. */
  readonly wholesaler: string;
}

/** A platform that is stopped and started meanwhile. */
export interface RestartedPlatform {
  readonly current: PlatformUnderTest;
  stop(): Promise<void>;
  /** On the same data and ports. */
  start(): Promise<void>;
}

/**
 * Measures a platform whose databases have just been filled, and which was started shortly before. It is started twice
 * more; a purge begins with the first of these.
 */
export async function measureYear(
  platform: RestartedPlatform,
  buyers: Buyers,
  tell: (progress: string) => void,
): Promise<YearFigures> {
  const { dataFolder, state } = platform.current;
  const server = await embeddedServer(dataFolder, state.port_base);
  const running = await measureRunning(platform.current, server, buyers, tell);
  return { ...running, ...(await measureStarts(platform, server, buyers, tell)) };
}

async function measureRunning(
  platform: PlatformUnderTest,
  server: Server,
  { customers, wholesaler }: Buyers,
  tell: (progress: string) => void,
): Promise<RunningFigures> {
  const machine = [machineMs()];
  tell('verify');
  const verified = await verify(platform);
  machine.push(machineMs());
  tell('lists');
  const lists = await measureLists(server, platform, wholesaler);
  machine.push(machineMs());
  tell('a sale');
  const sale = await sell(await signIn(platform), customers);
  machine.push(machineMs());
  return {
    machine_ms: machine.reduce((sum, ms) => sum + ms, 0) / machine.length,
    verify: verified,
    lists,
    sale,
    megabytes: await databaseSizes(server),
  };
}

async function measureStarts(
  platform: RestartedPlatform,
  server: Server,
  { customers }: Buyers,
  tell: (progress: string) => void,
): Promise<StartFigures> {
  tell('a start, a purge and a sale');
  const due = await countDue(server);
  await platform.stop();
  const watched = watchPurge(server, due);
  watched.catch(() => undefined); // Thrown where it is awaited.
  const start_with_a_purge_due_s = await secondsOf(() => platform.start());
  const sale = await sell(await signIn(platform.current), customers);
  const purge = await watched;
  tell('verify after the purge');
  const verified = await verify(platform.current);
  tell('another start');
  await platform.stop();
  return {
    start_with_a_purge_due_s,
    purge,
    sale_beside_the_purge: sale,
    verify_after_the_purge: verified,
    start_s: await secondsOf(() => platform.start()),
  };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return (performance.now() - begunAt) / 1000;
}
