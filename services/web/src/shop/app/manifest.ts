import { APP_ICONS, FAVICON, TOUCH_ICON } from './app-addresses.ts';

/** What a browser needs to know to install the shop (W3C Web Application Manifest). */
export const manifest = {
  id: '/',
  name: 'Lathe & Loom',
  short_name: 'Lathe & Loom',
  description: 'Plain things for the desk, the kitchen, the garden and the workshop.',
  lang: 'en',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#faf8f3',
  theme_color: '#faf8f3',
  icons: [
    { src: FAVICON, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    ...APP_ICONS.filter(({ address }) => address !== TOUCH_ICON).map(({ address, size, purpose }) => ({
      src: address,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose,
    })),
  ],
} as const;
