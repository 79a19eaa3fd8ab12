import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTracingSettings, type TraceDestination } from './tracing-settings.ts';

const COLLECTOR = 'http://collector:4318';
const TO_COLLECTOR: TraceDestination = { kind: 'collector', protocol: 'http/protobuf' };
const TO_FOLDER: TraceDestination = { kind: 'folder', path: '/traces' };
const NOWHERE: TraceDestination = { kind: 'none' };

const CASES: readonly (readonly [Record<string, string>, TraceDestination, warnings?: number])[] = [
  [{}, NOWHERE],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, NOWHERE],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR }, TO_COLLECTOR],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, TO_COLLECTOR],
  [{ TRACES_FOLDER: '/traces' }, TO_FOLDER],
  [{ TRACES_FOLDER: '/traces', OTEL_EXPORTER_OTLP_ENDPOINT: '' }, TO_FOLDER],
  [{ TRACES_FOLDER: '/traces', OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR }, TO_COLLECTOR],
  [{ TRACES_FOLDER: '/traces', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: COLLECTOR }, TO_COLLECTOR],
  [{ TRACES_FOLDER: '/traces', OTEL_TRACES_EXPORTER: 'otlp' }, TO_COLLECTOR],
  [{ TRACES_FOLDER: '/traces', OTEL_TRACES_EXPORTER: 'none' }, NOWHERE],
  [{ TRACES_FOLDER: '/traces', OTEL_SDK_DISABLED: 'true' }, NOWHERE],
  [{ TRACES_FOLDER: '/traces', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, TO_FOLDER, 1],
  [{ TRACES_FOLDER: '/traces', OTEL_TRACES_EXPORTER: 'zipkin' }, TO_FOLDER, 1],
];

for (const [variables, expected, warnings = 0] of CASES)
  test(`${JSON.stringify(variables)} is ${expected.kind}`, () => {
    const settings = readTracingSettings(variables);
    assert.deepEqual(settings.destination, expected);
    assert.equal(settings.warnings.length, warnings);
  });
