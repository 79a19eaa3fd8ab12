import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { ConsulOptions } from '@platform/discovery/consul-agent.ts';
import { ConsulRegistration } from '@platform/discovery/consul-registration.ts';
import type { DiscoveryOptions } from '@platform/discovery/resolver-of.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { CommonConfig } from '../config/common-config.ts';

// Listening there says nothing of where others reach it.
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** How the other services are found, by this configuration. */
export function discoveryOf(config: CommonConfig, log: Log): DiscoveryOptions {
  return { consul: consulOf(config), log };
}

/** Makes this instance known in Consul; does nothing where there is none. */
export class Announcements {
  readonly #consul: ConsulOptions | undefined;
  readonly #host: string;
  readonly #log: Log;
  readonly #registrations: ConsulRegistration[] = [];
  #healthUrl = '';

  constructor(config: CommonConfig, log: Log) {
    this.#consul = consulOf(config);
    this.#host = config.ADVERTISED_HOST ?? (EVERY_ADDRESS.has(config.HOST) ? hostname() : config.HOST);
    this.#log = log;
  }

  /** Consul asks there whether the instance is ready. */
  isWatchedOn(managementPort: number): void {
    this.#healthUrl = `http://${inUrl(this.#host)}:${managementPort}/health/ready`;
  }

  announce(service: string, port: number): void {
    if (this.#consul === undefined) return;
    const registration = new ConsulRegistration({
      consul: this.#consul,
      service,
      // A new one each time: what runs now is not the process that had this port before.
      instanceId: `${service}-${randomUUID()}`,
      host: this.#host,
      port,
      healthUrl: this.#healthUrl,
      log: this.#log,
    });
    this.#registrations.push(registration);
  }

  async withdraw(): Promise<void> {
    await Promise.all(this.#registrations.splice(0).map((registration) => registration.deregister()));
  }
}

function consulOf({ CONSUL_HTTP_ADDR, CONSUL_HTTP_TOKEN }: CommonConfig): ConsulOptions | undefined {
  if (CONSUL_HTTP_ADDR === undefined) return undefined;
  return {
    address: CONSUL_HTTP_ADDR,
    token: CONSUL_HTTP_TOKEN,
  };
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
