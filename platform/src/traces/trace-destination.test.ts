import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TracesAre, tracesAre } from './trace-destination.ts';

const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

const CASES: readonly (readonly [boolean, Record<string, string>, TracesAre])[] = [
  [true, {}, 'kept'],
  [false, {}, 'off'],
  [true, COLLECTOR, 'elsewhere'],
  [false, COLLECTOR, 'elsewhere'],
  [true, { OTEL_TRACES_EXPORTER: 'none' }, 'off'],
  // Does not reach services.
  [true, { TRACES_FOLDER: '/other', OTEL_SDK_DISABLED: 'true' }, 'kept'],
];

for (const [keepsTraces, variables, expected] of CASES)
  test(`traces of ${keepsTraces ? 'npm start' : '--no-traces'} with ${JSON.stringify(variables)} are ${expected}`, (t) => {
    const before = process.env;
    t.after(() => {
      process.env = before;
    });
    process.env = variables;
    assert.equal(tracesAre({ keepsTraces }), expected);
  });
