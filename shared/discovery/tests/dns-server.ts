import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Cleanup } from '@platform/testing/cleanup.ts';

// Debian puts it where only root looks.
const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];
const TRIES = 5;
const DNSMASQ = FOLDERS.map((folder) => join(folder, 'dnsmasq')).find(isProgram);

/** Why no DNS server can be started here; false when one can. */
export const whyNoDnsServer: string | false = DNSMASQ === undefined && 'dnsmasq is not installed here';

/** A DNS server of the test's own that knows the records of its command line alone; to be stopped and started at will. */
export class DnsServer {
  readonly address: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.address = `127.0.0.1:${port}`;
  }

  static async start(t: Cleanup, records: readonly string[]): Promise<DnsServer> {
    for (let tries = 1; ; tries++) {
      const server = new DnsServer(await freeUdpPort());
      t.after(() => server.stop());
      try {
        await server.serve(records);
        return server;
      } catch (error) {
        // It takes the port for TCP too, or somebody else took it in between.
        if (tries === TRIES || !/already in use/i.test(String(error))) throw error;
      }
    }
  }

  /** Starts it anew with `records`, written as dnsmasq's options. */
  async serve(records: readonly string[]): Promise<void> {
    await this.stop();
    const only = [
      '--keep-in-foreground',
      '--no-resolv',
      '--no-hosts',
      '--conf-file=/dev/null',
      '--pid-file=',
    ];
    const where = [
      '--listen-address=127.0.0.1',
      '--bind-interfaces',
      `--port=${this.#port}`,
      '--log-facility=-',
    ];
    const child = spawn(DNSMASQ ?? '', [...only, ...where, '--local=/test/', '--user=', ...records], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let said = '';
    for await (const text of child.stderr) {
      said += String(text);
      if (said.includes('started')) return;
    }
    throw new Error(`dnsmasq did not start: ${said}`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there.
  }
}
