/** What runService reads of a configuration that was composed of the fragments of config.ts. */
export interface CommonConfig {
  readonly ENVIRONMENT?: 'development' | 'production';
  readonly SERVICE_VERSION?: string;
  readonly HOST: string;
  readonly PORT: number;
  readonly MANAGEMENT_HOST?: string;
  readonly MANAGEMENT_PORT?: number;
  readonly MAX_CONNECTIONS?: number;
  readonly MAX_CONNECTIONS_PER_CLIENT?: number;
  readonly LOG_LEVEL?: string;
  readonly MIN_BODY_BYTES_PER_S?: number;
  readonly DRAIN_DELAY_MS?: number;
  readonly CONSUL_HTTP_ADDR?: string;
  readonly CONSUL_HTTP_TOKEN?: string;
  readonly ADVERTISED_HOST?: string;
  readonly DATABASE_URL?: string;
  readonly DATABASE_DIRECT_URL?: string;
  readonly DATABASE_POOL_SIZE?: number;
  readonly MIGRATE_ON_START?: boolean;
  readonly RABBITMQ_URL?: string;
  readonly BUS_DATABASE_URL?: string;
  readonly BUS_NAMESPACE?: string;
  readonly MESSAGE_HISTORY_DAYS?: number;
  readonly AUTH_SERVICE_URL?: string;
  readonly TOKEN_ISSUER?: string;
  readonly TOKEN_AUDIENCE?: string;
  readonly SERVICE_SECRET?: string;
}
