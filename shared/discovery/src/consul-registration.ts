import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import { askConsul, type ConsulOptions } from './consul-agent.ts';

export interface Registration {
  readonly consul: ConsulOptions;
  /** `order-service` */
  readonly service: string;
  /** Tells this instance from all others. */
  readonly instanceId: string;
  /** Where the others reach it. */
  readonly host: string;
  readonly port: number;
  /** What the agent asks to learn whether it may be used: an address that answers 2xx. */
  readonly healthUrl: string;
  readonly log?: Log;
}

const CHECK_INTERVAL = '2s';
const CHECK_TIMEOUT = '1s';
// One that vanished without a word is forgotten after this; Consul takes no less than a minute.
const FORGOTTEN_AFTER = '1m';
const RETRY_MS = 2_000;
// The agent keeps registrations on its disk; one that has lost them gets ours again.
const RENEW_MS = 30_000;

/** An instance in Consul's catalogue, kept there until it is deregistered, also over restarts of the agent. */
export class ConsulRegistration {
  readonly #o: Registration;
  readonly #closing = new AbortController();
  readonly #kept: Promise<void>;

  constructor(registration: Registration) {
    this.#o = registration;
    this.#kept = this.#keep();
  }

  /** To be called before the instance stops serving. Tries once: a check that fails takes it out as well. */
  async deregister(): Promise<void> {
    const { consul, instanceId, log = silentLog } = this.#o;
    this.#closing.abort();
    await this.#kept;
    const path = `/v1/agent/service/deregister/${encodeURIComponent(instanceId)}`;
    try {
      await (await askConsul(consul, { method: 'PUT', path, timeoutMs: RETRY_MS })).body?.cancel();
    } catch (error) {
      log.warn({ err: error }, 'could not deregister; the failing check will');
    }
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const waitMs = (await this.#register(signal)) ? RENEW_MS : RETRY_MS;
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => undefined); // Closing.
    }
  }

  async #register(signal: AbortSignal): Promise<boolean> {
    const { consul, service, instanceId, host, port, healthUrl, log = silentLog } = this.#o;
    const body = {
      Name: service,
      ID: instanceId,
      Address: host,
      Port: port,
      Check: {
        HTTP: healthUrl,
        Interval: CHECK_INTERVAL,
        Timeout: CHECK_TIMEOUT,
        DeregisterCriticalServiceAfter: FORGOTTEN_AFTER,
      },
    };
    // Without replace-existing-checks each renewal would leave the old check beside the new one; without a
    // change the agent keeps the state that the check has.
    const path = '/v1/agent/service/register?replace-existing-checks=true';
    try {
      await (await askConsul(consul, { method: 'PUT', path, body, signal })).body?.cancel();
      return true;
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'could not register with Consul; trying again');
      return false;
    }
  }
}
