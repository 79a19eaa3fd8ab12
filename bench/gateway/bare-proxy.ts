import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';

// What many take for a gateway: Fastify with @fastify/http-proxy, as it comes, without a log or any check.
// Usage: bare-proxy.ts PORT UPSTREAM
const [port, upstream = ''] = process.argv.slice(2);
const app = fastify();
await app.register(httpProxy, { upstream });
await app.listen({ host: '127.0.0.1', port: Number(port) });
