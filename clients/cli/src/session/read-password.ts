import { text } from 'node:stream/consumers';
import { CliError } from '../cli-error.ts';

const ENTER = ['\r', '\n'];
const BACKSPACE = ['\u007f', '\b'];
const CTRL_C = '\u0003';
const TELL_AFTER_MS = 1000;

/**
 * Asks for a password without showing it. When standard input is no terminal it is read to its end, which has to come
 * within `timeoutMs`; a person at a terminal may take any time.
 */
export async function readPassword(question: string, timeoutMs: number): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return pipedPassword(timeoutMs);
  stderr.write(question);
  stdin.setRawMode(true).setEncoding('utf8').resume();
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false).pause();
    stderr.write('\n');
  }
}

async function pipedPassword(timeoutMs: number): Promise<string> {
  const { stdin, stderr } = process;
  const teller = setTimeout(
    () => stderr.write('platform: waiting for the password on standard input\n'),
    TELL_AFTER_MS,
  );
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(new CliError('timeout', `no password came on standard input within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  try {
    return (await Promise.race([text(stdin), late.promise])).replace(/\r?\n$/, '');
  } finally {
    clearTimeout(teller);
    clearTimeout(timer);
    stdin.destroy();
  }
}

async function typedLine(stdin: NodeJS.ReadStream): Promise<string> {
  let typed = '';
  for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
    for (const character of chunk as string) {
      if (character === CTRL_C) throw new CliError('interrupted', 'interrupted');
      if (ENTER.includes(character)) return typed;
      typed = BACKSPACE.includes(character) ? typed.slice(0, -1) : typed + character;
    }
  }
  return typed;
}
