import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startNginx } from './nginx.ts';

/** A proxy that is measured: listening at `port`, as the process `child`. */
export interface Subject {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
}

export interface SubjectOptions {
  /** For logs and the like. */
  readonly folder: string;
  /** Where all of them send requests to. */
  readonly servicePort: number;
}

const GATEWAY = fileURLToPath(new URL('../../services/api-gateway/src/main.ts', import.meta.url));
const BARE_PROXY = fileURLToPath(new URL('./bare-proxy.ts', import.meta.url));
const [NGINX_PORT, GATEWAY_PORT, BARE_PROXY_PORT] = [25_080, 25_081, 25_082];

/** This gateway with everything on: token check, rate limits, tracing, metrics, an access log that goes to a file. */
export async function gatewaySubject(
  { folder, servicePort }: SubjectOptions,
  environment: Record<string, string> = {},
): Promise<Subject> {
  const log = await open(join(folder, 'gateway.log'), 'a');
  const address = `http://127.0.0.1:${servicePort}`;
  const child = spawn(process.execPath, [...profiling(), GATEWAY], {
    env: {
      PATH: process.env.PATH,
      PORT: String(GATEWAY_PORT),
      AUTH_SERVICE_URL: address,
      USER_SERVICE_URL: address,
      MAX_REQUESTS_PER_CONNECTION: '1000000000',
      // On, and out of the way: all requests are those of one user at one address.
      RATE_LIMITS: 'client=5000000/60,user=5000000/60',
      ...environment,
    },
    stdio: ['ignore', log.fd, 'inherit'],
  });
  await log.close();
  return { name: 'gateway', port: GATEWAY_PORT, child };
}

/** nginx as a plain proxy with its access log, checking nothing. */
export async function nginxSubject({ folder, servicePort }: SubjectOptions): Promise<Subject> {
  return { name: 'nginx', port: NGINX_PORT, child: await startNginx(folder, NGINX_PORT, servicePort) };
}

/** Bare @fastify/http-proxy, checking and logging nothing. */
export function bareProxySubject({ servicePort }: SubjectOptions): Subject {
  const args = [BARE_PROXY, String(BARE_PROXY_PORT), `http://127.0.0.1:${servicePort}`];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { name: 'fastify_http_proxy', port: BARE_PROXY_PORT, child };
}

/** Flags for the gateway's node, such as `--cpu-prof`, to see where its time goes. */
function profiling(): string[] {
  return process.env.GATEWAY_NODE_FLAGS?.split(' ') ?? [];
}
