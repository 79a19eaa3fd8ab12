#!/usr/bin/env node
// Any Node from 20 on runs this; it finds the pinned Node 24 and runs the CLI on it.
import { fileURLToPath } from 'node:url';
import '../../../scripts/host.mjs';

const { runOnNode24 } = await import('../../../scripts/node24.mjs');
await runOnNode24(fileURLToPath(new URL('../src/main.ts', import.meta.url)), process.argv.slice(2));
