import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { CliError, wrongUsage } from '../../cli-error.ts';
import { type Context, clientOptions, connect, locateOptions, print, timeoutMs } from '../../context.ts';
import { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf } from '../../options.ts';
import { type Credentials, checkedUrl, findPlace, type Place } from '../../session/locate.ts';
import { DEFAULT_PROFILE, LOCAL_ADMIN } from '../../session/profiles.ts';
import { readPassword } from '../../session/read-password.ts';

export function sessionCommands(program: Command, context: Context): void {
  program
    .command('login')
    .description('sign in; the password is asked for, or read from standard input')
    .option('--url <url>', 'address of the gateway')
    .option('--email <email>', 'account to sign in with')
    .addHelpText(
      'after',
      `\nWith --as NAME the session is kept beside others. Commands run as the profile that signed in last.\n--as ${LOCAL_ADMIN} is the admin that \`npm start\` made; it needs no password.`,
    )
    .action(async (_options, command: Command) => {
      const options = optionsOf<LoginOptions>(command);
      const url = checkedUrl(options.url);
      const env = url === undefined ? context.env : { ...context.env, PLATFORM_URL: url };
      const place = await findPlace({ ...locateOptions(context, options), env });
      const profile = options.as ?? DEFAULT_PROFILE;
      const { email, password } = await accountOf(place, profile, options);
      const client = clientFor(place, profile, { kind: 'none' }, options);
      await client.login(email, password);
      await place.profiles.choose({ profile, isSignedOut: false, gatewayUrl: place.gatewayUrl });
      const text = `signed in to ${client.gatewayUrl} as ${email} (profile ${profile})`;
      print(context, options, { gateway_url: client.gatewayUrl, email, profile }, text);
    });

  program
    .command('logout')
    .description('end the session, here and at the platform; nothing runs as anybody until you sign in again')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const place = await findPlace(locateOptions(context, options));
      const { profiles, choice, gatewayUrl } = place;
      const current = choice?.profile ?? (place.admin ? LOCAL_ADMIN : DEFAULT_PROFILE);
      const profile = options.as ?? current;
      // First: whatever the platform says, this account is not used by itself any more.
      if (profile === current) await profiles.choose({ profile, isSignedOut: true, gatewayUrl });
      const session = await profiles.session(profile);
      const credentials: Credentials = session ? { kind: 'session', session } : { kind: 'none' };
      if (session)
        await clientFor({ ...place, gatewayUrl: session.gatewayUrl }, profile, credentials, options).logout();
      print(context, options, { signed_in: false, profile }, `signed out (profile ${profile})`);
    });

  program
    .command('whoami')
    .description('show the account that commands run as')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const me = await client.call('GET /api/users/me');
      const { gatewayUrl, profile = null } = client;
      const how = profile === null ? 'PLATFORM_TOKEN' : `profile ${profile}`;
      const text = `${me.email} (${me.roles.join(', ')}) at ${gatewayUrl}, ${how}`;
      print(context, options, { gateway_url: gatewayUrl, profile, ...me }, text);
    });

  function clientFor(
    { gatewayUrl, profiles }: Place,
    profile: string,
    credentials: Credentials,
    options: LoginOptions,
  ): GatewayClient {
    const target = { gatewayUrl, profile, sessionPath: profiles.sessionPath(profile), credentials };
    return new GatewayClient(target, clientOptions(context, options));
  }
}

type LoginOptions = ReturnType<typeof optionsOf<{ url?: string; email?: string }>>;

async function accountOf(
  { admin }: Place,
  profile: string,
  options: LoginOptions,
): Promise<{ email: string; password: string }> {
  if (profile === LOCAL_ADMIN) {
    if (options.email !== undefined)
      throw wrongUsage(
        `${LOCAL_ADMIN} is the admin of this checkout: leave out --email, or choose another name`,
      );
    if (admin === undefined)
      throw new CliError(
        'no-local-admin',
        'this checkout does not run that platform, so it has no admin of it',
      );
    return admin;
  }
  const email = options.email ?? (await ask('Email: '));
  if (email === '') throw wrongUsage('give an account: --email you@example.com');
  return { email, password: await readPassword(`Password of ${email}: `, timeoutMs(options)) };
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}
