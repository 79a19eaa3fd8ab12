import type { Command } from 'commander';
import { EXIT_NO } from '../../cli-error.ts';
import { type Context, connect, note, print, tableFor } from '../../context.ts';
import { optionsOf } from '../../options.ts';
import { counted } from '../../output/counted.ts';
import type { Verification } from '../../verify/verification.ts';
import { verifyPlatform } from '../../verify/verify-platform.ts';

const MAX_SHOWN = 10;

export function verifyCommand(program: Command, context: Context): void {
  program
    .command('verify')
    .description('audit the running platform: nothing lost, nothing doubled; exit code 1 when something is')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const onProgress = (done: string) => {
        if (context.stderr.isTTY) context.stderr.write(`\r${done}`);
      };
      const onWaiting = (what: string) => note(context, options, what);
      const verification = await verifyPlatform(client, onProgress, onWaiting);
      if (context.stderr.isTTY) context.stderr.write('\r\u001b[K');
      const { summaries: _, totals, seconds, ...rest } = verification;
      const document = { ...rest, ...totals, seconds };
      print(context, options, document, verificationText(context, verification));
      if (!verification.ok) context.exitCode = EXIT_NO;
    });
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
