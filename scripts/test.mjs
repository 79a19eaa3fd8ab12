// `npm test`: types, lint and every test; see tests/harness/README.md. Arguments name files or folders to limit it to.
import './host.mjs';

import('./node24.mjs').then(({ runOnNode24 }) => runOnNode24('tests/harness/main.ts', process.argv.slice(2)));
