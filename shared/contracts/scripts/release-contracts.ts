// Writes released/<type>.<version>.json for every contract that has none. What was released before stays as it is:
// that is what it is kept for. Run it with the change that adds a contract or an optional field:
//
//     npm run contracts:release -w @platform/contracts && npm run format

import { writeFile } from 'node:fs/promises';
import { currentContracts, releasedContracts, releasedFile } from '../compatibility/contract-files.ts';
import { messageIncompatibilities } from '../compatibility/messages.ts';

const released = await releasedContracts();
for (const contract of currentContracts()) {
  const before = released.find(({ type, version }) => type === contract.type && version === contract.version);
  if (JSON.stringify(before) === JSON.stringify(contract)) continue;
  const reasons = before === undefined ? [] : messageIncompatibilities(before, contract);
  if (reasons.length > 0) {
    console.error(`${contract.type} version ${contract.version} is not released:\n  ${reasons.join('\n  ')}`);
    process.exitCode = 1;
    continue;
  }
  await writeFile(releasedFile(contract), `${JSON.stringify(contract, null, 2)}\n`);
  console.log(`released ${contract.type} version ${contract.version}`);
}
