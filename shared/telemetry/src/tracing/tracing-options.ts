import type { Log } from '../log.ts';

export interface TracingOptions {
  /** `order-service`, unless OTEL_SERVICE_NAME says otherwise. */
  readonly service: string;
  readonly version: string;
  /** `production` */
  readonly environment: string;
  readonly log: Log;
}
