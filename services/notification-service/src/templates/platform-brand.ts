import type { Brand } from './brand.ts';

const SYSTEM_FONT = '-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif';

/** Of the platform alone. */
export const PLATFORM_BRAND: Brand = {
  name: 'The Platform',
  textFont: SYSTEM_FONT,
  displayFont: SYSTEM_FONT,
  light: {
    ...{ paper: '#f6f6f6', surface: '#ffffff', line: '#dddddd', ink: '#222222' },
    ...{ quiet: '#595959', accent: '#2b4a7d', onAccent: '#ffffff', mark: '#595959' },
  },
  dark: {
    ...{ paper: '#161616', surface: '#1f1f1f', line: '#383838', ink: '#eeeeee' },
    ...{ quiet: '#b3b3b3', accent: '#a3bdea', onAccent: '#121a2a', mark: '#b3b3b3' },
  },
};
