import { runMains } from '../import-all.ts';

await runMains(import.meta.dirname);
