import type { SuiteTools } from '../suite-tools.ts';
import { shopApiTests } from './api-tests.ts';
import { auditTests } from './audit-tests.ts';
import { shopCommandTests } from './command-line-tests.ts';
import { orderTests } from './order-tests.ts';
import { returnTests } from './return-tests.ts';

/** The shop, on the platform of the whole suite. */
export function platformTests(tools: SuiteTools): void {
  orderTests(tools);
  returnTests(tools);
  shopApiTests(tools.platform);
  shopCommandTests(tools);
  auditTests(tools);
}
