import { Uuid } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { noteOrder } from '@platform/telemetry/trace-context.ts';
import { approve, type DecidingDeps, refuse } from './decide-return.ts';
import { type ReceivingDeps, receive } from './receive-return.ts';
import type { Return } from './return.ts';
import { ReceiveBody, RefuseBody, ReturnView } from './return-schemas.ts';
import { returnView } from './return-view.ts';

export type StaffReturnDeps = DecidingDeps & ReceivingDeps;

const staff = access.roles('staff');
/** What the schemas of all decisions have in common. */
const deciding = {
  params: Type.Object({ id: Uuid }),
  response: { 200: ReturnView },
  problems: ['return-not-found', 'illegal-transition'],
};

/** What staff decide on returns, but not on their own. Each may be sent again. */
export function staffReturnRoutes(app: App, deps: StaffReturnDeps): void {
  app.post(
    '/api/returns/:id/approve',
    { ...staff, schema: { ...deciding, summary: 'Let a customer send goods back' } },
    async (request) => shown(await approve(deps, request.params.id, principalOf(request))),
  );
  app.post(
    '/api/returns/:id/receive',
    {
      ...staff,
      schema: {
        ...deciding,
        summary: 'Take returned goods in: they are restocked or written off, and the money is given back',
        body: ReceiveBody,
      },
    },
    async (request) => {
      const received = request.body.lines.map((line) => ({ ...line, sku: line.sku.toUpperCase() }));
      return shown(await receive(deps, request.params.id, principalOf(request), received));
    },
  );
  app.post(
    '/api/returns/:id/refuse',
    {
      ...staff,
      schema: { ...deciding, summary: 'Refuse a return, until its goods are here', body: RefuseBody },
    },
    async (request) =>
      shown(await refuse(deps, request.params.id, principalOf(request), request.body.reason)),
  );
}

function shown(returned: Return) {
  noteOrder(returned.orderId);
  return returnView(returned);
}
