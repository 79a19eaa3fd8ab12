// Takes the shop away, and leaves the platform that it is built on:
//
//     npm run remove-service -- --shop

import { ROOT } from '../generate/read-models.ts';
import { removeShop } from './remove-shop.ts';

if (process.argv.slice(2).join(' ') !== '--shop') {
  console.error('usage: npm run remove-service -- --shop');
  process.exit(2);
}
try {
  for (const folder of await removeShop(ROOT)) console.log(`removed  ${folder}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
