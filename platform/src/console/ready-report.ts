import { relative } from 'node:path';
import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import type { PlatformState } from '../data-folder/platform-state.ts';
import { BUNDLES } from '../first-start/bundles.ts';
import { dataOption, stopCommand } from '../options.ts';
import { table } from './text-table.ts';

export interface ReadyReport {
  readonly state: PlatformState;
  /** Memory of the runner itself. */
  readonly runnerMemoryMb: number;
  /** What this start loaded into the platform. */
  readonly loaded: readonly string[];
  readonly admin?: { readonly email: string; readonly password: string; readonly isNew: boolean } | undefined;
  readonly isDetached: boolean;
  /** Of the terminal; undefined where there is none. */
  readonly columns?: number | undefined;
  readonly keepsTraces: boolean;
}

/** What `npm start` says when everything runs: the table, who may sign in, and what to try next. */
export function readyReport(report: ReadyReport): string {
  const { state, runnerMemoryMb, loaded, admin } = report;
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
    ...processTable([...rows, total], report.columns),
    '',
    ...addressLines(state),
    `  PostgreSQL: ${postgresql} · bus: ${bus} · cache: ${cache} · mail: ${mail}`,
    `  data and logs: ${shortPath(state.data)}`,
    ...loaded.map((what) => `  ${what}`),
    ...(admin ? [adminLine(admin, state.data)] : []),
    '',
    ...nextCommands(report),
    '',
  ].join('\n');
}

/** What is there to open in a browser, and for programs: at one address, the gateway's. */
function addressLines({ gateway_url, processes }: PlatformState): string[] {
  if (gateway_url === null) return [];
  const hasPages = ALL_SERVICES.some(
    ({ name, servesPages }) => servesPages && processes.some((process) => process.name === name),
  );
  const [{ pages = 'web' } = {}] = BUNDLES;
  const addresses = [...(hasPages ? [[pages, '/']] : []), ['API', '/docs']];
  return addresses.map(([what, path]) => `  ${what}: ${gateway_url}${path}`);
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
  const platform = `npx platform${dataOption(data)}`;
  const [samplePath = '/api/status'] = BUNDLES.map((bundle) => bundle.samplePath);
  const commands: [string, string][] = gateway_url
    ? [
        [`${platform} status`, 'is everything well?'],
        ...BUNDLES.flatMap((bundle) => bundle.commands({ keepsTraces })).map(
          ([args, what]): [string, string] => [`${platform} ${args}`, what],
        ),
        [`${platform} verify`, 'audit that nothing was lost'],
        [`curl '${gateway_url}${samplePath}'`, 'the same over HTTP'],
      ]
    : [];
  const stop: [string, string] = [isDetached ? stopCommand(data) : 'Ctrl-C', 'stop everything'];
  const all = [...commands, stop];
  const width = Math.max(...all.map(([command]) => command.length));
  return ['  Try next:', ...all.map(([command, what]) => `    ${command.padEnd(width)}   ${what}`)];
}

const INDENT = '  ';
const HEAD = ['service', 'address', 'state', 'started in', 'memory'];

function processTable(rows: readonly (readonly string[])[], columns: number | undefined): string[] {
  const left = columns === undefined ? undefined : columns - INDENT.length;
  const text = table(HEAD, rows, { columns: left, gap: '   ', right: [3, 4] });
  return text.split('\n').map((line) => (INDENT + line).trimEnd());
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
