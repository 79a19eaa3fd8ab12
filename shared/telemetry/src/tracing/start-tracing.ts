import { useTracer } from './tracer.ts';
import type { TracingOptions } from './tracing-options.ts';
import { readTracingSettings } from './tracing-settings.ts';

export interface Tracing {
  /** Sends what has ended, and makes no further spans. */
  stop(): Promise<void>;
}

const OFF: Tracing = { async stop() {} };

/**
 * Begins to make spans and to export them, if `environment`, which the SDK reads too, names an endpoint. The SDK, some 20 MB, is
 * loaded only then. Never throws for what the environment says.
 */
export async function startTracing(
  options: TracingOptions,
  environment: NodeJS.Dict<string>,
): Promise<Tracing> {
  const settings = readTracingSettings(environment);
  for (const warning of settings.warnings) options.log.warn({}, warning);
  if (!settings.isOn) return OFF;
  const { startOtelTracer } = await import('./otel-tracer.ts');
  const { tracer, stop } = startOtelTracer(options, settings.protocol);
  useTracer(tracer);
  return {
    async stop() {
      useTracer(undefined);
      await stop();
    },
  };
}
