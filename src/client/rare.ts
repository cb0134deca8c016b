import type { Weights } from '../core/bandit.ts';
import type { Program } from '../core/plan.ts';
import type { Backend } from './backend.ts';

export { rare } from '../core/rare.ts';

/** Fetches what the tests of a program have learned, and puts it in; whether it is new. */
export async function refreshWeights(backend: Backend, program: Program): Promise<boolean> {
  const weights = await backend
    .ask<Weights>(`/v1/weights/${encodeURIComponent(program.site)}`, { credentials: 'omit' })
    .catch(() => undefined);
  if (!weights?.arms || weights.plan !== program.version || weights.version === program.weights?.version) return false;
  program.weights = weights;
  return true;
}
