import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import type { Bundle } from '../src/bundle-type.ts';
import type { Runner } from '../src/runner/runner.ts';
import { SessionStore } from '../src/session/session-store.ts';
import { accessTokenOf } from './access-token.ts';
import { type Answers, StandInGateway } from './stand-in-gateway.ts';
import { TestBrowser } from './test-browser.ts';

const SECRET = 'the secret of sessions under test';
const AN_HOUR_MS = 3_600_000;

export interface WebWorldOptions {
  readonly answers?: Answers;
  /** Nobody answers what is not in `answers`, such as what a bundle asks for a page of the core. */
  readonly isRestAway?: boolean;
  readonly publicUrl?: string;
  readonly isDevelopment?: boolean;
  /** Of accounts that the sign-in page offers. */
  readonly accountsPath?: string;
  readonly runner?: Runner;
  /** Default: what is built on the core here. */
  readonly bundles?: readonly Bundle[];
}

export interface WebWorld {
  readonly app: App;
  readonly database: Database;
  /** Its `answers` may be changed at any time. */
  readonly gateway: StandInGateway;
  /** Of a guest. */
  browser(): TestBrowser;
  /** Of somebody signed in; by default of a new customer. */
  signedIn(holder?: { readonly userId?: string; readonly roles?: readonly Role[] }): Promise<TestBrowser>;
}

// The tests of a file share one: each has sessions of its own.
const ofThisFile = createTestDatabase(
  { after },
  {
    migrations: [{ scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) }],
  },
);

/** The web app, before a platform that answers from a table. */
export async function webWorld(t: Cleanup, options: WebWorldOptions = {}): Promise<WebWorld> {
  const { answers, isRestAway, publicUrl, isDevelopment = true, accountsPath, runner, bundles } = options;
  const { database } = await ofThisFile;
  const gateway = new StandInGateway(answers, { isRestAway });
  const http = testHttpDefaults({ service: 'web', tokens: testTokens().verifier });
  const pages = { publicUrl, isDevelopment, accountsPath, runner, ...(bundles && { bundles }) };
  const app = createApp({ http, database, gateway, secret: SECRET, ...pages });
  t.after(() => app.close());
  const sessions = new SessionStore(database, SECRET);
  return {
    app,
    database,
    gateway,
    browser: () => new TestBrowser(app),
    async signedIn(holder = {}) {
      const { userId = randomUUID(), roles } = holder;
      const browser = new TestBrowser(app);
      const id = await sessions.add(userId, {
        accessToken: accessTokenOf(userId, roles),
        refreshToken: randomUUID(),
        expiresAt: new Date(Date.now() + AN_HOUR_MS),
      });
      browser.cookies.set(publicUrl?.startsWith('https:') ? '__Host-session' : 'session', id);
      return browser;
    },
  };
}
