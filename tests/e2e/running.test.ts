import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { platformSuite } from './platform-suite.ts';
import type { RunningPlatform } from './start-platform.ts';

// For a platform that was started otherwise, such as by compose or on Kubernetes, with the demo catalogue loaded.
const {
  E2E_URL: url,
  E2E_ADMIN_EMAIL: email,
  E2E_ADMIN_PASSWORD: password,
  E2E_SENDS_MAIL: sendsMail,
} = process.env;

if (!url || !email || !password)
  test('a platform that runs already', {
    skip: 'E2E_URL, E2E_ADMIN_EMAIL and E2E_ADMIN_PASSWORD name no running platform',
  });
else platformSuite(`the platform at ${url}`, () => running(url, { email, password }));

/** What the runner would have written down of it, for the command line. */
async function running(gatewayUrl: string, admin: RunningPlatform['admin']): Promise<RunningPlatform> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'e2e-running-'));
  writeFileSync(join(dataFolder, 'runner.json'), JSON.stringify({ gateway_url: gatewayUrl }));
  writeFileSync(join(dataFolder, 'admin.json'), JSON.stringify(admin), { mode: 0o600 });
  return {
    gatewayUrl,
    dataFolder,
    admin,
    sendsMail: sendsMail === 'true',
    async stop() {
      rmSync(dataFolder, { recursive: true });
    },
  };
}
