import { type PlatformUnderTest, runCli } from '../../../platform-under-test.ts';

interface Verification {
  readonly ok: boolean;
  readonly orders: number;
  readonly unfinished: number;
  readonly seconds: number;
  readonly checks: readonly { readonly name: string; readonly violations: readonly object[] }[];
}

export interface VerifyFigures {
  readonly orders: number;
  readonly seconds: number;
  readonly ms_per_1000_orders: number;
}

/** `platform verify`; throws if anything is wrong, or an order is under way. */
export async function verify(platform: PlatformUnderTest): Promise<VerifyFigures> {
  const { ok, orders, unfinished, seconds, checks } = await runCli<Verification>(platform, 'verify');
  if (!ok || unfinished > 0) {
    const found = checks.flatMap(({ name, violations }) =>
      violations.slice(0, 3).map((one) => ({ name, ...one })),
    );
    throw new Error(`the audit failed, ${unfinished} orders under way: ${JSON.stringify(found, null, 1)}`);
  }
  return { orders, seconds, ms_per_1000_orders: Math.round((seconds / orders) * 1e8) / 100 };
}
