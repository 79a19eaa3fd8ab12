import type { Progress } from '../console/progress.ts';
import type { EnvironmentInput } from '../environment/service-environment.ts';
import { findService, gatewayUrl, type PlatformPlan } from '../platform-plan.ts';
import { hasDemoData, loadDemoData } from './load-demo-data.ts';
import { type LocalAdmin, openLocalAdmin, signIn } from './local-admin.ts';

/** What the first start needs for its admin and its catalogue. */
const FIRST_START_NEEDS = [
  'api-gateway',
  'user-service',
  'auth-service',
  'product-service',
  'inventory-service',
];

export interface FirstStart {
  readonly admin?: LocalAdmin;
  readonly demoProducts: number;
}

/** Signs the local admin in, and loads the demo catalogue when it is not there yet, if the services for it run. */
export async function firstStart(
  plan: PlatformPlan,
  input: EnvironmentInput,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<FirstStart> {
  const gateway = gatewayUrl(plan);
  const userService = findService(plan, 'user-service');
  if (gateway === undefined || userService === undefined) return { demoProducts: 0 };
  progress.step('Signing the local admin in');
  const admin = await openLocalAdmin(userService, input, { gatewayUrl: gateway, signal });
  const canLoad = FIRST_START_NEEDS.every((name) => findService(plan, name) !== undefined);
  if (!plan.options.hasDemoData || !canLoad || hasDemoData(input.folder)) return { admin, demoProducts: 0 };
  progress.step('Loading the demo catalogue');
  const token = await signIn(gateway, admin, signal);
  return { admin, demoProducts: await loadDemoData(input.folder, gateway, { token, signal }) };
}
