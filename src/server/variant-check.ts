import { type Block, isBlock } from '../core/block.ts';
import { formsOf, partsOf } from '../core/block-forms.ts';
import type { Tree } from '../core/content.ts';
import type { Size } from '../core/context.ts';
import { type Fit, fitOf, fitProblems, limitAt } from '../core/fit.ts';
import type { Experience, Plan, WrittenForms } from '../core/plan.ts';
import { blockProblems } from './block-check.ts';
import { listNames } from './list-shape.ts';
import type { PlanProblem } from './shape-problem.ts';
import { textLength, treeProblems } from './tree-check.ts';

/** By how much a picture may be off its place's shape: sizes are whole pixels. */
const tolerance = 0.02;

/** The attributes of each picture in a tree. */
function picturesIn(tree: Tree): Record<string, string>[] {
  if (typeof tree === 'string') return [];
  const [tag, attributes, ...children] = tree;
  return [...(tag === 'img' ? [attributes] : []), ...children.flatMap(picturesIn)];
}

/** What of a picture does not fit. */
function pictureProblems({ ratio, px }: Fit, { src, srcset, width, height }: Record<string, string>, path: string) {
  const problems: PlanProblem[] = [];
  const shape = Number(width) / Number(height);
  if (ratio && !(shape > 0))
    problems.push({
      path,
      problem: `The picture \`${src}\` does not say its shape`,
      instead: 'Add "width" and "height", so that nothing moves when it arrives.',
    });
  else if (ratio && Math.abs(shape / ratio - 1) > tolerance)
    problems.push({
      path,
      problem: `The picture \`${src}\` is ${width} by ${height}, its place ${ratio.toFixed(2)} to 1`,
      instead: `Cut it to ${width} by ${Math.round(Number(width) / ratio)}, or change the fit’s ratio.`,
    });
  const widest = Math.max(Number(width) || 0, ...[...(srcset ?? '').matchAll(/\s(\d+)w/g)].map(([, w]) => Number(w)));
  if (px && widest < px)
    problems.push({
      path,
      problem: `The picture \`${src}\` is ${widest} px wide, its place needs ${px}`,
      instead: 'Take a wider one, or name one in "srcset" with its width.',
    });
  return problems;
}

/** What is wrong with the forms of a variant, or of one of its parts. */
function formProblems(written: WrittenForms, at: string, fit: Fit, plan: Plan, end?: string): PlanProblem[] {
  if (!Object.keys(written).length)
    return [{ path: at, problem: 'It has no form', instead: 'Add "any": [["p", {}, "…"]].' }];
  const forms = isBlock(written) ? { any: [written] } : written;
  return Object.entries(forms).flatMap(([size, form]) => {
    const path = isBlock(written) ? at : `${at}.${size}`;
    const entries: (Tree | Block)[] = isBlock(form) ? [form] : form;
    const problems = entries.flatMap((one, index) => {
      const place = isBlock(written) || isBlock(form) ? path : `${path}[${index}]`;
      return isBlock(one)
        ? blockProblems(one, place, plan, end)
        : treeProblems(one, place, plan.public ?? [], { lists: listNames(plan) });
    });
    if (problems.length) return problems;
    const trees = formsOf(forms, end)[size as Size] ?? [];
    const length = trees.reduce((sum, tree) => sum + textLength(tree), 0);
    const most = limitAt(fit.chars, size as Size | 'any');
    if (length > most)
      problems.push({
        path,
        problem: `It has ${length} characters, its place holds ${most}`,
        instead: 'Shorten it, or let the slot hold more.',
      });
    return [...problems, ...trees.flatMap(picturesIn).flatMap((picture) => pictureProblems(fit, picture, path))];
  });
}

/** What is wrong with what an experience shows. */
export function variantProblems({ slot, variants, end }: Experience, path: string, plan: Plan): PlanProblem[] {
  const fitFor = (name: string): Fit => {
    const fit = (plan.slots && Object.hasOwn(plan.slots, name) && plan.slots[name]?.fit) || '';
    return fitOf(fitProblems(fit).length ? '' : fit);
  };
  return Object.entries(variants).flatMap(([variant, written]) => {
    const { parts: _, ...forms } = written;
    const parts = partsOf(written);
    const at = `${path}.variants.${variant}`;
    if (variant === 'default')
      return [
        {
          path: at,
          problem: '`default` is the name of the slot’s own content',
          instead: 'Give the variant another name.',
        },
      ];
    if (parts && Object.keys(forms).length)
      return [
        {
          path: at,
          problem: 'It speaks of the whole slot and of parts of it',
          instead: 'Keep either the forms or "parts".',
        },
      ];
    return parts
      ? Object.entries(parts).flatMap(([part, one]) =>
          formProblems(one, `${at}.parts.${part}`, fitFor(`${slot}#${part}`), plan, end),
        )
      : formProblems(forms as WrittenForms, at, fitFor(slot), plan, end);
  });
}
