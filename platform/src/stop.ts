import { stopPlatform } from './stop-platform.ts';

process.exitCode = await stopPlatform(process.argv.slice(2));
