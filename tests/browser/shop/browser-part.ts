import type { BrowserTools } from '../browser-suite.ts';
import { appTests } from './app-tests.ts';
import { awayTests } from './away-tests.ts';
import { cardTests } from './card-tests.ts';
import { cartTests } from './cart-tests.ts';
import { shopConsoleTests } from './console-tests.ts';
import { flowTests } from './flow-tests.ts';
import { handsTests } from './hands-tests.ts';
import { liveOrderTests } from './live-order-tests.ts';
import { onceTests } from './once-tests.ts';
import { orderTests } from './order-tests.ts';
import { shopPageTests } from './page-tests.ts';
import { returnTests } from './return-tests.ts';

/** The shop, on the platform of the whole suite. */
export function browserTests(tools: BrowserTools): void {
  shopPageTests(tools);
  flowTests(tools);
  cartTests(tools);
  cardTests(tools);
  orderTests(tools);
  returnTests(tools);
  onceTests(tools);
  liveOrderTests(tools);
  appTests(tools);
  shopConsoleTests(tools);
  handsTests(tools);
  awayTests(tools);
}
