/**
 * Settings of the embedded server, for a development machine: little memory, many small databases, queue tables
 * whose rows live for milliseconds. A commit is on disk, unless `isDurable` is false: then the system may lose it,
 * though not a crash of the server.
 */
export function serverSettings(port: number, { isDurable = true }: { isDurable?: boolean } = {}): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    fsync: isDurable ? 'on' : 'off',
    unix_socket_directories: '',
    // Nine pools, their listeners, and room for psql and tests.
    max_connections: 150,
    shared_buffers: '64MB',
    work_mem: '2MB',
    maintenance_work_mem: '32MB',
    wal_buffers: '2MB',
    // Small and short queries: neither compiling nor dividing them pays.
    jit: 'off',
    max_parallel_workers_per_gather: 0,
    max_worker_processes: 2,
    max_logical_replication_workers: 0,
    // One server alone: no WAL for others, and checkpoints seldom, since each makes the next writes dearer.
    wal_level: 'minimal',
    max_wal_senders: 0,
    checkpoint_timeout: '15min',
    max_wal_size: '512MB',
    min_wal_size: '64MB',
    // Outbox and queue tables turn over wholly within seconds; what is dead slows the next read down.
    autovacuum_naptime: '10s',
    autovacuum_max_workers: 2,
    autovacuum_vacuum_scale_factor: 0.1,
    autovacuum_vacuum_insert_scale_factor: 0.4,
    // Passwords are 192 random bits; many rounds of hashing would only slow connecting down.
    scram_iterations: 64,
    log_line_prefix: '%m %d ',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_prepared_transactions: 0,
    track_activity_query_size: 256,
    io_method: 'sync',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
