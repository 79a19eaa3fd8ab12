import type { Database } from '@platform/database/database.ts';
import type { StreamHub } from '@platform/service-defaults/streams/stream-hub.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { countWaitingMails } from '../mails/mail-repository.ts';

/** Shows how many streams are open here, and how many mails wait to be sent by anybody. */
export function measureNotifications(
  metrics: MetricRegistry,
  { database, streams }: { readonly database: Database; readonly streams: StreamHub },
): void {
  const open = metrics.gauge({ name: 'notification_streams', help: 'Live streams of this process' }).of({});
  const waiting = metrics.gauge({ name: 'mails_waiting', help: 'Mails to be sent, or sent again' }).of({});
  metrics.onScrape('notifications', async () => {
    open.set(streams.count);
    waiting.set(await countWaitingMails(database.background));
  });
}
