import { BUNDLES } from '../bundles.ts';
import type { Brand } from './brand.ts';
import { PLATFORM_BRAND } from './platform-brand.ts';

/** That of what is built on the platform, if it has one. */
export const CHOSEN_BRAND: Brand = BUNDLES.find(({ brand }) => brand !== undefined)?.brand ?? PLATFORM_BRAND;
