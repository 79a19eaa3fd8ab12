import { doneRedirect } from '../../../account/done.ts';
import { acted } from '../../../console/parts/acted.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { orderIdOf } from '../../live-order/order-id.ts';
import { orderAddress } from '../addresses.ts';
import { CANCEL_REASON } from './panels/cancel-form.ts';
import type { FailedCancel } from './xray-view.ts';

/** Cancels the order of the page, to which it leads back; `showAgain` shows the page with why it was refused. */
export function cancelRoute(
  pages: Pages,
  showAgain: (request: PageRequest, failed: FailedCancel) => Promise<Answer>,
): void {
  pages.post(
    '/console/orders/:order/cancel',
    async (request) => {
      const { visitor, params, form } = request;
      const name = params.order ?? '';
      const reason = (form.get(CANCEL_REASON) ?? '').trim();
      const id = await orderIdOf(visitor, name);
      const body = reason === '' ? {} : { reason };
      return acted(
        () => visitor.api.call('POST /api/orders/{id}/cancel', { path: { id }, body }),
        doneRedirect(orderAddress(encodeURIComponent(name)), 'cancel'),
        (problem) => {
          const errors = problem.errors.map((error) => ({ ...error, field: CANCEL_REASON }));
          return showAgain(request, { problem: { ...problem, errors }, values: form });
        },
      );
    },
    { for: 'staff' },
  );
}
