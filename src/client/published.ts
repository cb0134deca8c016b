import { emptyProgram, type Program } from '../core/plan.ts';
import { type Fold, foldCommon } from '../core/profile.ts';
import type { Backend } from './backend.ts';

/** The published plan that a page goes by, and the parts that few plans or page views need. */
export class Published {
  program: Program;
  /** What only some plans need, once it is loaded. */
  more: typeof import('./rare.ts') | undefined;

  constructor(readonly backend: Backend) {
    this.program = emptyProgram(backend.site);
  }

  get fold(): Fold {
    return this.more?.rare.fold || foldCommon;
  }

  /** Loads a part of the script. */
  load<T>(part: string): Promise<T> {
    return import(/* @vite-ignore */ `${this.backend.origin}/attune-${part}.js`);
  }

  /**
   * Goes by a program, once what it needs is there. Without that it could only guess, and so it stays with what it had, but for what may be
   * sent.
   */
  async adopt(program: Program): Promise<void> {
    this.program.send = program.send;
    try {
      const more = program.rare && (await this.load<typeof import('./rare.ts')>(program.rare));
      // WebKit may take a file that did not come for an empty one.
      if (more && !more.rare) return;
      this.more = more;
      this.program = program;
    } catch {}
  }

  /** Fetches the published plan, and the weights of its tests that learn; whether anything is new. */
  async refresh(): Promise<boolean> {
    const program = await this.backend.program().catch(() => undefined);
    const fresh = !!program && program.version !== this.program.version;
    if (fresh) await this.adopt(program);
    return (this.program.bandits && (await this.more?.refreshWeights(this.backend, this.program))) || fresh;
  }
}
