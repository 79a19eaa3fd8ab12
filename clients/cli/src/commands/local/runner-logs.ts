import { streamEvents } from '@platform/api-client/stream-events.ts';
import { CliError } from '../../cli-error.ts';
import type { LocalRunner } from './local-runner.ts';

/** A line of a log as its process wrote it, which nobody has checked. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface FoundLines {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** True: older ones fit as well. */
  readonly is_cut: boolean;
}

/** What is looked for: parameters of the runner's `GET /logs`. */
export type LogSearch = Readonly<Record<string, string>>;

const NOT_FOUND = 'not-found';
const CODES = { 404: NOT_FOUND };

export function findLines(runner: LocalRunner, search: LogSearch): Promise<FoundLines> {
  return namingProcesses(runner, runner.get<FoundLines>(addressOf(search), CODES));
}

/** Resolves, once they are followed, with the lines that are written from then on; they end with `until` or the runner. */
export async function followLines(
  runner: LocalRunner,
  search: LogSearch,
  until: AbortSignal,
): Promise<AsyncGenerator<LogLine>> {
  const opened = runner.open(addressOf({ ...search, follow: '1' }), until, CODES);
  return linesOf(await namingProcesses(runner, opened));
}

function addressOf(search: LogSearch): string {
  return `/logs?${new URLSearchParams(search)}`;
}

/** Whoever asks for a process that there is not is told of those that there are. */
async function namingProcesses<T>(runner: LocalRunner, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof CliError && error.code === NOT_FOUND)) throw error;
    const { processes } = await runner.get<{ processes: readonly { readonly name: string }[] }>('/processes');
    const names = processes.map(({ name }) => name).join(', ');
    throw new CliError(NOT_FOUND, `${error.message} There are ${names}.`);
  }
}

async function* linesOf(answer: Response): AsyncGenerator<LogLine> {
  for await (const { data } of streamEvents(answer)) yield JSON.parse(data);
}
