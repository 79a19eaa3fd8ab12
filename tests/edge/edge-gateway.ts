import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { urlVariable } from '@platform/contracts/address-variables.ts';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { SERVICES } from '../../services/api-gateway/src/services.ts';
import { RawConnections } from '../../services/api-gateway/tests/raw-connections.ts';
import { type RawClient, type RawMessage, statusOf } from '../../services/api-gateway/tests/raw-http.ts';

/** Of a test, or of a file of tests that share a gateway. */
export interface Cleanup {
  after(run: () => void | Promise<void>): void;
}

/** For what the tests of a file share: run `end` after them all. */
export class SharedCleanup implements Cleanup {
  readonly #steps: (() => void | Promise<void>)[] = [];

  after(run: () => void | Promise<void>): void {
    this.#steps.push(run);
  }

  async end(): Promise<void> {
    for (const step of this.#steps) await step();
  }
}

/** The gateway as it runs in earnest: its own process, reached over sockets alone. */
export interface EdgeGateway {
  readonly port: number;
  /** Of its metrics and probes. */
  readonly managementPort: number;
  readonly child: ChildProcess;
  /** What it logged, oldest first. */
  readonly lines: Record<string, unknown>[];
  connect(): Promise<RawClient>;
  /** Sends one request over a connection of its own. */
  send(lines: readonly string[], body?: string | Buffer): Promise<RawMessage>;
  /** What it shows to Prometheus; at most a second old. */
  metrics(): Promise<string>;
  /** Resident memory, in MiB. */
  memoryMb(): Promise<number>;
  /** Writes variables to its configuration file, and optionally another route table, and sends SIGHUP. */
  reload(variables: Record<string, string>, routes?: string): Promise<void>;
}

export const MAIN = fileURLToPath(new URL('../../services/api-gateway/src/main.ts', import.meta.url));
export const HOST = 'Host: shop.example';

/** A request for a WebSocket, and the answer of a service that opens one. */
export const WEBSOCKET = [
  'GET /api/things/live?x=1 HTTP/1.1',
  HOST,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'x-forwarded-for: 6.6.6.6',
];
export const SWITCHED =
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n' +
  'sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

/** Open to anyone, so that a test of proxying need not sign in. */
export const OPEN_ROUTES = `export const routes = [
  { path: '/api/things/*', service: 'notification-service', access: { kind: 'public' }, maxBodyBytes: 1024 * 1024 },
  { path: '/things/*', service: 'notification-service', access: { kind: 'public' }, isPage: true },
  { path: '/api/users/*', service: 'user-service', access: { kind: 'public' } },
  { path: '/api/late/*', service: 'notification-service', access: { kind: 'public' }, timeoutMs: 300 },
  { path: '/api/long/*', service: 'notification-service', access: { kind: 'public' }, totalTimeoutMs: 600 },
  { path: '/api/stream', service: 'notification-service', access: { kind: 'public' }, isStream: true },
];
`;

// Not their default ports: a platform may run there.
const ALL_AWAY = Object.fromEntries(SERVICES.map((name) => [urlVariable(name), 'http://127.0.0.1:1']));

/** Starts one, on a port that the system chooses, with `environment` and open routes. Services that it does not name are away. */
export async function startEdgeGateway(
  cleanup: Cleanup,
  environment: Record<string, string>,
  routes = OPEN_ROUTES,
): Promise<EdgeGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-'));
  const [routesFile, configFile] = [join(folder, 'routes.mjs'), join(folder, 'gateway.env')];
  writeFileSync(routesFile, routes);
  writeFileSync(configFile, '');
  const child = spawn(process.execPath, [MAIN], {
    env: bareEnvironment({
      ...ALL_AWAY,
      PORT: '0',
      ROUTES_FILE: routesFile,
      CONFIG_FILE: configFile,
      ...environment,
    }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const connections = new RawConnections();
  cleanup.after(async () => {
    connections.close();
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) =>
    lines.push(JSON.parse(line)),
  );
  const listening = () => lines.find(({ msg }) => msg === 'listening');
  await eventually(() => assert.ok(lines.some(({ msg }) => msg === 'ready')));
  const port = Number(listening()?.port);
  const managementPort = Number(listening()?.management_port);
  const count = (message: string) => lines.filter(({ msg }) => msg === message).length;
  return {
    port,
    managementPort,
    child,
    lines,
    connect: () => connections.connect(port),
    send: (requestLines, body) => connections.send(port, requestLines, body),
    async metrics() {
      return (await fetch(`http://127.0.0.1:${managementPort}/metrics`)).text();
    },
    async memoryMb() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+([0-9]+)/.exec(status)?.[1]) / 1024;
    },
    async reload(variables, changedRoutes) {
      const text = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`);
      writeFileSync(configFile, text.join(''));
      if (changedRoutes !== undefined) writeFileSync(routesFile, changedRoutes);
      const reloads = () =>
        count('configuration reloaded') + count('the new configuration is not valid; the old one stays');
      const before = reloads();
      child.kill('SIGHUP');
      await eventually(() => assert.ok(reloads() > before));
    },
  };
}

/** The answer is a problem document of this status that says what is wrong. */
export function assertProblem(answer: RawMessage, status: number): void {
  assert.equal(statusOf(answer), status, answer.body.toString());
  const problem = JSON.parse(answer.body.toString()) as Record<string, unknown>;
  assert.equal(problem.status, status);
  assert.ok(String(problem.code).length > 0 && String(problem.detail).length > 0);
}
