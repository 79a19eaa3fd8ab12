import type { Call } from '../other-client.ts';

export const reading: readonly Call[] = [
  { path: '/api/products?limit=3' },
  { path: '/api/products/OAK-DESK-LAMP' },
  { path: '/api/categories' },
];
