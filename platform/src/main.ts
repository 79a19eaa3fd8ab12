import { runCommandLine } from './command-line.ts';
import { platform } from './topology.ts';

process.exit(await runCommandLine(platform, process.argv.slice(2)));
