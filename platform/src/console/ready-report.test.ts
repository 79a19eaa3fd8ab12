import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlatformState } from '../data-folder/platform-state.ts';
import { readyReport } from './ready-report.ts';

function reportOf(names: readonly string[]): string {
  const processes = names.map((name) => ({
    name,
    url: 'http://127.0.0.1:1',
    management_url: null,
    state: 'ready',
    pid: 1,
    start_ms: 1,
    restarts: 0,
    memory_mb: 1,
    log: '',
  }));
  const state = {
    gateway_url: names.includes('api-gateway') ? 'http://127.0.0.1:8000' : null,
    data: '/data',
    processes,
    backing: { postgresql: 'embedded', bus: 'PostgreSQL', cache: 'in process', mail: 'kept' },
  };
  return readyReport({
    state: state as unknown as PlatformState,
    ...{ runnerMemoryMb: 1, loaded: [], isDetached: false, keepsTraces: false },
  });
}

test('pages and the API are at the address of the gateway', () => {
  const report = reportOf(['api-gateway', 'web']);
  assert.match(report, /^ {2}(shop|web): http:\/\/127\.0\.0\.1:8000\/$/m);
  assert.match(report, /^ {2}API: http:\/\/127\.0\.0\.1:8000\/docs$/m);
});

test('no page is promised where nothing serves pages, and nothing without the gateway', () => {
  assert.doesNotMatch(reportOf(['api-gateway']), /(shop|console): /);
  assert.doesNotMatch(reportOf(['user-service']), /API: /);
});
