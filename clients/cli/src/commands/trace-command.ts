import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError, EXIT_USAGE } from '../cli-error.ts';
import { type Context, print } from '../context.ts';
import { dataFolderOf } from '../locate.ts';
import { optionsOf } from '../options.ts';
import { readJson } from '../session-store.ts';
import type { TraceSpan } from '../trace/trace-span.ts';
import { waterfall } from '../trace/waterfall.ts';

const ID = /^[\w-]{1,64}$/;
const DEFAULT_COLUMNS = 140;
const TIMEOUT_MS = 5000;

export function traceCommand(program: Command, context: Context): void {
  program
    .command('trace')
    .argument('<id>', 'an order, or a trace')
    .option('--brief', 'leave out SQL statements')
    .description('draw where the time of an order went; needs `npm start -- --traces`')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<{ brief?: boolean }>(command);
      if (!ID.test(id)) throw new CliError(`${id} is no id of an order or a trace`, EXIT_USAGE);
      const found = await readSpans(dataFolderOf(context, options.data), id);
      const spans = options.brief
        ? found.filter(({ attributes }) => !('db.system.name' in attributes))
        : found;
      const traces = [...Map.groupBy(spans, ({ trace_id }) => trace_id).values()];
      const columns = (context.stdout as { columns?: number }).columns ?? DEFAULT_COLUMNS;
      print(context, options, { spans }, traces.map((trace) => waterfall(trace, columns)).join('\n\n'));
    });
}

/** The spans that the runner of this data folder keeps of an order or a trace. Throws CliError when there are none. */
async function readSpans(dataFolder: string, id: string): Promise<readonly TraceSpan[]> {
  const view = (await readJson(join(dataFolder, 'traces.json'))) as
    | { url?: string; token?: string }
    | undefined;
  if (!view?.url || !view.token)
    throw new CliError('no traces are kept: start the platform by `npm start -- --traces`');
  const answer = await fetch(`${view.url}/traces/${id}`, {
    headers: { authorization: `Bearer ${view.token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new CliError(`the runner at ${view.url} does not answer: ${(error as Error).message}`);
  });
  if (!answer.ok) throw new CliError(`the runner at ${view.url} answered ${answer.status}`);
  const { spans } = (await answer.json()) as { spans: TraceSpan[] };
  if (spans.length === 0)
    throw new CliError(
      `nothing is known of ${id}: spans arrive a second after the work, and the last 10,000 are kept`,
    );
  return spans;
}
