import type { OtlpReceiver } from '@platform/testing/otlp-receiver.ts';
import type { MailServer } from '../faults/world/servers/mail-server.ts';
import type { StartedPlatform } from './start-platform.ts';

/** A platform whose mails go out, and which tells its spans. */
export interface TracedPlatform {
  readonly platform: () => StartedPlatform;
  readonly mailServer: () => MailServer;
  readonly collector: () => OtlpReceiver;
}
