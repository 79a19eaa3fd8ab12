export type Protocol = 'http/protobuf' | 'http/json';

/** What the environment asks for. */
export interface TracingSettings {
  readonly isOn: boolean;
  readonly protocol: Protocol;
  /** What could not be followed, and what is done instead. */
  readonly warnings: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that decide whether there are traces, and how they travel (opentelemetry.io/docs/specs/otel/
 * configuration/sdk-environment-variables). All others are read by the SDK. As the specification asks, a value that makes no
 * sense is warned of and the service goes on.
 */
export function readTracingSettings(environment: Environment): TracingSettings {
  const get = (name: string) => environment[name]?.trim() || undefined;
  const warnings: string[] = [];
  const protocol = readProtocol(get, warnings);
  const off = { isOn: false, protocol, warnings };
  if (get('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return { ...off, warnings: [] };
  const exporter = get('OTEL_TRACES_EXPORTER');
  if (exporter === 'none') return { ...off, warnings: [] };
  if (exporter !== undefined && exporter !== 'otlp') {
    warnings.push(`OTEL_TRACES_EXPORTER is neither otlp nor none: no traces are exported`);
    return off;
  }
  const variable = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].find(get);
  // Nothing is said of where to: nothing is exported. With `otlp` asked for, the standard's default holds.
  if (variable === undefined) return { isOn: exporter === 'otlp', protocol, warnings };
  if (!/^https?:\/\/[^/]/i.test(get(variable) ?? '') || !URL.canParse(get(variable) ?? '')) {
    warnings.push(`${variable} is no address such as http://collector:4318: no traces are exported`);
    return off;
  }
  return { isOn: true, protocol, warnings };
}

function readProtocol(get: (name: string) => string | undefined, warnings: string[]): Protocol {
  const asked = get('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? get('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (asked === 'http/json' || asked === 'http/protobuf') return asked;
  if (asked !== undefined)
    warnings.push('OTEL_EXPORTER_OTLP_PROTOCOL is neither http/protobuf nor http/json: the first is used');
  return 'http/protobuf';
}
