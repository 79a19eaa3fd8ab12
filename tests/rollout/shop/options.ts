import { parseArgs } from 'node:util';

export const USAGE = `usage: npm run rollout -- --url URL [--customers N] [--settle-ms N] -- COMMAND…

Customers browse and order at the gateway of URL while COMMAND runs, and --settle-ms (default 5000) before and after it. PLATFORM_EMAIL
and PLATFORM_PASSWORD name an admin. Ends with 0 when COMMAND did, no request was lost, every order ended and verify is ok.`;

export interface Admin {
  readonly email: string;
  readonly password: string;
}

export interface Options {
  readonly url: string;
  readonly admin: Admin;
  readonly customers: number;
  readonly settleMs: number;
  readonly command: readonly [string, ...string[]];
}

/** Undefined when they are not enough. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | undefined {
  const parsed = parse(args);
  if (parsed === undefined) return undefined;
  const { values, positionals } = parsed;
  const { PLATFORM_EMAIL: email, PLATFORM_PASSWORD: password } = env;
  const [program, ...rest] = positionals;
  const [customers, settleMs] = [Number(values.customers), Number(values['settle-ms'])];
  const areNumbers = Number.isInteger(customers) && customers > 0 && settleMs >= 0;
  if (!values.url || !email || !password || program === undefined || !areNumbers) return undefined;
  return { url: values.url, admin: { email, password }, customers, settleMs, command: [program, ...rest] };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        customers: { type: 'string', default: '4' },
        'settle-ms': { type: 'string', default: '5000' },
      },
    });
  } catch {
    return undefined; // The usage says what there is.
  }
}
