import { relative } from 'node:path';
import { dataOption, stopCommand } from './options.ts';
import type { PlatformState } from './platform-state.ts';

export interface ReadyReport {
  readonly state: PlatformState;
  /** Memory of the runner itself. */
  readonly runnerMemoryMb: number;
  readonly demoProducts: number;
  readonly admin?: { readonly email: string; readonly password: string; readonly isNew: boolean } | undefined;
  readonly isDetached: boolean;
  readonly keepsTraces: boolean;
}

/** What `npm start` says when everything runs: the table, who may sign in, and what to try next. */
export function readyReport(report: ReadyReport): string {
  const { state, runnerMemoryMb, demoProducts, admin } = report;
  const rows = state.processes.map(({ name, url, state, start_ms, memory_mb }) => [
    name,
    url,
    state,
    `${start_ms} ms`,
    `${memory_mb ?? '?'} MB`,
  ]);
  const memory = (state.memory_mb ?? 0) + runnerMemoryMb;
  const total = ['together', '', '', `${state.ready_in_ms} ms`, `${memory} MB`];
  const { postgresql, bus, cache, mail } = state.backing;
  return [
    '',
    ...table([['service', 'address', 'state', 'started in', 'memory'], ...rows, total]),
    '',
    `  PostgreSQL: ${postgresql} · bus: ${bus} · cache: ${cache} · mail: ${mail}`,
    `  data and logs: ${shortPath(state.data)}`,
    ...(demoProducts > 0 ? [`  demo catalogue: ${demoProducts} products loaded`] : []),
    ...(admin ? [adminLine(admin, state.data)] : []),
    '',
    ...nextCommands(report),
    '',
  ].join('\n');
}

function adminLine(
  { email, password, isNew }: { email: string; password: string; isNew: boolean },
  data: string,
) {
  const file = shortPath(`${data}/admin.json`);
  return isNew
    ? `  admin: ${email}, password ${password} (shown this once; kept in ${file})`
    : `  admin: ${email} (password in ${file})`;
}

function nextCommands({ state, isDetached, keepsTraces }: ReadyReport): string[] {
  const { gateway_url, data } = state;
  const elsewhere = dataOption(data);
  const commands: [string, string][] = gateway_url
    ? [
        [`npx platform${elsewhere} status`, 'is everything well?'],
        [`npx platform${elsewhere} products search lamp`, 'what is there to buy'],
        [`npx platform${elsewhere} orders place OAK-DESK-LAMP=2`, 'place an order and see it fulfilled'],
        ...(keepsTraces
          ? [[`npx platform${elsewhere} trace ORDER_ID`, 'where its time went'] satisfies [string, string]]
          : []),
        [`npx platform${elsewhere} verify`, 'audit that nothing was lost'],
        [`curl '${gateway_url}/api/products?limit=3'`, 'the same over HTTP'],
      ]
    : [];
  const stop: [string, string] = [isDetached ? stopCommand(data) : 'Ctrl-C', 'stop everything'];
  const all = [...commands, stop];
  const width = Math.max(...all.map(([command]) => command.length));
  return ['  Try next:', ...all.map(([command, what]) => `    ${command.padEnd(width)}   ${what}`)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const isNumber = (column: number) => column >= 3;
  return rows.map((row) =>
    `  ${row
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('   ')}`.trimEnd(),
  );
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
