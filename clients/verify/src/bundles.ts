// Generated from */bundle.ts by `npm run generate`: do not edit.
import type { Bundle } from './bundle-type.ts';
import { bundle as shop } from './shop/bundle.ts';

/** What is built on the core and adds to it here. */
export const BUNDLES: readonly Bundle[] = [shop];
