import type { Defect } from '../../defect.ts';

const SRC = 'services/api-gateway/src';

/** What the gateway puts into an order. */
export const defects: readonly Defect[] = [
  {
    name: 'expand-limit-until-restart',
    what: 'the limit on parts of an expanded answer stays as it was at the start when the configuration is reloaded',
    file: `${SRC}/gateway.ts`,
    replace: 'state.settings = changed;',
    by: 'state.settings = { ...changed, partTimeoutMs: state.settings.partTimeoutMs };',
    tests: ['tests/edge/shop/expand.test.ts'],
  },
];
