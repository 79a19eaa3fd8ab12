import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { CliError, EXIT_USAGE } from '../cli-error.ts';
import { type Context, connect, print } from '../context.ts';
import { GatewayClient } from '../gateway-client.ts';
import { checkedUrl, locate } from '../locate.ts';
import { optionsOf } from '../options.ts';
import { readPassword } from '../read-password.ts';

export function sessionCommands(program: Command, context: Context): void {
  program
    .command('login')
    .description('sign in; the password is asked for, or read from standard input')
    .option('--url <url>', 'address of the gateway')
    .option('--email <email>', 'account to sign in with')
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ url?: string; email?: string }>(command);
      const url = checkedUrl(options.url);
      const env = url === undefined ? context.env : { ...context.env, PLATFORM_URL: url };
      const target = await locate({ ...context, env, data: options.data });
      const email = options.email ?? (await ask('Email: '));
      if (email === '') throw new CliError('give an account: --email you@example.com', EXIT_USAGE);
      const client = new GatewayClient({ ...target, credentials: { kind: 'none' } });
      await client.login(email, await readPassword(`Password of ${email}: `));
      print(
        context,
        options,
        { gateway_url: client.gatewayUrl, email },
        `signed in to ${client.gatewayUrl} as ${email}`,
      );
    });

  program
    .command('logout')
    .description('end the session, here and at the platform')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      await (await connect(context, options)).logout();
      print(context, options, { signed_in: false }, 'signed out');
    });

  program
    .command('whoami')
    .description('show the account that commands run as')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const me = await client.call('GET /api/users/me');
      const text = `${me.email} (${me.roles.join(', ')}) at ${client.gatewayUrl}`;
      print(context, options, { gateway_url: client.gatewayUrl, ...me }, text);
    });
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}
