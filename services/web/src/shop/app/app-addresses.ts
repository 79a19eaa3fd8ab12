import type { Purpose } from '../icons/app-icon.ts';

export const MANIFEST = '/manifest.webmanifest';
export const FAVICON = '/icons/icon.svg';
export const OFFLINE = '/offline';
export const WORKER = '/sw.js';
/** For the home screens of Apple's, which take no other. */
export const TOUCH_ICON = '/icons/touch-180.png';

export interface AppIcon {
  readonly address: string;
  readonly size: number;
  readonly purpose: Purpose;
}

/** The sizes that browsers ask for to install an app. */
export const APP_ICONS: readonly AppIcon[] = [
  { address: TOUCH_ICON, size: 180, purpose: 'maskable' },
  { address: '/icons/any-192.png', size: 192, purpose: 'any' },
  { address: '/icons/any-512.png', size: 512, purpose: 'any' },
  { address: '/icons/maskable-512.png', size: 512, purpose: 'maskable' },
];
