import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SIMULATED_CARDS } from '../../../services/web/src/shop/checkout/card-tokens.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { checkOut, ordersOf, THANKS, withCart } from './shop-tools.ts';

const DECLINED = 'Your bank declined the card';

interface Ending {
  readonly heading: string;
  readonly status: 'confirmed' | 'rejected';
  /** What stays charged: all of it, or nothing. */
  readonly isCharged: boolean;
}

const PAID: Ending = { heading: THANKS, status: 'confirmed', isCharged: true };
const REFUSED: Ending = { heading: DECLINED, status: 'rejected', isCharged: false };
const ENDINGS: Readonly<Record<string, Ending>> = {
  tok_visa: PAID,
  tok_mastercard: PAID,
  tok_declined: REFUSED,
  tok_insufficient_funds: REFUSED,
  tok_capture_refused: REFUSED,
  tok_refund_refused: PAID,
  tok_timeout: PAID,
  tok_twice: PAID,
  tok_late: PAID,
  tok_error: PAID,
};

/** The cards of the checkout: each ends an order as its tile says, on the page and in the books. */
export function cardTests(tools: BrowserTools): void {
  describe('cards', () => {
    test('every tile of the checkout is tried', () => {
      const tiles = SIMULATED_CARDS.flatMap(({ tokens }) => tokens.map(({ token }) => token));
      assert.deepEqual(tiles.toSorted(), Object.keys(ENDINGS).toSorted());
    });

    for (const [token, { heading, status, isCharged }] of Object.entries(ENDINGS))
      tools.visit(`${token}: ${heading}`, {}, async (visitor) => {
        const customer = await withCart(tools, visitor);
        await checkOut(visitor, token);
        await visitor.heading(heading);
        const [order] = await ordersOf(tools, customer);
        assert.equal(order?.status, status);
        const { body: payment } = await tools.call('GET', `/api/payments/${order?.id}`, {
          token: customer.token,
        });
        const charged = (payment.captured_minor ?? 0) - (payment.refunded_minor ?? 0);
        assert.equal(charged, isCharged ? order?.total_minor : 0);
      });
  });
}
