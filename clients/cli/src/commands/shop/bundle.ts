import type { Bundle } from '../bundle-type.ts';
import { cartCommands } from './cart-commands.ts';
import { demoCatalogueCommand } from './demo-catalogue-command.ts';
import { orderCommands } from './order-commands.ts';
import { productCommands } from './product-commands.ts';
import { replayCommand } from './replay/replay-command.ts';
import { returnCommands } from './return-commands.ts';
import { sagaCommands } from './sagas/saga-commands.ts';
import { stockCommands } from './stock-commands.ts';
import { verifyOrderOption } from './verify-order-option.ts';

export const bundle: Bundle = {
  business: [productCommands, stockCommands, cartCommands, orderCommands, returnCommands, sagaCommands],
  filling: [demoCatalogueCommand, replayCommand],
  audits: [verifyOrderOption],
  securityEventFeeds: ['GET /api/admin/order-service/security-events'],
};
