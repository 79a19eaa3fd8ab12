import type { Defect } from './defect.ts';
import { CLIENT_DEFECTS } from './defects/clients.ts';
import { COMMERCE_DEFECTS } from './defects/commerce.ts';
import { EDGE_DEFECTS } from './defects/edge.ts';
import { FOUNDATION_DEFECTS } from './defects/foundations.ts';
import { IDENTITY_DEFECTS } from './defects/identity.ts';
import { INPUT_DEFECTS } from './defects/input.ts';
import { MAIL_DEFECTS } from './defects/mail.ts';
import { MESSAGING_DEFECTS } from './defects/messaging.ts';
import { OWNERSHIP_DEFECTS } from './defects/ownership.ts';
import { SAGA_DEFECTS } from './defects/saga.ts';
import { TRANSPORT_DEFECTS } from './defects/transports.ts';

/** Every defect that a test must find. */
export const ALL_DEFECTS: readonly Defect[] = [
  ...MESSAGING_DEFECTS,
  ...TRANSPORT_DEFECTS,
  ...SAGA_DEFECTS,
  ...FOUNDATION_DEFECTS,
  ...IDENTITY_DEFECTS,
  ...OWNERSHIP_DEFECTS,
  ...COMMERCE_DEFECTS,
  ...MAIL_DEFECTS,
  ...EDGE_DEFECTS,
  ...CLIENT_DEFECTS,
  ...INPUT_DEFECTS,
];
