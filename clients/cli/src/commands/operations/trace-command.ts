import { join } from 'node:path';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import type { Command } from 'commander';
import { CliError, wrongUsage } from '../../cli-error.ts';
import { type Context, clientOptions, print } from '../../context.ts';
import { type Patience, Waiting } from '../../gateway/waiting.ts';
import { optionsOf } from '../../options.ts';
import { dataFolderOf } from '../../session/locate.ts';
import { readJson } from '../../session/session-store.ts';
import { waterfall } from '../../trace/waterfall.ts';

const ID = /^[\w-]{1,64}$/;
const DEFAULT_COLUMNS = 140;
const NONE_KEPT = 409;

export function traceCommand(program: Command, context: Context): void {
  program
    .command('trace')
    .argument('<id>', 'an order, or a trace')
    .option('--brief', 'leave out SQL statements')
    .description('draw where the time of an order went')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<{ brief?: boolean }>(command);
      if (!ID.test(id)) throw wrongUsage(`${id} is no id of an order or a trace`);
      const found = await readSpans(dataFolderOf(context, options.data), id, clientOptions(context, options));
      const spans = options.brief
        ? found.filter(({ attributes }) => !('db.system.name' in attributes))
        : found;
      const traces = [...Map.groupBy(spans, ({ trace_id }) => trace_id).values()];
      const columns = (context.stdout as { columns?: number }).columns ?? DEFAULT_COLUMNS;
      print(context, options, { spans }, traces.map((trace) => waterfall(trace, columns)).join('\n\n'));
    });
}

/** The spans that the runner of this data folder keeps of an order or a trace. Throws CliError when there are none. */
async function readSpans(dataFolder: string, id: string, patience: Patience): Promise<readonly TraceSpan[]> {
  const control = (await readJson(join(dataFolder, 'control.json'))) as
    | { url?: string; token?: string }
    | undefined;
  if (!control?.url || !control.token)
    throw new CliError('no-runner', 'traces are kept by `npm start`, which does not run on this data folder');
  const waiting = new Waiting(`waiting for the runner at ${control.url}`, patience);
  const answer = await fetch(`${control.url}/traces/${id}`, {
    headers: { authorization: `Bearer ${control.token}` },
    signal: waiting.signal,
  })
    .catch((error: unknown) => {
      throw new CliError(
        'unreachable',
        `the runner at ${control.url} does not answer: ${(error as Error).message}`,
      );
    })
    .finally(() => waiting.end());
  const body = (await answer.json()) as { spans: TraceSpan[] } & { detail?: string };
  if (!answer.ok)
    throw new CliError(
      answer.status === NONE_KEPT ? 'no-traces' : `http-${answer.status}`,
      body.detail ?? `the runner at ${control.url} answered ${answer.status}`,
    );
  const { spans } = body;
  if (spans.length === 0)
    throw new CliError(
      'not-found',
      `nothing is known of ${id}: spans are there a moment after the work, and the oldest are given up`,
    );
  return spans;
}
