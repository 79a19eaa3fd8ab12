import { setTimeout as sleep } from 'node:timers/promises';
import { verifyPlatform } from '@platform/verify/verify-platform.ts';
import { GatewayClient } from '../../../clients/cli/src/gateway/gateway-client.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { Load } from '../../faults/shop/load/load.ts';
import { Shop } from '../../faults/shop/load/shop.ts';
import { ACTIVITIES, Timeline } from '../../faults/shop/runs/timeline.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { ordersNotEnded } from './orders-not-ended.ts';
import { runCommand } from './run-command.ts';
import { signIn } from './sign-in.ts';

const SEED = 1;
const THINK_MS = 500;

const options = readOptions(process.argv.slice(2), process.env);
if (options === undefined) process.stderr.write(`${USAGE}\n`);
process.exitCode = options === undefined ? 2 : await rollOut(options);

/** Lets customers order while a command runs. Returns 0 when nothing was lost. */
async function rollOut({ url, admin, command, customers, settleMs }: Options): Promise<number> {
  const shop = new Shop([url], await signIn(url, admin));
  await shop.open();
  const timeline = new Timeline();
  const people = await shop.register(customers);
  const load = new Load(shop, people, seededRandom(SEED), timeline, { thinkMs: THINK_MS });
  load.start();
  await sleep(settleMs);
  const exitCode = await runCommand(command);
  await sleep(settleMs);
  await load.stop();

  // Afresh: a release may take longer than a token lives.
  const token = await signIn(url, admin);
  const notEnded = await ordersNotEnded(shop, token);
  shop.http.close();
  const client = new GatewayClient({
    gatewayUrl: url,
    sessionPath: '',
    credentials: { kind: 'token', token },
  });
  const { ok, checks } = await verifyPlatform(client);
  const { requests, lost } = countRequests(timeline);
  const report = {
    command: command.join(' '),
    exit_code: exitCode,
    requests,
    lost,
    orders_acknowledged: shop.books.acknowledged.length,
    orders_not_ended: notEnded,
    verify: ok ? 'ok' : checks.filter((check) => !check.ok),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return exitCode === 0 && Object.keys(lost).length === 0 && notEnded.length === 0 && ok ? 0 : 1;
}

/** Requests by what they were for, and those without a good answer by what came instead. */
function countRequests(timeline: Timeline) {
  const requests: Record<string, number> = {};
  const lost: Record<string, number> = {};
  for (const activity of ACTIVITIES) {
    const { tried, failures } = timeline.availability(activity, 0);
    requests[activity] = tried;
    for (const [how, count] of failures) lost[`${activity}: ${how}`] = count;
  }
  return { requests, lost };
}
