// Takes a service away, with its contracts and all that was generated of it:
//
//     npm run remove-service -- gift-card-service
//     npm run remove-service -- gift-card-service --drop-data [--data DIR]     also its database and its queues
//     npm run remove-service -- gift-card-service --force                      also what is not committed
//     npm run remove-service -- --shop                                         the whole shop; its data stays

import { parseArgs } from 'node:util';
import { dataFolder } from '@platform/runner/options.ts';
import { dropServiceData } from '@platform/runner/postgres/drop-service-data.ts';
import { StartFailure } from '@platform/runner/start-failure.ts';
import { ROOT } from '../generate/read-models.ts';
import { Refusal } from '../new-service/refusal.ts';
import { removeService } from './remove-service.ts';
import { removeShop } from './remove-shop.ts';

const USAGE = `usage: npm run remove-service -- NAME [--force] [--drop-data [--data DIR]]
       npm run remove-service -- --shop`;

try {
  const args = process.argv.slice(2);
  if (args.join(' ') === '--shop')
    for (const folder of await removeShop(ROOT)) console.log(`removed  ${folder}`);
  else await remove(parseOptions(args));
} catch (error) {
  if (!(error instanceof Refusal || error instanceof StartFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function remove({ name, isForced, dropsData, data }: ReturnType<typeof parseOptions>): Promise<void> {
  const removed = await removeService(ROOT, name, { isForced });
  console.log(`${name} is removed`);
  if (removed.database !== undefined && !dropsData)
    console.log(
      `Its data stays: the database ${removed.database}${removed.usesBus ? ', and its queues on the bus' : ''}.`,
    );
  if (dropsData) console.log(await dropServiceData(dataFolder(data), { name, database: removed.database }));
}

function parseOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        force: { type: 'boolean', default: false },
        'drop-data': { type: 'boolean', default: false },
        data: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new Error('one name is needed');
    return { name, isForced: values.force, dropsData: values['drop-data'], data: values.data };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}
