// `npm stop`: stops the platform that `npm start` runs on a data folder, detached or not.
import './host.mjs';

import('./node24.mjs').then(({ runOnNode24 }) => runOnNode24('platform/src/stop.ts', process.argv.slice(2)));
