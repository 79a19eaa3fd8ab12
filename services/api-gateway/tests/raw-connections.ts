import { RawClient, type RawMessage } from './raw-http.ts';

/** Raw connections to the gateways of a test, which end together. */
export class RawConnections {
  readonly #clients: RawClient[] = [];

  async connect(port: number): Promise<RawClient> {
    const client = await RawClient.connect(port);
    this.#clients.push(client);
    return client;
  }

  /** Sends one request over a connection of its own. */
  async send(port: number, lines: readonly string[], body?: string | Buffer): Promise<RawMessage> {
    const client = await this.connect(port);
    const answer = await client.send(lines, body);
    client.close();
    return answer;
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}
