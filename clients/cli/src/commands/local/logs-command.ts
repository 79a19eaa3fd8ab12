import { LEVELS } from '@platform/runner/logs/log-query.ts';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../../cli-error.ts';
import { type Context, clientOptions, print } from '../../context.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { dataFolderOf } from '../../session/locate.ts';
import { LocalRunner } from './local-runner.ts';
import { logText } from './log-text.ts';
import { type FoundLines, findLines, followLines, type LogLine, type LogSearch } from './runner-logs.ts';

const DEFAULT_LINES = 100;
const MOST_LINES = 1000;
const ID = /^[\w-]{1,64}$/;

interface LogOptions {
  readonly follow?: true;
  readonly lines: number;
  readonly level?: string;
  readonly order?: string;
}

export function logsCommand(program: Command, context: Context): void {
  program
    .command('logs')
    .addArgument(new Argument('[service...]', 'default: all processes'))
    .option('-f, --follow', 'go on with what is written, until Ctrl-C')
    .option('-n, --lines <n>', `the newest so many, at most ${MOST_LINES}`, linesAtMost, DEFAULT_LINES)
    .addOption(new Option('--level <level>', 'this level and what is worse').choices(LEVELS))
    .option('--order <id>', 'lines that mention this order', mentioned)
    .description('what the processes of `npm start` have logged')
    .action(async (services: readonly string[], _options, command: Command) => {
      const options = optionsOf<LogOptions>(command);
      const { level, order, follow, lines: limit } = options;
      const runner = await LocalRunner.of(
        dataFolderOf(context, options.data),
        clientOptions(context, options),
      );
      const search = { ...(level && { level }), ...(order && { order_id: order }) };
      const searches = services.length === 0 ? [search] : services.map((service) => ({ ...search, service }));
      if (follow) return followLogs(context, runner, { searches, limit, isJson: options.json === true });
      const found = await newest(runner, searches, limit);
      const text = found.lines.map(logText).join('\n');
      print(context, options, found, text || 'nothing found');
    });
}

function linesAtMost(text: string): number {
  const lines = positiveNumber(text);
  if (lines > MOST_LINES) throw new InvalidArgumentError(`Give a whole number up to ${MOST_LINES}.`);
  return lines;
}

function mentioned(text: string): string {
  if (!ID.test(text)) throw new InvalidArgumentError('Give the id of an order.');
  return text;
}

/** The newest lines of all searches, in order of time. */
async function newest(
  runner: LocalRunner,
  searches: readonly LogSearch[],
  limit: number,
): Promise<FoundLines> {
  const found = await Promise.all(
    searches.map((search) => findLines(runner, { ...search, limit: String(limit) })),
  );
  const lines = found.flatMap((each) => each.lines).toSorted((a, b) => timeOf(a) - timeOf(b));
  return { lines: lines.slice(-limit), is_cut: lines.length > limit || found.some(({ is_cut }) => is_cut) };
}

function timeOf({ time }: LogLine): number {
  return Date.parse(String(time)) || 0;
}

interface Following {
  readonly searches: readonly LogSearch[];
  readonly limit: number;
  readonly isJson: boolean;
}

/** The newest lines, then each as it is written: with `isJson` one document a line. Ends by Ctrl-C, without an error. */
async function followLogs(context: Context, runner: LocalRunner, { searches, limit, isJson }: Following) {
  context.endsItself = true;
  const { interrupted } = context;
  const say = (line: LogLine) => context.stdout.write(`${isJson ? JSON.stringify(line) : logText(line)}\n`);
  try {
    // Before the kept ones are read: nothing that is written meanwhile is missed, and what is found is not told twice.
    const followed = await Promise.all(searches.map((search) => followLines(runner, search, interrupted)));
    const { lines } = await newest(runner, searches, limit);
    const told = new Set(lines.map((line) => JSON.stringify(line)));
    for (const line of lines) say(line);
    await Promise.all(
      followed.map(async (each) => {
        for await (const line of each) if (!told.delete(JSON.stringify(line))) say(line);
      }),
    );
  } catch (error) {
    if (interrupted.aborted) return;
    throw error instanceof CliError ? error : ended();
  }
  if (!interrupted.aborted) throw ended();
}

function ended(): CliError {
  return new CliError('runner-ended', 'the platform was stopped; `npm start` starts it again');
}
