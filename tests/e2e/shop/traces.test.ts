import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { spanFiles } from '@platform/telemetry/traces/span-folder.ts';
import type { StoredSpan } from '@platform/telemetry/traces/stored-span.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { ReceivedSpan } from '@platform/testing/otlp-receiver.ts';
import { freePort } from '../../edge/free-port.ts';
import { MailServer } from '../../faults/world/servers/mail-server.ts';
import { type StartedPlatform, startPlatform } from '../start-platform.ts';
import { commandLine } from '../suite-tools.ts';
import { traceTests } from './trace-tests.ts';
import { placeTracedOrder, TRACE } from './traced-order.ts';

// As OTLP numbers them.
const KINDS = ['none', 'internal', 'server', 'client', 'producer', 'consumer'];

describe('the trace of an order, as the platform keeps it by itself', () => {
  const email = `trace-${randomUUID()}@example.com`;
  let platform: StartedPlatform;
  let mailServer: MailServer;
  let orderId: string;
  const cli = commandLine(() => platform);

  before(async () => {
    mailServer = await MailServer.open(await freePort());
    platform = await startPlatform({ mailServer });
    orderId = await placeTracedOrder(platform, mailServer, email);
  });
  after(async () => {
    await platform?.stop();
    await mailServer?.close();
  });

  traceTests({ email, orderId: () => orderId, spans: () => keptSpans(platform) }, 'postgresql');

  test('is found by the order and by its id, as the console asks for it and by the command line', async () => {
    const whole = await eventually(async () => {
      const { code, json, stderr } = await cli('trace', orderId);
      assert.equal(code, 0, stderr);
      assert.equal(json.spans.filter(({ name }: StoredSpan) => name === 'mail send').length, 3);
      return idsOf(json.spans);
    });
    for (const id of [orderId, TRACE]) {
      const { spans } = await askRunner<{ spans: StoredSpan[] }>(platform, `/traces/${id}`);
      assert.deepEqual(idsOf(spans), whole, id);
    }
    const { traces } = await askRunner<{ traces: { trace_id: string; spans: number }[] }>(
      platform,
      '/traces',
    );
    assert.ok(traces.some(({ trace_id, spans }) => trace_id === TRACE && spans === whole.length));
  });

  test('is not found by what nobody has', async () => {
    const { code, stderr } = await cli('trace', randomUUID());
    assert.deepEqual([code, JSON.parse(stderr).error.code], [1, 'not-found']);
  });
});

const idsOf = (spans: readonly StoredSpan[]) => spans.map(({ span_id }) => span_id).sort();

async function askRunner<T>({ dataFolder }: StartedPlatform, path: string): Promise<T> {
  const { url, token } = JSON.parse(readFileSync(join(dataFolder, 'control.json'), 'utf8'));
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, path);
  return answer.json() as Promise<T>;
}

/** All that services have written so far. */
function keptSpans({ dataFolder }: StartedPlatform): ReceivedSpan[] {
  return spanFiles(join(dataFolder, 'traces'))
    .flatMap(({ path }) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => line.endsWith('}'))
    .map((line) => asReceived(JSON.parse(line)));
}

function asReceived(span: StoredSpan): ReceivedSpan {
  const { service, name, attributes, is_failed: isFailed } = span;
  return {
    traceId: span.trace_id,
    spanId: span.span_id,
    parentSpanId: span.parent_span_id ?? '',
    ...{ service, name, attributes, isFailed },
    kind: KINDS.indexOf(span.kind),
    resource: {},
    links: [],
  };
}
