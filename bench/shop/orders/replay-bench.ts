import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { memoryMb } from '@platform/runner/processes/process-memory.ts';
import type { Bench } from '../../bench-options.ts';
import { runCli, startPlatform, withDataFolder } from '../../platform-under-test.ts';
import { cpuSeconds } from '../../process-cost.ts';

const INVOICES = 250;
const LINES = 20;
const PRODUCTS = 1_400;
const CUSTOMERS = 200;

interface ReplayReport {
  readonly orders_confirmed: number;
  readonly seconds: number;
}

interface Verification {
  readonly ok: boolean;
  readonly orders: number;
  readonly seconds: number;
}

/**
 * Replay of a file of invoices (`--file`, else made up: 250 invoices of 20 lines), then the audit: orders a second for
 * each, and the memory of all processes afterwards.
 */
export const replayBench: Bench = ({ file }) =>
  withDataFolder(async (dataFolder) => {
    const invoices =
      file === undefined ? await makeInvoices(dataFolder) : resolve(process.env.INIT_CWD ?? '', file);
    const platform = await startPlatform(join(dataFolder, 'platform'));
    try {
      const cpuBefore = await cpuSeconds(platform.state.runner.pid);
      const replay = await runCli<ReplayReport>(platform, 'replay', invoices);
      const cpu = (await cpuSeconds(platform.state.runner.pid)) - cpuBefore;
      const verification = await runCli<Verification>(platform, 'verify');
      return {
        replay,
        confirmed_per_second: Math.round((replay.orders_confirmed / replay.seconds) * 10) / 10,
        cpu_ms_per_confirmed_order: Math.round((cpu / replay.orders_confirmed) * 10_000) / 10,
        memory_mb_afterwards: memoryMb(platform.state.runner.pid),
        verify: { ok: verification.ok, orders: verification.orders, seconds: verification.seconds },
        verified_per_second: Math.round(verification.orders / verification.seconds),
      };
    } finally {
      await platform.stop();
    }
  });

async function makeInvoices(folder: string): Promise<string> {
  const rows = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'];
  for (let invoice = 0; invoice < INVOICES; invoice += 1) {
    for (let line = 0; line < LINES; line += 1) {
      const code = 10_000 + ((invoice * 37 + line * 61) % PRODUCTS);
      const customer = 10_000 + (invoice % CUSTOMERS);
      rows.push(
        `${700_000 + invoice},${code},PRODUCT ${code},${1 + (line % 12)},2024-01-01 09:00:00,${code % 50}.25,${customer}.0,France`,
      );
    }
  }
  const path = join(folder, 'invoices.csv');
  await writeFile(path, `${rows.join('\n')}\n`);
  return path;
}
