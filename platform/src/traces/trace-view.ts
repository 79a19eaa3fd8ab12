import { type OwnersServer, openToOwner } from '../control/local-server.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { StartFailure } from '../start-failure.ts';
import type { SpanStore } from './span-store.ts';
import { startTraceServer } from './trace-server.ts';

const FILE = 'traces.json';

/**
 * Takes the spans of this run into `store`. Who may read the data folder finds address and token in traces.json.
 * Throws StartFailure when the environment names a collector: spans go to one place.
 */
export async function openTraceView(
  folder: DataFolder,
  port: number,
  store: SpanStore,
): Promise<OwnersServer> {
  const elsewhere = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].find(
    (name) => process.env[name],
  );
  if (elsewhere !== undefined)
    throw new StartFailure(`${elsewhere} sends traces to a collector: unset it, or leave out --traces`);
  return openToOwner(folder, FILE, (token) => startTraceServer(port, token, store));
}

/** What makes a service send its spans here. */
export function traceVariables({ url, token }: Pick<OwnersServer, 'url' | 'token'>): NodeJS.ProcessEnv {
  return {
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: `authorization=Bearer%20${token}`,
    // Somebody is about to look; the default is five seconds.
    OTEL_BSP_SCHEDULE_DELAY: process.env.OTEL_BSP_SCHEDULE_DELAY ?? '300',
  };
}
