import type { Command } from 'commander';
import { CliError } from '../../cli-error.ts';
import { type Context, locateOptions, print, printRows } from '../../context.ts';
import { optionsOf } from '../../options.ts';
import { findPlace, type Place, signInHint } from '../../session/locate.ts';
import { checkedProfile, DEFAULT_PROFILE, LOCAL_ADMIN } from '../../session/profiles.ts';

interface Row {
  readonly profile: string;
  readonly email: string;
  readonly gateway_url: string;
  /** Commands run as this one. */
  readonly is_current: boolean;
}

/** The accounts that commands may run as. */
export function profileCommands(program: Command, context: Context): void {
  const profiles = program.command('profiles').description('the accounts you are signed in with');

  profiles
    .command('list', { isDefault: true })
    .description('list them, and the one that commands run as')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const items = await rowsOf(await findPlace(locateOptions(context, options)));
      printRows(
        context,
        options,
        { items },
        {
          profile: (p) => p.profile,
          account: (p) => p.email,
          platform: (p) => p.gateway_url,
          current: (p) => (p.is_current ? 'current' : ''),
        },
      );
    });

  profiles
    .command('use')
    .argument('<profile>')
    .description('let commands run as this one from now on; --as NAME does so for one command')
    .action(async (name: string, _options, command: Command) => {
      const options = optionsOf(command);
      const profile = checkedProfile(name) ?? '';
      const place = await findPlace({ ...locateOptions(context, options), as: profile });
      const row = (await rowsOf(place)).find((known) => known.profile === profile);
      if (row === undefined)
        throw new CliError(
          'signed-out',
          `nobody is signed in as profile ${profile}: ${signInHint(place, profile)}`,
        );
      await place.profiles.choose({ profile, isSignedOut: false, gatewayUrl: row.gateway_url });
      print(
        context,
        options,
        { ...row, is_current: true },
        `commands run as ${row.email} (profile ${profile})`,
      );
    });
}

async function rowsOf({ profiles, choice, admin, gatewayUrl }: Place): Promise<Row[]> {
  const current = choice?.profile ?? (admin ? LOCAL_ADMIN : DEFAULT_PROFILE);
  const isCurrent = (profile: string) => profile === current && !choice?.isSignedOut;
  const rows = (await profiles.list())
    .filter(({ profile }) => profile !== LOCAL_ADMIN || admin === undefined)
    .map(({ profile, session }) => ({
      profile,
      email: session.email,
      gateway_url: session.gatewayUrl,
      is_current: isCurrent(profile),
    }));
  if (admin === undefined) return rows;
  const own = {
    profile: LOCAL_ADMIN,
    email: admin.email,
    gateway_url: gatewayUrl,
    is_current: isCurrent(LOCAL_ADMIN),
  };
  return [own, ...rows];
}
