import type { Command } from 'commander';
import { type Context, connect, print, timeoutMs } from '../../context.ts';
import { optionsOf } from '../../options.ts';
import { readPassword } from '../../session/read-password.ts';

/** What needs a token that was mailed. */
export function mailboxCommands(users: Command, context: Context): void {
  users
    .command('verify-email')
    .argument('<token>', 'as it came by mail')
    .description('confirm an email address')
    .action(async (token: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      await client.call('POST /api/users/verify-email', { body: { token } });
      print(context, optionsOf(command), { verified: true }, 'the address is confirmed');
    });

  users
    .command('change-email')
    .argument('<email>')
    .description('have another address for your account; it counts once its mailbox has confirmed it')
    .action(async (email: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const body = {
        email,
        current_password: await readPassword('Password: ', timeoutMs(optionsOf(command))),
      };
      const me = await client.call('PATCH /api/users/me', { body });
      const text =
        me.pending_email === undefined
          ? `the address is ${me.email}`
          : `${me.pending_email} gets a token; until it is confirmed, the address is ${me.email}`;
      print(context, optionsOf(command), me, text);
    });

  users
    .command('restore-email')
    .argument('<token>', 'as it came by mail')
    .description('take a change of the address back; every session ends')
    .action(async (token: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      await client.call('POST /api/users/restore-email', { body: { token } });
      print(
        context,
        optionsOf(command),
        { restored: true },
        'the former address is back, every session has ended, and a token to set a new password with is on its way',
      );
    });

  users
    .command('resend-verification')
    .description('have a new token mailed to you, to confirm your address with')
    .action(async (_options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      await client.call('POST /api/users/me/verification');
      print(context, optionsOf(command), { mailed: true }, 'a token is on its way');
    });

  users
    .command('request-reset')
    .argument('<email>')
    .description('have a token mailed to set a new password with')
    .action(async (email: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      await client.call('POST /api/users/password-reset', { body: { email } });
      print(
        context,
        optionsOf(command),
        { requested: true },
        'if there is such an account, a token is on its way',
      );
    });

  users
    .command('reset-password')
    .argument('<token>', 'as it came by mail')
    .description('set a new password; it is asked for, or read from standard input')
    .action(async (token: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const body = {
        token,
        new_password: await readPassword('New password: ', timeoutMs(optionsOf(command))),
      };
      await client.call('POST /api/users/password-reset/confirm', { body });
      print(
        context,
        optionsOf(command),
        { changed: true },
        'the password is set, and every session has ended',
      );
    });
}
