import { join } from 'node:path';
import { type StreamEvent, streamEvents } from '@platform/api-client/stream-events.ts';
import { CliError } from '../../cli-error.ts';
import { type Patience, Waiting } from '../../gateway/waiting.ts';
import { readJson } from '../../session/session-store.ts';

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

/** The logs of the platform that runs in a data folder, from its runner, which listens on this machine alone. */
export class RunnerLogs {
  readonly #url: string;
  readonly #token: string;
  readonly #patience: Patience;

  private constructor(url: string, token: string, patience: Patience) {
    this.#url = url;
    this.#token = token;
    this.#patience = patience;
  }

  /** Throws CliError where nothing runs. */
  static async of(dataFolder: string, patience: Patience): Promise<RunnerLogs> {
    const { url, token } = ((await readJson(join(dataFolder, 'control.json'))) ?? {}) as Partial<
      Record<'url' | 'token', string>
    >;
    if (url && token) return new RunnerLogs(url, token, patience);
    throw new CliError(
      'no-runner',
      `nothing runs here: start the platform by \`npm start\`, or name its data folder by --data. What it wrote before is in ${join(dataFolder, 'logs')}. Logs of a platform that runs elsewhere are kept there`,
    );
  }

  async find(search: LogSearch): Promise<FoundLines> {
    const waiting = new Waiting(`waiting for the runner at ${this.#url}`, this.#patience);
    try {
      return (await (await this.#get(search, waiting.signal)).json()) as FoundLines;
    } finally {
      waiting.end();
    }
  }

  /** Resolves, once they are followed, with the lines that are written from then on; they end with `until` or the runner. */
  async follow(search: LogSearch, until: AbortSignal): Promise<AsyncGenerator<LogLine>> {
    return linesOf(streamEvents(await this.#get({ ...search, follow: '1' }, until)));
  }

  async #get(search: LogSearch, signal: AbortSignal): Promise<Response> {
    const address = `${this.#url}/logs?${new URLSearchParams(search)}`;
    const answer = await fetch(address, {
      signal,
      headers: { authorization: `Bearer ${this.#token}` },
    }).catch((error: unknown) => {
      throw new CliError(
        'unreachable',
        `the runner at ${this.#url} does not answer (${(error as Error).message}): start the platform by \`npm start\``,
      );
    });
    if (answer.ok) return answer;
    const { detail = '' } = (await answer.json().catch(() => ({}))) as { detail?: string };
    const names = answer.status === 404 ? ` There are ${(await this.#processes()).join(', ')}.` : '';
    throw new CliError(answer.status === 404 ? 'not-found' : `http-${answer.status}`, detail + names);
  }

  async #processes(): Promise<readonly string[]> {
    const answer = await fetch(`${this.#url}/processes`, {
      headers: { authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(this.#patience.timeoutMs),
    });
    const { processes } = (await answer.json()) as { processes: readonly { readonly name: string }[] };
    return processes.map(({ name }) => name);
  }
}

async function* linesOf(events: AsyncIterable<StreamEvent>): AsyncGenerator<LogLine> {
  for await (const { data } of events) yield JSON.parse(data);
}
