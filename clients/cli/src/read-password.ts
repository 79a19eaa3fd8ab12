import { text } from 'node:stream/consumers';
import { CliError } from './cli-error.ts';

const ENTER = ['\r', '\n'];
const BACKSPACE = ['\u007f', '\b'];
const CTRL_C = '\u0003';

/** Asks for a password without showing it; reads standard input to its end when that is no terminal. */
export async function readPassword(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, '');
  stderr.write(question);
  stdin.setRawMode(true).setEncoding('utf8').resume();
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false).pause();
    stderr.write('\n');
  }
}

async function typedLine(stdin: NodeJS.ReadStream): Promise<string> {
  let typed = '';
  for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
    for (const character of chunk as string) {
      if (character === CTRL_C) throw new CliError('interrupted');
      if (ENTER.includes(character)) return typed;
      typed = BACKSPACE.includes(character) ? typed.slice(0, -1) : typed + character;
    }
  }
  return typed;
}
