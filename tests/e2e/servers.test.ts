import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '@platform/testing/otlp-receiver.ts';
import { freePort } from '../edge/free-port.ts';
import { MailServer } from '../faults/world/servers/mail-server.ts';

import { platformSuite } from './platform-suite.ts';
import { realServers } from './real-servers.ts';
import { type StartedPlatform, startPlatform } from './start-platform.ts';
import { traceTests } from './trace-tests.ts';
import { placeTracedOrder } from './traced-order.ts';

const { backing, skip } = realServers();
let collector: OtlpReceiver;
let mailServer: MailServer;

if (skip) test('the platform on real servers', { skip }, () => undefined);
else platformSuite('the platform on real PostgreSQL, RabbitMQ and Redis', start, tracesOfAnOrder);
after(async () => {
  await mailServer?.close();
  await collector?.close();
});

async function start(): Promise<StartedPlatform> {
  collector = await startOtlpReceiver();
  mailServer = await MailServer.open(await freePort());
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '500' };
  return startPlatform({ ...backing, mailServer }, { env });
}

function tracesOfAnOrder(platform: () => StartedPlatform): void {
  describe('the trace of an order on real servers', () => {
    const email = `trace-${randomUUID()}@example.com`;
    let orderId: string;
    before(async () => {
      orderId = await placeTracedOrder(platform(), mailServer, email);
    });
    traceTests({ email, orderId: () => orderId, spans: () => collector.spans }, 'rabbitmq');
  });
}
