import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '@platform/testing/otlp-receiver.ts';
import { freePort } from '../../edge/free-port.ts';
import { MailServer } from '../../faults/world/servers/mail-server.ts';

import { startPlatform } from '../start-platform.ts';
import { traceTests } from './trace-tests.ts';
import { placeTracedOrder } from './traced-order.ts';

describe('the trace of an order on the embedded defaults', () => {
  const email = `trace-${randomUUID()}@example.com`;
  let collector: OtlpReceiver;
  let mailServer: MailServer;
  let orderId: string;

  before(async () => {
    collector = await startOtlpReceiver();
    mailServer = await MailServer.open(await freePort());
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      // Never while it runs: what arrives has been flushed at the end.
      OTEL_BSP_SCHEDULE_DELAY: '600000',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2048',
    };
    const platform = await startPlatform({ mailServer }, { env });
    try {
      orderId = await placeTracedOrder(platform, mailServer, email);
      assert.equal(collector.spans.length, 0, 'nothing was sent before the end');
    } finally {
      await platform.stop();
    }
  });
  after(async () => {
    await mailServer?.close();
    await collector?.close();
  });

  traceTests({ email, orderId: () => orderId, spans: () => collector.spans }, 'postgresql');
});
