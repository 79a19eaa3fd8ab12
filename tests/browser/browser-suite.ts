import { after, before, describe, test } from 'node:test';
import type { Browser, Cookie } from 'playwright-core';
import { type Call, gatewayCalls } from '../e2e/gateway-calls.ts';
import { requireSoundBooks } from '../e2e/sound-books.ts';
import { type StartedPlatform, startPlatform } from '../e2e/start-platform.ts';
import { type Cli, type Customer, commandLine, registerCustomer } from '../e2e/suite-tools.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';
import { type Credentials, Visit, type VisitOptions } from './visit.ts';

/** What browser tests are given: the platform, its entrances, and somebody who looks at its pages. */
export interface BrowserTools {
  readonly platform: () => StartedPlatform;
  readonly call: Call;
  readonly cli: Cli;
  /** A test at a browser. It fails when `run` does, and when anything went wrong in the pages. */
  readonly visit: (name: string, options: VisitOptions, run: (visit: Visit) => Promise<void>) => void;
  /** Of the local admin. */
  readonly adminToken: () => Promise<string>;
  /** A new customer, who has an address, signed in at `visit`. */
  readonly signedIn: (visit: Visit) => Promise<Customer>;
  /** Makes `visit` one of a customer whom all that only look share: passwords cost time. */
  readonly asSomebody: (visit: Visit) => Promise<void>;
  /** Makes `visit` one of the local admin, whose session is shared alike. */
  readonly asAdmin: (visit: Visit) => Promise<void>;
}

// Cards that are not answered for are asked about again after this time.
const ENV = { PROVIDER_TIMEOUT_MS: '500' };

/** One platform and one browser process for all that `more` adds. Without a browser there is one test, which is skipped. */
export function browserSuite(name: string, more: (tools: BrowserTools) => void): void {
  if (whyNoChromium !== false) {
    test(name, { skip: whyNoChromium });
    return;
  }
  describe(name, () => {
    let platform: StartedPlatform;
    let browser: Browser;
    const call = gatewayCalls(() => platform.gatewayUrl);
    const cli = commandLine(() => platform);

    before(async () => {
      [platform, browser] = await Promise.all([startPlatform({}, { env: ENV }), launchChromium()]);
    });
    after(async () => {
      await browser?.close();
      if (platform === undefined) return; // It did not start.
      try {
        await requireSoundBooks(cli);
      } finally {
        await platform.stop();
      }
    });

    const sessions = new Map<string, Cookie[]>();
    async function share(visit: Visit, who: () => Promise<Credentials> | Credentials, name: string) {
      const known = sessions.get(name);
      if (known !== undefined) return visit.context.addCookies(known);
      await visit.signIn(await who());
      sessions.set(name, await visit.context.cookies());
    }

    more({
      platform: () => platform,
      call,
      cli,
      visit: (title, options, run) =>
        test(title, async () => {
          const visit = await Visit.open(browser, platform.gatewayUrl, options);
          try {
            await run(visit);
            visit.requireNoComplaints();
          } finally {
            await visit.close();
          }
        }),
      async adminToken() {
        const { email, password } = platform.admin;
        return (await call('POST', '/api/users/login', { body: { email, password } })).body.access_token;
      },
      async signedIn(visit) {
        const customer = await registerCustomer(call);
        await visit.signIn(customer);
        return customer;
      },
      asSomebody: (visit) => share(visit, () => registerCustomer(call), 'somebody'),
      asAdmin: (visit) => share(visit, () => platform.admin, 'admin'),
    });
  });
}
