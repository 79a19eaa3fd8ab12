import { createRequire } from 'node:module';
import type { buildConnector, Pool } from 'undici';

const require = createRequire(import.meta.url);

/**
 * undici's Pool alone. Importing the whole of undici also loads fetch, WebSocket and the caches, which is
 * 13 MB of memory more in every process; only `dispatch`, `close`, `destroy` and `stats` are there without it.
 */
export const UndiciPool = require('undici/lib/dispatcher/pool.js') as typeof Pool;

/** Makes what a pool connects by. */
export const undiciConnector = require('undici/lib/core/connect.js') as typeof buildConnector;

export type Connector = buildConnector.connector;
export type { Dispatcher, Pool } from 'undici';
