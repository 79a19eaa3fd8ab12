import { importAll } from '../import-all.ts';
import { accountTests } from './account-tests.ts';
import { type BrowserTools, browserSuite } from './browser-suite.ts';
import { consoleTests } from './console-tests.ts';
import { identityTests } from './identity-tests.ts';
import { pageTests } from './page-tests.ts';
import { securityTests } from './security-tests.ts';
import { serviceTests } from './service-tests.ts';
import { sessionTests } from './session-tests.ts';

/** What is built on the platform, tested at the same browser. */
interface BrowserPart {
  browserTests(tools: BrowserTools): void;
}

const parts = await importAll<BrowserPart>(import.meta.dirname, '*/browser-part.ts');

browserSuite('the web app in Chromium', (tools) => {
  pageTests(tools);
  identityTests(tools);
  accountTests(tools);
  sessionTests(tools);
  securityTests(tools);
  serviceTests(tools);
  consoleTests(tools);
  for (const part of parts) part.browserTests(tools);
});
