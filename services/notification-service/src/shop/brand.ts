import type { Brand } from '../templates/brand.ts';

/** Paper, ink, and woad: the blue of dyed linen, for what can be pressed. */
export const BRAND: Brand = {
  name: 'Lathe & Loom',
  textFont:
    '-apple-system,"Segoe UI",Inter,Roboto,"Noto Sans",Ubuntu,"Helvetica Neue","Liberation Sans",Arial,sans-serif',
  displayFont:
    '"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L",P052,Charter,Georgia,"Liberation Serif",serif',
  light: {
    ...{ paper: '#faf8f3', surface: '#ffffff', line: '#e3dccf', ink: '#211e19' },
    ...{ quiet: '#565046', accent: '#2c4a7c', onAccent: '#ffffff', mark: '#a34c28' },
  },
  dark: {
    ...{ paper: '#161513', surface: '#1e1d1a', line: '#34312b', ink: '#f1ede4' },
    ...{ quiet: '#bdb6a8', accent: '#a3bdea', onAccent: '#121a2a', mark: '#e39f79' },
  },
};
