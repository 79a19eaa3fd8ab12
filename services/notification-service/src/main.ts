import { runService } from '@platform/service-defaults/run-service.ts';
import { StreamHub } from '@platform/service-defaults/streams/stream-hub.ts';
import { startRetention } from '@platform/service-defaults/upkeep/retention.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { EVENT_QUEUE, eventHandlers } from './events/event-handlers.ts';
import { startMailing } from './mails/start-mailing.ts';
import { tokenOpener } from './mails/token-opener.ts';
import { measureNotifications } from './notifications/measure-notifications.ts';
import { keptForATime } from './retention.ts';
import { notificationSource } from './streams/notification-source.ts';
import { CHOSEN_BRAND } from './templates/chosen-brand.ts';

await runService({
  name: 'notification-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, logger, metrics, http, consume, onDrain, onStop }) {
    const mailDomain = config.MAIL_FROM.slice(config.MAIL_FROM.lastIndexOf('@') + 1);
    const senderName = config.MAIL_FROM_NAME ?? CHOSEN_BRAND.name;
    const from = { name: senderName, address: config.MAIL_FROM };
    const frame = { senderName, brand: CHOSEN_BRAND, publicUrl: config.PUBLIC_URL };
    const openToken = tokenOpener(config.MAIL_TOKEN_SECRET);
    const mailing = await startMailing({
      database,
      logger,
      mailDomain,
      openToken,
      frame,
      from,
      smtpUrl: config.SMTP_URL,
    });
    onStop('mailing', () => mailing.stop());
    const streams = new StreamHub({ source: notificationSource(database), logger });
    onDrain('streams', () => streams.close());
    measureNotifications(metrics, { database, streams });
    onStop('retention', startRetention({ database, logger, metrics }, keptForATime(config)));
    const handlers = eventHandlers({
      database,
      mailDestination: mailing.destination,
      onNotice: (userId) => {
        streams.wake(userId);
        mailing.wake();
      },
    });
    await consume(EVENT_QUEUE, handlers);
    const showToken = config.ENVIRONMENT === 'development' ? openToken : undefined;
    return createApp({
      http,
      database,
      streams,
      mailDomain,
      frame,
      showToken,
      notificationRetentionDays: config.NOTIFICATION_RETENTION_DAYS,
    });
  },
});
