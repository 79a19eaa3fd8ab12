import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface HeldSocket {
  readonly socket: Socket;
  /** Resolves when it is closed, by whoever. */
  readonly closed: Promise<void>;
}

export interface Holding {
  readonly port: number;
  readonly count: number;
  readonly from: string;
  /** What each says when it is open. */
  text(i: number): string;
  /** What each says every two seconds. */
  readonly drip?: string;
}

const DRIP_MS = 2000;
// Before the next try of one that was closed: to try at once would be an attack on this machine's own processor.
const AGAIN_MS = 100;
// As many connections are begun at a time.
const AT_ONCE = 250;

/** Keeps so many connections open until `signal` is aborted, anew for each that is closed. Returns how many it opened. */
export async function hold(holding: Holding, signal: AbortSignal): Promise<number> {
  const { count, drip } = holding;
  const held = new Map<number, HeldSocket>();
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let opened = 0;
  const dripping = setInterval(() => {
    if (drip !== undefined) for (const { socket } of held.values()) socket.write(drip);
  }, DRIP_MS);
  const openAgain = async (i: number) => {
    while (!signal.aborted) {
      const one = await open(holding, i);
      held.set(i, one);
      opened++;
      await Promise.race([one.closed, aborted]);
      held.delete(i);
      one.socket.destroy();
      await sleep(AGAIN_MS);
    }
  };
  const all: Promise<void>[] = [];
  for (let i = 0; i < count && !signal.aborted; i++) {
    all.push(openAgain(i));
    if (i % AT_ONCE === AT_ONCE - 1) await sleep(AGAIN_MS);
  }
  await Promise.all(all);
  clearInterval(dripping);
  return opened;
}

/** Opens a connection and says its text. Whatever becomes of it is no failure of the attack. */
function open({ port, from: localAddress, text }: Holding, i: number): Promise<HeldSocket> {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy()).resume();
  return new Promise((resolve) => {
    const held = { socket, closed };
    socket.once('connect', () => {
      socket.write(text(i));
      resolve(held);
    });
    void closed.then(() => resolve(held));
  });
}
