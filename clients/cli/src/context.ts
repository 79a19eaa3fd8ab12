import { GatewayClient } from './gateway-client.ts';
import { locate } from './locate.ts';
import { type Cell, table } from './table.ts';

export interface GlobalOptions {
  /** Print JSON for programs. */
  readonly json?: boolean;
  /** The data folder of `npm start`, where not `.data`. */
  readonly data?: string;
}

/** What every command works with. */
export interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly checkout: string;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** The exit code when the command ends without an error. */
  exitCode: number;
}

export async function connect(context: Context, options: GlobalOptions): Promise<GatewayClient> {
  return new GatewayClient(
    await locate({ env: context.env, checkout: context.checkout, data: options.data }),
  );
}

/** Prints `value` as JSON when asked to, or else `text`. */
export function print(context: Context, options: GlobalOptions, value: unknown, text: string): void {
  context.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
}

/** Prints a page of rows as a table, or as JSON; says so when there is none, or more. */
export function printRows<Row>(
  context: Context,
  options: GlobalOptions,
  page: { readonly items: readonly Row[]; readonly next_cursor?: string | null },
  columns: Readonly<Record<string, (row: Row) => Cell>>,
): void {
  const rows = page.items.map((row) => Object.values(columns).map((cell) => cell(row)));
  const body = rows.length === 0 ? 'nothing found' : table(Object.keys(columns), rows);
  const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
  print(context, options, page, body + more);
}
