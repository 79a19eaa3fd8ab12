import { parentPort, workerData } from 'node:worker_threads';
import { ATTACKS } from './attacks.ts';
import type { Target } from './target.ts';

// A thread of its own, so that what the other client measures does not wait for the attack's own work.
const { name, target } = workerData as { name: string; target: Target };
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
const attack = ATTACKS.find((one) => one.name === name);
if (attack === undefined) throw new Error(`there is no attack ${name}`);
parentPort?.postMessage(await attack.run(target, stopping.signal));
