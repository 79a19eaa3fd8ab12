import { Client, credentials } from '@grpc/grpc-js';
import { Balancer, type Lease } from '@platform/discovery/balancer.ts';
import type { Resolver } from '@platform/discovery/resolver.ts';

const OPTIONS = {
  // The default goes up to two minutes: far too long to notice that auth-service is back.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2000,
};

/** A gRPC client for one call, on one instance; `release` it when the call has ended. */
export interface LeasedClient extends Lease {
  readonly client: Client;
}

/** A connection to each instance of a gRPC service; a call goes to the one with the fewest under way. */
export class RpcClients {
  readonly #resolver: Resolver;
  readonly #balancer: Balancer;
  readonly #clients = new Map<string, Client>();

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
    this.#balancer = new Balancer(resolver);
  }

  /** Another instance than `avoid` if there is one; undefined when none is known. */
  acquire(avoid?: string): LeasedClient | undefined {
    const lease = this.#balancer.acquire(avoid);
    return lease && { ...lease, client: this.#clientOf(lease.origin) };
  }

  close(): void {
    this.#resolver.close();
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #clientOf(origin: string): Client {
    const known = this.#clients.get(origin);
    if (known !== undefined) return known;
    this.#letGo();
    const client = new Client(new URL(origin).host, credentials.createInsecure(), OPTIONS);
    this.#clients.set(origin, client);
    return client;
  }

  /** Of instances that are gone; calls under way may end. */
  #letGo(): void {
    const current = this.#resolver.origins();
    for (const [origin, client] of this.#clients) {
      if (current.includes(origin)) continue;
      this.#clients.delete(origin);
      client.close();
    }
  }
}
