export type Protocol = 'http/protobuf' | 'http/json';

/** What the environment asks for. */
export interface TracingSettings {
  readonly destination: TraceDestination;
  /** What could not be followed, and what is done instead. */
  readonly warnings: readonly string[];
}

/** Where spans go. */
export type TraceDestination =
  | { readonly kind: 'collector'; readonly protocol: Protocol }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'none' };

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names a folder in which services keep their spans, where no collector is named. */
export const TRACES_FOLDER = 'TRACES_FOLDER';

/**
 * Reads the variables that decide whether there are traces, and where they go (opentelemetry.io/docs/specs/otel/
 * configuration/sdk-environment-variables; TRACES_FOLDER is ours). All others are read by the SDK. As the specification asks, a
 * value that makes no sense is warned of and the service goes on.
 */
export function readTracingSettings(environment: Environment): TracingSettings {
  const get = (name: string) => environment[name]?.trim() || undefined;
  const exporter = get('OTEL_TRACES_EXPORTER');
  if (get('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || exporter === 'none')
    return { destination: { kind: 'none' }, warnings: [] };
  const warnings: string[] = [];
  const path = get(TRACES_FOLDER);
  const destination: TraceDestination = sendsToCollector(get, exporter, warnings)
    ? { kind: 'collector', protocol: readProtocol(get, warnings) }
    : path === undefined
      ? { kind: 'none' }
      : { kind: 'folder', path };
  return { destination, warnings };
}

function sendsToCollector(
  get: (name: string) => string | undefined,
  exporter: string | undefined,
  warnings: string[],
): boolean {
  if (exporter !== undefined && exporter !== 'otlp') {
    warnings.push('OTEL_TRACES_EXPORTER is neither otlp nor none: no traces are exported');
    return false;
  }
  const variable = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].find(get);
  // Nothing is said of where to: nothing is exported. With `otlp` asked for, the standard's default holds.
  if (variable === undefined) return exporter === 'otlp';
  if (/^https?:\/\/[^/]/i.test(get(variable) ?? '') && URL.canParse(get(variable) ?? '')) return true;
  warnings.push(`${variable} is no address such as http://collector:4318: no traces are exported`);
  return false;
}

function readProtocol(get: (name: string) => string | undefined, warnings: string[]): Protocol {
  const asked = get('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? get('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (asked === 'http/json' || asked === 'http/protobuf') return asked;
  if (asked !== undefined)
    warnings.push('OTEL_EXPORTER_OTLP_PROTOCOL is neither http/protobuf nor http/json: the first is used');
  return 'http/protobuf';
}
