import type { EnvironmentInput } from '../environment/service-environment.ts';
import type { PlatformPlan } from '../platform-plan.ts';
import { type DemoCustomer, makeDemoCustomer } from './demo-customer.ts';
import type { LocalAdmin } from './local-admin.ts';
import { offersAccounts, readOfferedAccounts, writeOfferedAccounts } from './offered-accounts.ts';

/** Where a sign-in page runs, it offers the admin, and a customer with the demo data. Returns that customer if it is new. */
export async function offerAccounts(
  { options }: PlatformPlan,
  { folder }: EnvironmentInput,
  { gatewayUrl, admin, signal }: { gatewayUrl: string; admin: LocalAdmin; signal: AbortSignal },
): Promise<DemoCustomer | undefined> {
  if (!options.services.some(offersAccounts)) return undefined;
  const known = readOfferedAccounts(folder).find(({ email }) => email !== admin.email);
  const isNew = known === undefined && options.hasDemoData;
  const newcomer = isNew ? await makeDemoCustomer(gatewayUrl, signal) : undefined;
  const customer = known ?? newcomer?.account;
  const { email, password } = admin;
  writeOfferedAccounts(folder, [
    ...(customer === undefined ? [] : [customer]),
    { name: 'The local admin', email, password },
  ]);
  return newcomer;
}
