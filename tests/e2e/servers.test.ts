import { after, test } from 'node:test';
import { type OtlpReceiver, startOtlpReceiver } from '@platform/testing/otlp-receiver.ts';
import { freePort } from '../edge/free-port.ts';
import { MailServer } from '../faults/world/servers/mail-server.ts';
import { importAll } from '../import-all.ts';
import { platformSuite } from './platform-suite.ts';
import { realServers } from './real-servers.ts';
import { type StartedPlatform, startPlatform } from './start-platform.ts';
import type { TracedPlatform } from './traced-platform.ts';

/** What is built on the platform, tested on the same one. */
interface ServersPart {
  tracedTests(traced: TracedPlatform): void;
}

const parts = await importAll<ServersPart>(import.meta.dirname, '*/servers-part.ts');
const { backing, skip } = realServers();
let collector: OtlpReceiver;
let mailServer: MailServer;

if (skip) test('the platform on real servers', { skip }, () => undefined);
else
  platformSuite('the platform on real PostgreSQL, RabbitMQ and Redis', start, (platform) => {
    for (const part of parts)
      part.tracedTests({ platform, mailServer: () => mailServer, collector: () => collector });
  });

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
