import { after, before, describe } from 'node:test';
import { importAll } from '../import-all.ts';
import { apiTests } from './api-tests.ts';
import { commandLineTests } from './command-line-tests.ts';
import { gatewayCalls } from './gateway-calls.ts';
import { identityTests } from './identity-tests.ts';
import { requireSoundBooks } from './sound-books.ts';
import type { RunningPlatform } from './start-platform.ts';
import { type Customer, commandLine, registerCustomer, type SuiteTools } from './suite-tools.ts';

/** What is built on the platform, tested on the same one. */
interface SuitePart {
  platformTests(tools: SuiteTools): void;
}

const parts = await importAll<SuitePart>(import.meta.dirname, '*/suite-part.ts');

/**
 * The whole platform, from outside: through the gateway and the command line alone. What else is to be tested on the
 * same platform is added by `more`, as suites of their own.
 */
export function platformSuite<P extends RunningPlatform>(
  name: string,
  start: () => Promise<P>,
  more: (platform: () => P) => void = () => undefined,
): void {
  describe(name, () => {
    let platform: P;
    let customer: Customer;
    const call = gatewayCalls(() => platform.gatewayUrl);
    const cli = commandLine(() => platform);
    const tools: SuiteTools = { platform: () => platform, call, cli, customer: () => customer };

    before(async () => {
      platform = await start();
      customer = await registerCustomer(call);
    });
    after(async () => {
      if (platform === undefined) return; // It did not start.
      try {
        await requireSoundBooks(cli);
      } finally {
        await platform.stop();
      }
    });

    identityTests(tools);
    apiTests(tools.platform);
    commandLineTests(tools);
    for (const part of parts) part.platformTests(tools);
    more(() => platform);
  });
}
