import { measureOutbox } from './outbox-bench.ts';
console.log(JSON.stringify(await measureOutbox(process.argv[2] as 'rabbitmq', Number(process.argv[3])), null, 1));
