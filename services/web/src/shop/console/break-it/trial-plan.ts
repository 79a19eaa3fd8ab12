import type { FormProblem } from '../../../pages/form-problem.ts';
import { ownProblem } from '../../../pages/form-problem.ts';
import { type Breakable, FAULTS, type Fault } from './faults.ts';

/** What is broken, and what goes on meanwhile. */
export interface TrialPlan {
  readonly service: string;
  readonly fault: Fault;
  /** How long orders are placed after the fault; a service that is paused, cut off or slowed stays so for as long. */
  readonly seconds: number;
  readonly ordersPerSecond: number;
  /** True: the provider of payments is slow, silent and broken meanwhile. */
  readonly isProviderTroubled: boolean;
}

const MOST_SECONDS = 30;
const MOST_ORDERS_PER_SECOND = 10;

/** The plan that a form says, or what is wrong with it. `services` are those that can be broken. */
export function readPlan(form: URLSearchParams, services: readonly Breakable[]): TrialPlan | FormProblem {
  const plan = {
    service: form.get('service') ?? '',
    fault: FAULTS.find((fault) => fault === form.get('fault')),
    seconds: wholeNumber(form.get('seconds'), MOST_SECONDS),
    ordersPerSecond: wholeNumber(form.get('orders'), MOST_ORDERS_PER_SECOND),
  };
  const { fault, seconds, ordersPerSecond } = plan;
  const service = services.find(({ name }) => name === plan.service);
  const errors = [
    ...(service === undefined ? [{ field: 'service', message: 'is none that can be broken' }] : []),
    ...faultErrors(fault, service),
    ...(seconds === undefined
      ? [{ field: 'seconds', message: `is a whole number, 1 to ${MOST_SECONDS}` }]
      : []),
    ...(ordersPerSecond === undefined
      ? [{ field: 'orders', message: `is a whole number, 1 to ${MOST_ORDERS_PER_SECOND}` }]
      : []),
  ];
  if (fault === undefined || seconds === undefined || ordersPerSecond === undefined || errors.length > 0)
    return ownProblem('Please look at this again:', errors);
  return { ...plan, fault, seconds, ordersPerSecond, isProviderTroubled: form.has('provider') };
}

function faultErrors(fault: Fault | undefined, service: Breakable | undefined) {
  if (fault === undefined) return [{ field: 'fault', message: 'is to be chosen' }];
  if (service === undefined || service.faults.includes(fault)) return [];
  return [{ field: 'fault', message: `is not possible with ${service.name}: choose another` }];
}

function wholeNumber(text: string | null, most: number): number | undefined {
  const value = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}
