import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// In the URL of a module: the number of the test file whose own instance it is.
const OWNER = 'of';
// Fixtures are written for one test file: many make a database while they load, and drop it when the file is over.
const IS_FIXTURE = /^file:.*\/tests\/[^?]*$/;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const owner = new URL(context.parentURL ?? 'file:///').searchParams.get(OWNER);
    return owner === null || !IS_FIXTURE.test(found.url) ? found : { ...found, url: owned(found.url, owner) };
  },
});

/** Loads a test file with instances of its own of every module under a `tests` folder. All others are shared. */
export async function importAlone(path: string, owner: number): Promise<void> {
  await import(owned(pathToFileURL(path).href, String(owner)));
}

/** What node:test and V8 say of places in files, without the mark of the instance. */
export function withoutOwners(text: string): string {
  return text.replaceAll(/\?of=\d+/g, '');
}

function owned(url: string, owner: string): string {
  return `${url}?${OWNER}=${owner}`;
}
