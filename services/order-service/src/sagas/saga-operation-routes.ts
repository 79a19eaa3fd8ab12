import { Uuid } from '@platform/contracts/field-types.ts';
import type { Operation } from '@platform/saga/operate.ts';
import { Type } from '@platform/schema/type.ts';
import { access, type Principal, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { SagaDeps } from './find-sagas.ts';
import { operateSaga } from './operate-saga.ts';
import { OperatorReason, SagaView, summaryView } from './saga-views.ts';

const ReasonBody = Type.Object(
  { reason: OperatorReason },
  { title: 'OperatorReason', additionalProperties: false },
);
const ForceBody = Type.Object(
  { reason: OperatorReason, outcome: Type.Union([Type.Literal('confirm'), Type.Literal('compensate')]) },
  { title: 'SagaForceRequest', additionalProperties: false },
);

const admin = access.roles('admin');
/** What the schemas of all operations on one have in common. */
const operating = {
  params: Type.Object({ id: Uuid }),
  response: { 200: SagaView },
  problems: ['saga-not-found', 'saga-not-operable'],
};

/** The operator's hand on one saga. */
export function sagaOperationRoutes(app: App, deps: SagaDeps): void {
  app.post(
    '/api/sagas/:id/retry',
    {
      ...admin,
      schema: { ...operating, summary: 'Try the step again at which a saga is', body: ReasonBody },
    },
    (request) => operate(request.params.id, 'retry', principalOf(request), request.body.reason),
  );
  app.post(
    '/api/sagas/:id/skip',
    {
      ...admin,
      schema: {
        ...operating,
        summary: 'Go on as if the step had succeeded at which a saga is stuck',
        body: ReasonBody,
      },
    },
    (request) => operate(request.params.id, 'skip', principalOf(request), request.body.reason),
  );
  app.post(
    '/api/sagas/:id/force',
    {
      ...admin,
      schema: { ...operating, summary: 'End a stuck saga: confirm its order, or undo it', body: ForceBody },
    },
    (request) => {
      const { outcome, reason } = request.body;
      const operation = outcome === 'confirm' ? 'force-complete' : 'force-compensate';
      return operate(request.params.id, operation, principalOf(request), reason);
    },
  );

  async function operate(id: string, operation: Operation, who: Principal, reason: string) {
    return summaryView(await operateSaga(deps, id, operation, { who, reason }), deps.sagas);
  }
}
