import { readTracingSettings, TRACES_FOLDER } from '@platform/telemetry/tracing/tracing-settings.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { passedVariables } from '../environment/passed-variables.ts';

/** Where the services of a run have their spans: in the data folder, at a collector, or nowhere. */
export type TracesAre = 'kept' | 'elsewhere' | 'off';

/** As each service decides it: a collector that the shell names comes first. */
export function tracesAre({ keepsTraces }: { readonly keepsTraces: boolean }): TracesAre {
  const environment = { ...passedVariables({}), ...(keepsTraces && { [TRACES_FOLDER]: 'any' }) };
  const { kind } = readTracingSettings(environment).destination;
  if (kind === 'collector') return 'elsewhere';
  return kind === 'folder' ? 'kept' : 'off';
}

export function tracesFolder(folder: DataFolder): string {
  return folder.file('traces');
}

/** What makes a service keep its spans, unless it sends them to a collector. */
export function traceVariables(folder: DataFolder): NodeJS.ProcessEnv {
  return { [TRACES_FOLDER]: tracesFolder(folder) };
}
