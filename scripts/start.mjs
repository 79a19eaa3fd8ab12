// `npm start`: installs what is missing, then hands over to platform/src/main.ts on Node 24.
import './host.mjs';

import('./start-runner.mjs').then(({ start }) => start(process.argv.slice(2)));
