// Makes a service with a table, two routes, an event that it sends, one that it handles, tests and a README:
//
//     npm run new-service -- gift-card-service
//     npm run new-service -- gift-card-service --without events,tests

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../generate/read-models.ts';
import { makeService } from './make-service.ts';
import { Refusal } from './refusal.ts';
import { PARTS, type Part } from './template.ts';

const USAGE = `usage: npm run new-service -- NAME-service [--without ${PARTS.join(',')}]`;

try {
  const { name, parts } = parseOptions(process.argv.slice(2));
  const { port, files } = await makeService(ROOT, { name, parts });
  for (const path of files) console.log(`${String(linesOf(path)).padStart(4)}  ${path}`);
  console.log(`
${name} has port ${port}. Next:
  npm start                                 runs it with all others
  npm test -- services/${name}
  npm run generate                          after a change of its service.ts, messages or routes
  npm run remove-service -- ${name}   takes all of it away again
Say in services/${name}/README.md what it is for. CONTRIBUTING.md says what goes where.`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function parseOptions(args: readonly string[]): { name: string; parts: ReadonlySet<Part> } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { without: { type: 'string', multiple: true, default: [] } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    const without = new Set(values.without.flatMap((parts) => parts.split(',')));
    const unknown = [...without].find((part) => !PARTS.includes(part as Part));
    if (name === undefined || more.length > 0) throw new Error('one name is needed');
    if (unknown !== undefined) throw new Error(`there is no part ${unknown}`);
    if (without.has('table')) without.add('events'); // Whose outbox would be in the same database.
    return { name, parts: new Set(PARTS.filter((part) => !without.has(part))) };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

function linesOf(path: string): number {
  return readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1;
}
