import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Call } from './gateway-calls.ts';
import type { RunningPlatform } from './start-platform.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'clients', 'cli', 'bin', 'platform.mjs');
/** What `platform ARGS` printed as JSON, with its exit code. */
// biome-ignore lint/suspicious/noExplicitAny: every command prints another shape
export type Cli = (...args: string[]) => Promise<{ code: number; json: any; stderr: string }>;

export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

/** What tests of a running platform are given: the platform, and its two entrances. */
export interface SuiteTools {
  readonly platform: () => RunningPlatform;
  readonly call: Call;
  readonly cli: Cli;
  /** Registered for the suite. */
  readonly customer: () => Customer;
}

/** Runs the command line on the platform that `platform` gives when it is asked. */
export function commandLine(platform: () => RunningPlatform): Cli {
  return async (...args) => {
    const child = spawn(process.execPath, [PROGRAM, '--json', '--data', platform().dataFolder, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PLATFORM_URL: '', PLATFORM_TOKEN: '' },
    });
    const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, json: stdout === '' ? undefined : JSON.parse(stdout), stderr };
  };
}

/** Where the goods of customers of a suite go. */
export const HOME = { recipient: 'Eve Toend', line1: '2 Test Lane', city: 'Endeavour', country: 'GB' };

/** Registers and signs in a customer, who has an address. */
export async function registerCustomer(call: Call): Promise<Customer> {
  const email = `e2e-${randomUUID()}@example.com`;
  const password = 'a long enough password';
  const created = await call('POST', '/api/users', { body: { email, password, full_name: 'Eve Toend' } });
  assert.equal(created.status, 201);
  const login = await call('POST', '/api/users/login', { body: { email, password } });
  assert.equal(login.status, 200);
  const token = login.body.access_token;
  assert.equal((await call('POST', '/api/users/me/addresses', { token, body: HOME })).status, 201);
  return { token, id: created.body.id, email, password };
}
