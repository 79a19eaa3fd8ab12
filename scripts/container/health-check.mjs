// Whether the service in this container is alive; for HEALTHCHECK, where there is no shell and no curl.
const port = process.env.MANAGEMENT_PORT || Number(process.env.PORT) + 100;
const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(2000) });
process.exit(answer.ok ? 0 : 1);
