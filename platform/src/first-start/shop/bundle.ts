import type { Bundle } from '../bundle-type.ts';
import { hasDemoData, loadDemoData } from './load-demo-data.ts';

export const bundle: Bundle = {
  demo: {
    name: 'demo catalogue',
    services: ['product-service', 'inventory-service'],
    isLoaded: hasDemoData,
    load: async (...to) => `${await loadDemoData(...to)} products loaded`,
  },
  commands: ({ keepsTraces }) => [
    ['products search lamp', 'what is there to buy'],
    ['orders place OAK-DESK-LAMP=2', 'place an order and see it fulfilled'],
    ...(keepsTraces ? [['trace ORDER_ID', 'where its time went'] as const] : []),
  ],
  pages: 'shop',
  samplePath: '/api/products?limit=3',
};
