import type { Verification } from '@platform/verify/verification.ts';
import { verifyPlatform } from '@platform/verify/verify-platform.ts';
import { type Command, Option } from 'commander';
import { EXIT_NO } from '../../cli-error.ts';
import { type Context, connect, type GlobalOptions, note, print, tableFor } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf } from '../../options.ts';
import { counted } from '../../output/counted.ts';
import type { AuditOfOne } from '../bundle-type.ts';
import { BUNDLES } from '../bundles.ts';
import { auditText } from './audit-text.ts';

const MAX_SHOWN = 10;

export function verifyCommand(program: Command, context: Context): void {
  const audits = BUNDLES.flatMap((bundle) => bundle.audits);
  const ofOne = audits.map(({ flags, description, audit }) => ({
    option: new Option(flags, description),
    audit,
  }));
  const verify = program
    .command('verify')
    .description('audit the running platform: nothing lost, nothing doubled; exit code 1 when something is')
    .action(async (_options, command: Command) => {
      const options = optionsOf<Readonly<Record<string, unknown>>>(command);
      const client = await connect(context, options);
      for (const { option, audit } of ofOne) {
        const name = options[option.attributeName()];
        if (typeof name === 'string')
          return printOne(context, options, await audit(client, name, context.interrupted));
      }
      await verifyAll(context, options, client);
    });
  for (const { option } of ofOne) verify.addOption(option);
}

function printOne(context: Context, options: GlobalOptions, audit: AuditOfOne): void {
  const { ok, checks, names } = audit;
  print(context, options, { ok, ...names, checks }, auditText(context, audit));
  if (!ok) context.exitCode = EXIT_NO;
}

async function verifyAll(context: Context, options: GlobalOptions, client: GatewayClient): Promise<void> {
  const onProgress = (done: string) => {
    if (context.stderr.isTTY) context.stderr.write(`\r${done}`);
  };
  const onWaiting = (what: string) => note(context, options, what);
  const verification = await verifyPlatform(client, { signal: context.interrupted, onProgress, onWaiting });
  if (context.stderr.isTTY) context.stderr.write('\r\u001b[K');
  print(context, options, verificationDocument(verification), verificationText(context, verification));
  if (!verification.ok) context.exitCode = EXIT_NO;
}

function verificationDocument({ ok, checks, totals, seconds }: Verification): object {
  const listed = checks.map(({ name, ok, checked, violations }) => ({
    ...{ name, ok, checked },
    violations: violations.map(({ subject, problem }) => ({ subject, problem })),
  }));
  return { ok, checks: listed, ...totals, seconds };
}

function verificationText(context: Context, { ok, checks, summaries, seconds }: Verification): string {
  const rows = checks.map(({ name, ok, checked, violations }) => [
    ok ? 'ok' : 'VIOLATED',
    name,
    checked,
    violations.length,
  ]);
  const found = checks.flatMap(({ name, violations }) =>
    violations.slice(0, MAX_SHOWN).map(({ subject, problem }) => `${name}: ${subject}: ${problem}`),
  );
  const verdict = ok
    ? 'nothing lost, nothing doubled'
    : 'the audit found violations; all of them with --json';
  const looked = summaries.length > 0 ? summaries.join(', ') : counted(checks.length, 'check');
  return [
    tableFor(context, ['', 'check', 'checked', 'violations'], rows),
    ...(found.length > 0 ? ['', ...found] : []),
    '',
    `${looked} in ${seconds} s: ${verdict}`,
  ].join('\n');
}
