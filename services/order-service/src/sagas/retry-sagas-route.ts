import { Nullable, Uuid } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { problemOf } from '@platform/service-defaults/problems/problem-of.ts';
import type { SagaDeps } from './find-sagas.ts';
import { operateSaga } from './operate-saga.ts';
import { OperatorReason, SagaView, summaryView } from './saga-views.ts';

const RetryBody = Type.Object(
  { ids: Type.Array(Uuid, { minItems: 1, maxItems: 100, uniqueItems: true }), reason: OperatorReason },
  { title: 'SagaRetryRequest', additionalProperties: false },
);
const RetryAnswer = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Uuid,
        saga: Nullable(SagaView),
        problem: Nullable(
          Type.Object(
            { code: Type.String(), detail: Type.String() },
            { description: 'Why it was not retried' },
          ),
        ),
      }),
      { description: 'One for each id, in their order' },
    ),
  },
  { title: 'RetriedSagas' },
);

/** Many sagas at once, where one cause stopped them all: each is retried, or not, for itself. */
export function retrySagasRoute(app: App, deps: SagaDeps): void {
  app.post(
    '/api/sagas/retry',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Try the step again at which each of many sagas is',
        body: RetryBody,
        response: { 200: RetryAnswer },
      },
    },
    async (request) => {
      const { ids, reason } = request.body;
      const hand = { who: principalOf(request), reason };
      const items = [];
      // One after the other: they lock rows that they may share.
      for (const id of ids) items.push(await retry(id));
      return { items };

      async function retry(id: string) {
        try {
          const saga = await operateSaga(deps, id, 'retry', hand);
          return { id, saga: summaryView(saga, deps.sagas), problem: null };
        } catch (error) {
          // Those before are retried already: the answer has to say so, whatever happens to this one.
          const { status, code, detail } = problemOf(error);
          if (status >= 500) request.log.error({ err: error, saga: id }, 'a saga could not be retried');
          return { id, saga: null, problem: { code, detail } };
        }
      }
    },
  );
}
