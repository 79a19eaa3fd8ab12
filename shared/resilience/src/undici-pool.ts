import { createRequire } from 'node:module';
import type { Pool } from 'undici';

/**
 * undici's Pool alone. Importing the whole of undici also loads fetch, WebSocket and the caches, which is
 * 13 MB of memory more in every process; only `dispatch`, `close`, `destroy` and `stats` are there without it.
 */
export const UndiciPool = createRequire(import.meta.url)('undici/lib/dispatcher/pool.js') as typeof Pool;

export type { Dispatcher, Pool } from 'undici';
