import { parseArgs } from 'node:util';
import { importAll } from '../tests/import-all.ts';
import type { Bench, BenchOptions } from './bench-options.ts';
import { gatewayBench } from './gateway/gateway-bench.ts';
import { gatewayFuzzBench } from './gateway/gateway-fuzz-bench.ts';
import { gatewaySoakBench } from './gateway/gateway-soak-bench.ts';
import { historyBench } from './messaging/history-bench.ts';
import { messagingBench } from './messaging/messaging-bench.ts';
import { startBench } from './start-bench.ts';

type Benches = Readonly<Record<string, Bench>>;

/** Those of the platform, and of what is built on it. */
const BENCHES: Benches = Object.assign(
  {
    start: startBench,
    messaging: messagingBench,
    history: historyBench,
    gateway: gatewayBench,
    'gateway-fuzz': gatewayFuzzBench,
    'gateway-soak': gatewaySoakBench,
  },
  ...(await importAll<{ benches: Benches }>(import.meta.dirname, '*/benches.ts')).map(
    ({ benches }) => benches,
  ),
);
/** Not run unless it is named: it takes the better part of an hour. */
const ONLY_BY_NAME = 'year';

const USAGE = `usage: npm run bench -- [${Object.keys(BENCHES).join('|')}]… [--file INVOICES.csv] [--minutes N] [--backlog N] [--orders N]`;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        file: { type: 'string' },
        minutes: { type: 'string' },
        backlog: { type: 'string' },
        orders: { type: 'string' },
      },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    process.exit(2);
  }
}

/** Runs the named programs, or all, one after the other, and prints one JSON document. */
async function main(): Promise<void> {
  const { positionals, values } = readArguments();
  const names =
    positionals.length > 0 ? positionals : Object.keys(BENCHES).filter((name) => name !== ONLY_BY_NAME);
  const unknown = names.find((name) => BENCHES[name] === undefined);
  if (unknown !== undefined) {
    process.stderr.write(`there is no bench ${unknown}\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const options: BenchOptions = {
    file: values.file,
    ...(Number(values.minutes) > 0 ? { minutes: Number(values.minutes) } : {}),
    ...(Number(values.backlog) > 0 ? { backlog: Number(values.backlog) } : {}),
    ...(Number(values.orders) > 0 ? { orders: Number(values.orders) } : {}),
  };
  const figures: Record<string, unknown> = {};
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    figures[name] = await BENCHES[name]?.(options);
  }
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}

await main();
