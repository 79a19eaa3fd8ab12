import { runCommandLine } from './command-line.ts';
import { platform } from './topology.ts';

// What is made here is for others to read at most, whatever the shell allows; nothing that it forbids is allowed.
process.umask(process.umask() | 0o022);

process.exit(await runCommandLine(platform, process.argv.slice(2)));
