import type { Operators } from '../core/compare.ts';
import { emptyProgram, type Program } from '../core/plan.ts';
import type { Backend } from './backend.ts';

/** The published plan that a page goes by, and the parts that few plans or page views need. */
export class Published {
  program: Program;
  operators: Operators | undefined;

  constructor(readonly backend: Backend) {
    this.program = emptyProgram(backend.site);
  }

  /** Loads a part of the script. */
  load<T>(part: string): Promise<T> {
    return import(/* @vite-ignore */ `${this.backend.origin}/attune-${part}.js`);
  }

  /** Goes by a program, once the operators that it needs are there. One that cannot be loaded never matches. */
  async adopt(program: Program): Promise<void> {
    if (program.operators && !this.operators)
      this.operators = await this.load<typeof import('../core/where.ts')>('operators').then(
        ({ operators }) => operators,
        () => undefined,
      );
    this.program = program;
  }

  /** Fetches the published plan, and the weights of its tests that learn; whether anything is new. */
  async refresh(): Promise<boolean> {
    const program = await this.backend.program().catch(() => undefined);
    const fresh = !!program && program.version !== this.program.version;
    if (fresh) await this.adopt(program);
    if (!this.program.bandits) return fresh;
    const weights = await this.backend.weights().catch(() => undefined);
    const { version, weights: before } = this.program;
    if (weights?.plan !== version || weights.version === before?.version) return fresh;
    this.program.weights = weights;
    return true;
  }
}
