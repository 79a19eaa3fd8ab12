import { Command, CommanderError } from 'commander';
import { EXIT_USAGE, wrongUsage } from './cli-error.ts';
import { addressCommands } from './commands/accounts/address-commands.ts';
import { profileCommands } from './commands/accounts/profile-commands.ts';
import { sessionCommands } from './commands/accounts/session-commands.ts';
import { sessionListCommands } from './commands/accounts/session-list-commands.ts';
import { userCommands } from './commands/accounts/user-commands.ts';
import { BUNDLES } from './commands/bundles.ts';
import { logsCommand } from './commands/local/logs-command.ts';
import { traceCommand } from './commands/local/trace-command.ts';
import { deadLetterCommands } from './commands/operations/dead-letter-commands.ts';
import { logLevelCommands } from './commands/operations/log-level-commands.ts';
import { mailCommands } from './commands/operations/mail-commands.ts';
import { messageCommands } from './commands/operations/message-commands.ts';
import { newCommand } from './commands/operations/new-command.ts';
import { queueCommands } from './commands/operations/queue-commands.ts';
import { securityEventCommands } from './commands/operations/security-event-commands.ts';
import { serviceCommands } from './commands/operations/service-commands.ts';
import { signingKeyCommands } from './commands/operations/signing-key-commands.ts';
import { statusCommand } from './commands/operations/status-command.ts';
import { verifyCommand } from './commands/operations/verify-command.ts';
import type { Context } from './context.ts';
import { DEFAULT_TIMEOUT_SECONDS } from './gateway/waiting.ts';
import { timeoutSeconds } from './options.ts';

/** The whole command line: every command with its options and help. */
export function createProgram(context: Context, { isJson = false } = {}): Command {
  const program = new Command('platform')
    .description(
      'Works the platform through its gateway: as whoever signed in last, or after `npm start`, if nobody did, as the local admin.',
    )
    .option('--json', 'print JSON for programs')
    .option('--data <dir>', 'data folder of `npm start`, where not .data')
    .option('--as <profile>', 'act as this profile; see `platform profiles`')
    .option(
      '--timeout <seconds>',
      `wait so long for an answer (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      timeoutSeconds,
    )
    .addHelpText(
      'after',
      `
\`platform start\` and \`platform stop\` are \`npm start\` and \`npm stop\` without npm's own words.
Exit codes: 0 good, 1 the answer is no or it failed, 2 wrong usage.
PLATFORM_URL names another gateway, PLATFORM_TOKEN an access token for it.`,
    )
    .showHelpAfterError('(add --help for help)')
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // A program that asked for JSON is told by the error that is thrown.
      writeErr: (text) => (isJson ? undefined : context.stderr.write(text)),
    });
  statusCommand(program, context);
  sessionCommands(program, context);
  profileCommands(program, context);
  for (const add of BUNDLES.flatMap(({ business }) => business)) add(program, context);
  deadLetterCommands(program, context);
  queueCommands(program, context);
  messageCommands(program, context);
  mailCommands(program, context);
  userCommands(program, context);
  sessionListCommands(program, context);
  addressCommands(program, context);
  securityEventCommands(program, context);
  signingKeyCommands(program, context);
  serviceCommands(program, context);
  logLevelCommands(program, context);
  logsCommand(program, context);
  traceCommand(program, context);
  for (const add of BUNDLES.flatMap(({ filling }) => filling)) add(program, context);
  verifyCommand(program, context);
  newCommand(program, context);
  for (const command of withSubcommands(program)) command.exitOverride();
  return program;
}

/** Runs one command line and returns its exit code; throws CliError for what a command reports. */
export async function runProgram(
  program: Command,
  context: Context,
  args: readonly string[],
): Promise<number> {
  try {
    await program.parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0; // The help that was asked for.
    if (args.includes('--json')) throw wrongUsage(error.message);
    return EXIT_USAGE; // Commander has printed what is wrong.
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
