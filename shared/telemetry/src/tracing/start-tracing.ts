import { startFileTracer } from './file-tracer.ts';
import { type StartedTracer, useTracer } from './tracer.ts';
import type { TracingOptions } from './tracing-options.ts';
import { readTracingSettings, type TraceDestination } from './tracing-settings.ts';

export interface Tracing {
  /** Hands on what has ended, and makes no further spans. */
  stop(): Promise<void>;
}

const OFF: Tracing = { async stop() {} };

/**
 * Begins to make spans, if `environment` says where they go: to a collector by OpenTelemetry's SDK, which reads it too, or into
 * files of a folder. The SDK, some 20 MB, is loaded only for a collector. Never throws for what the environment says.
 */
export async function startTracing(
  options: TracingOptions,
  environment: NodeJS.Dict<string>,
): Promise<Tracing> {
  const { destination, warnings } = readTracingSettings(environment);
  for (const warning of warnings) options.log.warn({}, warning);
  const started = await startTracer(options, destination);
  if (started === undefined) return OFF;
  useTracer(started.tracer);
  return {
    async stop() {
      useTracer(undefined);
      await started.stop();
    },
  };
}

async function startTracer(
  options: TracingOptions,
  destination: TraceDestination,
): Promise<StartedTracer | undefined> {
  if (destination.kind === 'none') return undefined;
  if (destination.kind === 'folder') return startFileTracer(options, destination.path);
  const { startOtelTracer } = await import('./otel-tracer.ts');
  return startOtelTracer(options, destination.protocol);
}
