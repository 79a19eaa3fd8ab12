import type { Progress } from '../console/progress.ts';
import type { EnvironmentInput } from '../environment/service-environment.ts';
import { findService, gatewayUrl, type PlatformPlan } from '../platform-plan.ts';
import { BUNDLES } from './bundles.ts';
import { confirmAddress, keepsMails } from './confirm-address.ts';
import { type LocalAdmin, openLocalAdmin, signIn } from './local-admin.ts';
import { offerAccounts } from './offer-accounts.ts';

/** What the first start needs to load anything as its admin. */
const NEEDS = ['api-gateway', 'user-service', 'auth-service'];

export interface FirstStart {
  readonly admin?: LocalAdmin;
  /** What was loaded, for people. */
  readonly loaded: readonly string[];
}

/** Signs the local admin in, and loads the demo data that is not there yet, if the services for it run. */
export async function firstStart(
  plan: PlatformPlan,
  input: EnvironmentInput,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<FirstStart> {
  const gateway = gatewayUrl(plan);
  const userService = findService(plan, 'user-service');
  const loaded: string[] = [];
  if (gateway === undefined || userService === undefined) return { loaded };
  progress.step('Signing the local admin in');
  const admin = await openLocalAdmin(userService, input, { gatewayUrl: gateway, signal });
  const newcomer = await offerAccounts(plan, input, { gatewayUrl: gateway, admin, signal });
  let token: string | undefined;
  for (const { demo } of plan.options.hasDemoData ? BUNDLES : []) {
    const isAway = [...NEEDS, ...demo.services].some((name) => findService(plan, name) === undefined);
    if (isAway || demo.isLoaded(input.folder)) continue;
    progress.step(`Loading the ${demo.name}`);
    token ??= await signIn(gateway, admin, signal);
    loaded.push(`${demo.name}: ${await demo.load(input.folder, gateway, { token, signal })}`);
  }
  // Last, so that its mail has come meanwhile.
  if (newcomer !== undefined && keepsMails(plan)) {
    token ??= await signIn(gateway, admin, signal);
    await confirmAddress(gateway, newcomer.userId, { token, signal });
  }
  return { admin, loaded };
}
