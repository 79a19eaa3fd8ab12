import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded before a program (`--import`): on SIGUSR2 it collects what is garbage and adds a line to HEAP_FILE, the bytes
// of the heap that are left. Only that tells whether a heap grows; resident memory stays where it once was.
const file = process.env.HEAP_FILE ?? '';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => {
  collect();
  appendFileSync(file, `${process.memoryUsage().heapUsed}\n`);
});
