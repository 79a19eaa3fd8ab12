import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import type { Command } from 'commander';
import { CliError, wrongUsage } from '../../cli-error.ts';
import { type Context, clientOptions, print } from '../../context.ts';
import { optionsOf } from '../../options.ts';
import { dataFolderOf } from '../../session/locate.ts';
import { waterfall } from '../../trace/waterfall.ts';
import { LocalRunner } from './local-runner.ts';

const ID = /^[\w-]{1,64}$/;
const DEFAULT_COLUMNS = 140;

export function traceCommand(program: Command, context: Context): void {
  program
    .command('trace')
    .argument('<id>', 'an order, or a trace')
    .option('--brief', 'leave out SQL statements')
    .description('draw where the time of an order went')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<{ brief?: boolean }>(command);
      if (!ID.test(id)) throw wrongUsage(`${id} is no id of an order or a trace`);
      const folder = dataFolderOf(context, options.data);
      const runner = await LocalRunner.of(folder, clientOptions(context, options));
      const found = await readSpans(runner, id);
      const spans = options.brief
        ? found.filter(({ attributes }) => !('db.system.name' in attributes))
        : found;
      const traces = [...Map.groupBy(spans, ({ trace_id }) => trace_id).values()];
      const columns = (context.stdout as { columns?: number }).columns ?? DEFAULT_COLUMNS;
      print(context, options, { spans }, traces.map((trace) => waterfall(trace, columns)).join('\n\n'));
    });
}

/** The spans that the runner keeps of an order or a trace. Throws CliError when there are none. */
async function readSpans(runner: LocalRunner, id: string): Promise<readonly TraceSpan[]> {
  const { spans } = await runner.get<{ spans: readonly TraceSpan[] }>(`/traces/${id}`, { 409: 'no-traces' });
  if (spans.length === 0)
    throw new CliError(
      'not-found',
      `nothing is known of ${id}: spans are there a moment after the work, and the oldest are given up`,
    );
  return spans;
}
