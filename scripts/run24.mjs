// Runs a TypeScript program of this repository on Node 24: node scripts/run24.mjs FILE ARGS…
import { fail } from './host.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) fail('usage: node scripts/run24.mjs FILE [ARGS…]', 2);
import('./node24.mjs').then(({ runOnNode24 }) => runOnNode24(file, args));
