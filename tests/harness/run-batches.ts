import { join } from 'node:path';
import { type Judgement, judgeBatch } from './judge-batch.ts';
import { type Batch, type BatchReport, runBatch } from './run-batch.ts';
import { addFailure, addSkipped, type Tally } from './tally.ts';

export interface Phase {
  readonly name: string;
  /** In the order in which they begin. */
  readonly batches: readonly Batch[];
  /** How many batches run at the same time. */
  readonly concurrency: number;
}

export interface RunOptions {
  readonly seed: number;
  /** For everything temporary; each batch has a folder in it. */
  readonly folder: string;
  readonly claimsFile: string;
  readonly signal: AbortSignal;
  /** Begin nothing more once something has failed. */
  readonly isBailing: boolean;
}

let batchesBegun = 0;

/** Runs the batches of a phase. Shows each failure as it comes, and one line for all. */
export async function runBatches(tally: Tally, phase: Phase, options: RunOptions): Promise<void> {
  if (phase.batches.length === 0) return;
  const began = performance.now();
  let [passed, failed] = [0, 0];
  const left = phase.batches.values();
  const lane = async () => {
    for (const batch of left) {
      if (options.signal.aborted || (options.isBailing && tally.failed > 0)) return;
      batchesBegun += 1;
      const report = await runBatch(batch, {
        ...options,
        folder: join(options.folder, String(batchesBegun)),
      });
      if (options.signal.aborted) return; // What was cut off tells nothing of its tests.
      const judgement = count(tally, report);
      passed += judgement.passed;
      failed += judgement.failures.length;
    }
  };
  await Promise.all(Array.from({ length: phase.concurrency }, lane));
  if (options.signal.aborted) return;
  const ms = performance.now() - began;
  tally.phaseMs.set(phase.name, ms);
  const counts = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
  const size = `${phase.batches.flat().length} files, ${(ms / 1000).toFixed(1)} s`;
  process.stdout.write(`${failed > 0 ? '✘' : '✔'} ${phase.name}: ${counts} (${size})\n`);
}

function count(tally: Tally, report: BatchReport): Judgement {
  const judgement = judgeBatch(report);
  const { passed, skipped, failures } = judgement;
  tally.passed += passed;
  for (const reason of skipped) addSkipped(tally, reason);
  for (const failure of failures) addFailure(tally, failure);
  for (const record of report.records) if (record.type === 'file') tally.fileMs.set(record.file, record.ms);
  return judgement;
}
