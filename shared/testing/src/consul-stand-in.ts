import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cleanup } from './cleanup.ts';

/** A registration as Consul's API takes it. */
interface Registered {
  readonly ID: string;
  readonly Name: string;
  readonly Address: string;
  readonly Port: number;
  readonly Tags?: readonly string[];
  readonly Check?: { readonly HTTP: string; readonly Interval: string };
}

const TOKEN = 'an-acl-token';

/**
 * Stands in for a Consul agent, by its documented HTTP API: register, deregister, and blocking queries of the healthy
 * instances. A check is run when the test says so (`check`), not by its interval.
 */
export class ConsulStandIn {
  readonly registered = new Map<string, Registered>();
  readonly #passing = new Set<string>();
  readonly #waiting = new Set<() => void>();
  #server: Server | undefined;
  #index = 10;
  address = '';
  queries = 0;

  static async start(t: Cleanup): Promise<ConsulStandIn> {
    const consul = new ConsulStandIn();
    await consul.up(0);
    t.after(() => consul.down());
    return consul;
  }

  /** What a client is to be given. */
  get options(): { address: string; token: string } {
    return { address: this.address, token: TOKEN };
  }

  async up(port = Number(new URL(this.address).port)): Promise<void> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined || !server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  /** Loses what it knew, as an agent without its disk does; its index begins anew. */
  forget(): void {
    this.registered.clear();
    this.#passing.clear();
    this.#index = 1;
    this.#wake();
  }

  /** Runs the check of an instance: passing when it answers 2xx. */
  async check(id: string): Promise<void> {
    const url = this.registered.get(id)?.Check?.HTTP ?? '';
    const isPassing = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    this.mark(id, isPassing);
  }

  mark(id: string, isPassing: boolean): void {
    if (isPassing) this.#passing.add(id);
    else this.#passing.delete(id);
    this.#changed();
  }

  #changed(): void {
    this.#index++;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://consul');
    if (request.headers['x-consul-token'] !== TOKEN)
      return void response.writeHead(403).end('Permission denied');
    const [, , resource, action, verb, id = ''] = url.pathname.split('/');
    if (request.method === 'GET' && `${resource}/${action}` === 'health/service')
      return this.#answerQuery(url, verb ?? '', response);
    if (request.method !== 'PUT' || `${resource}/${action}` !== 'agent/service')
      return void response.writeHead(404).end();
    if (verb === 'register') {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Registered;
      // A new instance is critical until its check has passed.
      if (!this.registered.has(body.ID)) this.#passing.delete(body.ID);
      this.registered.set(body.ID, body);
    } else if (!this.registered.delete(decodeURIComponent(id))) {
      return void response.writeHead(404).end('Unknown service ID');
    }
    this.#changed();
    response.writeHead(200).end();
  }

  async #answerQuery(url: URL, service: string, response: ServerResponse): Promise<void> {
    this.queries++;
    const seen = Number(url.searchParams.get('index') ?? 0);
    const waitMs = Number.parseInt(url.searchParams.get('wait') ?? '0', 10) * 1000;
    if (seen > 0 && seen >= this.#index) await this.#change(waitMs, response);
    const tag = url.searchParams.get('tag');
    const found = [...this.registered.values()].filter(
      ({ ID, Name, Tags = [] }) =>
        Name === service && this.#passing.has(ID) && (tag === null || Tags.includes(tag)),
    );
    response.writeHead(200, { 'content-type': 'application/json', 'x-consul-index': String(this.#index) });
    response.end(
      JSON.stringify(
        found.map(({ ID, Name, Address, Port }) => ({
          Node: { Node: 'node-1', Address: '10.9.9.9' },
          Service: { ID, Service: Name, Address, Port },
        })),
      ),
    );
  }

  #change(waitMs: number, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      this.#waiting.add(wake);
      response.once('close', wake);
    });
  }
}
