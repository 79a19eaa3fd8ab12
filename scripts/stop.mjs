// `npm stop`: stops the platform that `npm start` runs on a data folder, detached or not.
import './host.mjs';

import('./start-runner.mjs').then(({ stop }) => stop(process.argv.slice(2)));
