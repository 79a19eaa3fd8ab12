import { join } from 'node:path';
import { CliError } from '../../cli-error.ts';
import { type Patience, Waiting } from '../../gateway/waiting.ts';
import { readJson } from '../../session/session-store.ts';

/** What a refusal is called, by its status. */
type Codes = Readonly<Record<number, string>>;

/** The runner of the platform that runs in a data folder. It listens on this machine alone. */
export class LocalRunner {
  readonly #url: string;
  readonly #token: string;
  readonly #patience: Patience;

  private constructor(url: string, token: string, patience: Patience) {
    this.#url = url;
    this.#token = token;
    this.#patience = patience;
  }

  /** Throws CliError where nothing runs. */
  static async of(dataFolder: string, patience: Patience): Promise<LocalRunner> {
    const control = (await readJson(join(dataFolder, 'control.json'))) as
      | { url?: string; token?: string }
      | undefined;
    if (control?.url && control.token) return new LocalRunner(control.url, control.token, patience);
    throw new CliError(
      'no-runner',
      `nothing runs here: start the platform by \`npm start\`, or name its data folder by --data. What it logged before is in ${join(dataFolder, 'logs')}. Logs and traces of a platform that runs elsewhere are kept there`,
    );
  }

  /** Waits for an answer for as long as the command may. Throws CliError. */
  async get<T>(path: string, codes?: Codes): Promise<T> {
    const waiting = new Waiting(`waiting for the runner at ${this.#url}`, this.#patience);
    try {
      return (await (await this.open(path, waiting.signal, codes)).json()) as T;
    } finally {
      waiting.end();
    }
  }

  /** An answer that may go on until `until`. Throws CliError. */
  async open(path: string, until: AbortSignal, codes: Codes = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(this.#url + path, { headers, signal: until }).catch((error: unknown) => {
      throw new CliError(
        'unreachable',
        `the runner at ${this.#url} does not answer (${(error as Error).message}): start the platform by \`npm start\``,
      );
    });
    if (answer.ok) return answer;
    const { status } = answer;
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
    throw new CliError(
      codes[status] ?? `http-${status}`,
      detail ?? `the runner at ${this.#url} answered ${status}`,
    );
  }
}
