import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import type { Charge, Verdict } from './counts.ts';
import { hasRoom, remainingOf, untilOneMoreS } from './gcra.ts';

/**
 * The `RateLimit-Policy` and `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers-10), name and value in turn: `q`
 * requests in `w` seconds; `r` are left, one more in `t` seconds. None for a request that was not counted.
 */
export function rateLimitHeaders(charges: readonly Charge[], { debtsUs }: Verdict): string[] {
  if (debtsUs.length === 0) return [];
  let policy = '';
  let state = '';
  for (let i = 0; i < charges.length; i++) {
    const { limit } = charges[i] as Charge;
    const debtUs = debtsUs[i] ?? 0;
    const comma = i === 0 ? '' : ', ';
    policy += comma + limit.policy;
    state += `${comma}"${limit.name}";r=${remainingOf(debtUs, limit)};t=${untilOneMoreS(debtUs, limit)}`;
  }
  return ['ratelimit-policy', policy, 'ratelimit', state];
}

/** Those of the charges that had no room. */
export function violatedLimits(charges: readonly Charge[], { debtsUs }: Verdict): string[] {
  return charges.filter(({ limit }, i) => !hasRoom(debtsUs[i] ?? 0, limit)).map(({ limit }) => limit.name);
}

/** The 429 (RFC 6585, section 4) that says when the same request will be taken, if no other comes between. */
export function quotaExceeded(charges: readonly Charge[], { debtsUs }: Verdict): HttpProblem {
  const waitsS = charges.map(({ limit }, i) => {
    const debtUs = debtsUs[i] ?? 0;
    return hasRoom(debtUs, limit) ? 0 : untilOneMoreS(debtUs, limit);
  });
  const retryAfterS = Math.max(1, ...waitsS);
  const unit = retryAfterS === 1 ? 'second' : 'seconds';
  return new HttpProblem(
    problem(429, 'quota-exceeded', `Too many requests. Try again in ${retryAfterS} ${unit}.`, {
      // The draft's name for it, section "Quota Exceeded".
      'violated-policies': violatedLimits(charges, { isAllowed: false, debtsUs }),
    }),
    { 'retry-after': String(retryAfterS) },
  );
}
