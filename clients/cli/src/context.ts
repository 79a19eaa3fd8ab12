import { type Cell, table } from '@platform/runner/console/text-table.ts';
import { GatewayClient, type GatewayClientOptions } from './gateway/gateway-client.ts';
import { DEFAULT_TIMEOUT_SECONDS, type Patience } from './gateway/waiting.ts';
import { type Actor, actorText } from './session/actor.ts';
import { type LocateOptions, locate } from './session/locate.ts';

export interface GlobalOptions {
  /** Print JSON for programs. */
  readonly json?: boolean;
  /** The data folder of `npm start`, where not `.data`. */
  readonly data?: string;
  /** The profile to act as. */
  readonly as?: string;
  /** How long to wait for one answer, in seconds. */
  readonly timeout?: number;
}

/** What every command works with. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly checkout: string;
  readonly stdout: NodeJS.WritableStream & { columns?: number };
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** Aborted by Ctrl-C, which ends all commands that do not set `endsItself`. */
  readonly interrupted: AbortSignal;
  endsItself?: boolean;
  /** The exit code when the command ends without an error. */
  exitCode: number;
  /** Who made the changes of this command, once it has made one. */
  actor?: Actor;
}

// Several calls at once wait for one reason.
const NOTICE_EVERY_MS = 1000;

export async function connect(context: Context, options: GlobalOptions): Promise<GatewayClient> {
  return new GatewayClient(await locate(locateOptions(context, options)), clientOptions(context, options));
}

export function locateOptions({ env, checkout }: Context, { data, as }: GlobalOptions): LocateOptions {
  return { env, checkout, data, as };
}

/** The patience of a command, and how it tells people what goes on. */
export function clientOptions(context: Context, options: GlobalOptions): GatewayClientOptions & Patience {
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    timeoutMs: timeoutMs(options),
    onWaiting(what) {
      const now = performance.now();
      if (now - toldAt < NOTICE_EVERY_MS) return;
      toldAt = now;
      note(context, options, `${what}; gives up after ${timeoutMs(options) / 1000} s (--timeout)`);
    },
    onChange(actor) {
      context.actor = actor;
      note(context, options, actorText(actor));
    },
  };
}

export function timeoutMs({ timeout = DEFAULT_TIMEOUT_SECONDS }: GlobalOptions): number {
  return timeout * 1000;
}

/** A line for people on stderr. A program that asked for JSON finds nothing there but what went wrong, as JSON. */
export function note(context: Context, { json }: GlobalOptions, text: string): void {
  if (!json || context.stderr.isTTY) context.stderr.write(`platform: ${text}\n`);
}

/** Prints `value` as JSON when asked to, or else `text`. After a change the JSON says who made it. */
export function print(context: Context, options: GlobalOptions, value: object, text: string): void {
  const document = context.actor === undefined ? value : { ...value, acting_as: context.actor };
  context.stdout.write(options.json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
}

/** The width of the terminal; undefined where there is none. */
export function tableColumns({ stdout }: Context): number | undefined {
  return stdout.columns;
}

/** A table as wide as the terminal; as wide as it is where there is none. */
export function tableFor(
  context: Context,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  return table(head, rows, { columns: tableColumns(context) });
}

/** Prints a page of rows as a table, or as JSON; says so when there is none, or more. */
export function printRows<Row>(
  context: Context,
  options: GlobalOptions,
  page: { readonly items: readonly Row[]; readonly next_cursor?: string | null },
  columns: Readonly<Record<string, (row: Row) => Cell>>,
): void {
  const rows = page.items.map((row) => Object.values(columns).map((cell) => cell(row)));
  const body = rows.length === 0 ? 'nothing found' : tableFor(context, Object.keys(columns), rows);
  const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
  print(context, options, page, body + more);
}
