import { BlockList, isIP } from 'node:net';

/** Networks whose word on whom they forward for is taken; everybody else's is dropped. */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #isEmpty: boolean;

  /** Takes addresses and networks such as `10.0.0.0/8`. Throws a TypeError that names one it cannot read. */
  constructor(networks: readonly string[]) {
    this.#isEmpty = networks.length === 0;
    for (const network of networks) this.#add(network);
  }

  includes(address: string): boolean {
    if (this.#isEmpty) return false;
    const family = isIP(address);
    return family !== 0 && this.#networks.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }

  #add(network: string): void {
    const [address = '', bits] = network.split('/', 2);
    const family = isIP(address);
    const width = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? width : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > width)
      throw new TypeError(`${network} is no address or network such as 10.0.0.0/8`);
    this.#networks.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
}
