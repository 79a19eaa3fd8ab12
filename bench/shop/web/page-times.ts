import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner } from '../../../services/web/src/runner/runner.ts';
import { type Quantiles, quantiles } from '../../quantiles.ts';
import { eachAtOnce } from '../year/each-at-once.ts';
import { type PageTime, pageTimeOf } from './own-time.ts';
import type { PageReader } from './page-reader.ts';

const WARM_UP = 15;
const READS = 40;
// Services write spans a moment after the work.
const SPANS_WITHIN_MS = 60_000;
const POLL_MS = 1_000;
const AT_ONCE = 4;

type Figures = Pick<Quantiles, 'p50' | 'p95'>;

/** Milliseconds: until the answer was read; of the process; of its calls, as far as it waits for one; of itself. */
export type PageFigures = Readonly<Record<'answered' | keyof PageTime, Figures>>;

/** Reads each page some times, one after the other, on a platform whose `runner` keeps traces. */
export async function measurePages(
  runner: Runner,
  reader: PageReader,
  pages: Readonly<Record<string, string>>,
): Promise<Record<string, PageFigures>> {
  const figures: Record<string, PageFigures> = {};
  for (const [name, path] of Object.entries(pages)) {
    await readTraced(reader, path, WARM_UP);
    const answered = await readTraced(reader, path, READS);
    const times = await pageTimes(runner, [...answered.keys()]);
    const of = (part: keyof PageTime) => figuresOf(times.map((time) => time[part]));
    figures[name] = {
      answered: figuresOf([...answered.values()]),
      server: of('server'),
      calls: of('calls'),
      own: of('own'),
    };
  }
  return figures;
}

/** Milliseconds until each answer was read, by the id of its trace. */
async function readTraced(reader: PageReader, path: string, count: number): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (let i = 0; i < count; i += 1) {
    const traceId = randomBytes(16).toString('hex');
    const begunAt = performance.now();
    // W3C Trace Context: sampled.
    await reader.read(path, { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` });
    times.set(traceId, performance.now() - begunAt);
  }
  return times;
}

/** Of traces once all that belongs to them has come, which is when nothing more comes. */
async function pageTimes(runner: Runner, ids: readonly string[]): Promise<PageTime[]> {
  const endsAt = Date.now() + SPANS_WITHIN_MS;
  for (let before = 0; ; ) {
    const traces = await eachAtOnce(ids, AT_ONCE, (id) => runner.spans(id));
    const times = traces.map(pageTimeOf).filter((time) => time !== undefined);
    const count = traces.flat().length;
    if (times.length === ids.length && count === before) return times;
    if (Date.now() > endsAt) throw new Error(`of ${ids.length} pages ${times.length} have a trace`);
    before = count;
    await sleep(POLL_MS);
  }
}

function figuresOf(times: readonly number[]): Figures {
  const { p50, p95 } = quantiles(times);
  return { p50, p95 };
}
