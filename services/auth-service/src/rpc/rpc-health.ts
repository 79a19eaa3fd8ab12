import { EventEmitter } from 'node:events';
import {
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';

type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';
interface Request {
  service: string;
}
interface Reply {
  status: ServingStatus;
}

/** The state behind the gRPC health checking protocol; open to anybody, as probes bring no secret. */
export class RpcHealth {
  readonly #services: ReadonlySet<string>;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #status: ServingStatus = 'SERVING';

  /** `services` are known besides '', the server as a whole. */
  constructor(services: readonly string[]) {
    this.#services = new Set(['', ...services]);
  }

  /** Says NOT_SERVING from now on, and ends the watches, which would keep the server from stopping. */
  drain(): void {
    this.#status = 'NOT_SERVING';
    this.#changes.emit('change');
  }

  implementation(): UntypedServiceImplementation {
    return {
      Check: ({ request }: ServerUnaryCall<Request, Reply>, callback: sendUnaryData<Reply>) => {
        if (this.#services.has(request.service)) callback(null, { status: this.#status });
        else callback({ code: status.NOT_FOUND, details: 'unknown service' });
      },
      Watch: (call: ServerWritableStream<Request, Reply>) => {
        const isKnown = this.#services.has(call.request.service);
        call.write({ status: isKnown ? this.#status : 'SERVICE_UNKNOWN' });
        const onChange = () => {
          if (isKnown) call.write({ status: this.#status });
          call.end();
        };
        this.#changes.once('change', onChange);
        call.once('cancelled', () => this.#changes.off('change', onChange));
      },
    };
  }
}
