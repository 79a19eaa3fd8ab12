import { after } from 'node:test';
import { dashboardTests } from './dashboard-tests.ts';
import { metricsTests } from './metrics-tests.ts';
import { traceCollector } from './personal-data/places.ts';
import { personalDataTests, tellingAll } from './personal-data-tests.ts';
import { platformSuite } from './platform-suite.ts';
import { startPlatform } from './start-platform.ts';

let collector: Awaited<ReturnType<typeof traceCollector>>;

// One platform for all of them: a start costs more than any of these tests.
platformSuite(
  'the platform on its embedded defaults',
  async () => {
    collector = await traceCollector();
    return startPlatform({}, { env: tellingAll(collector.url) });
  },
  (platform) => {
    metricsTests(platform);
    dashboardTests(platform);
    personalDataTests(platform, () => collector.places);
  },
);
after(() => collector?.close());
