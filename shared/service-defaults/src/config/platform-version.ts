import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));

/** The release that this source is of: `version` of the package.json at the root, which images have as well. */
export const PLATFORM_VERSION: string = version;
