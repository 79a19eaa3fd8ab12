import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A program: loads every source file that services run, so that NODE_COMPILE_CACHE holds them without their types. Else
 * each of nine processes would strip the same shared files at once, and keep the 20 MB that stripping takes.
 * Nothing starts: what a main.ts begins with, of run-service.ts, refuses here. Arguments: the root, and files if it is not
 * to be all of them, which bring with them what they import.
 */
// Taken away: they are not for the programs that are loaded.
const [root = process.cwd(), ...named] = process.argv.splice(2);
const all = () => globSync(['shared/*/src/**/*.ts', 'services/*/src/**/*.ts'], { cwd: root });
const files = (named.length > 0 ? named : all())
  .filter((file) => !file.endsWith('.test.ts') && !isCommand(file) && !isOfBrowsers(file))
  .toSorted((a, b) => Number(isMain(a)) - Number(isMain(b)));

const RUN_SERVICE = '@platform/service-defaults/run-service.ts';
const ONLY_COMPILED = 'only-compiled';
const REFUSING = `
  const refuse = () => { throw Object.assign(new Error('nothing is to start'), { code: '${ONLY_COMPILED}' }); };
  export { refuse as runService, refuse as readConfig, refuse as endFailedStart };`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== RUN_SERVICE) return next(specifier, context);
    const url = `data:text/javascript,${encodeURIComponent(REFUSING)}`;
    return { url, format: 'module', shortCircuit: true };
  },
});

for (const file of files) await load(pathToFileURL(join(root, file)).href);

async function load(url: string): Promise<void> {
  try {
    await import(url);
  } catch (error) {
    if ((error as { code?: unknown }).code !== ONLY_COMPILED) throw error;
  }
}

function isMain(file: string): boolean {
  return file.endsWith(`${sep}src${sep}main.ts`);
}

/** Beside main.ts and app.ts a service may have programs of its own, which would run when loaded. */
function isCommand(file: string): boolean {
  return /services\/[^/]+\/src\/create-[^/]+\.ts$/.test(file.replaceAll(sep, '/'));
}

/** Scripts of pages: they run in browsers, and are bundled for them. */
function isOfBrowsers(file: string): boolean {
  return file.replaceAll(sep, '/').includes('/browser/');
}
