import { type Block, blockTree, isBlock } from './block.ts';
import type { Forms, Variant, WrittenForms } from './plan.ts';

/** The forms of a variant as trees. */
export function formsOf(written: WrittenForms, end?: string): Forms {
  if (isBlock(written)) return { any: [blockTree(written, end)] };
  return Object.fromEntries(
    Object.entries(written).map(([size, form]) => [
      size,
      (isBlock(form) ? [form] : form).map((one) => (isBlock(one) ? blockTree(one, end) : one)),
    ]),
  );
}

/** What a variant says of each part, where it speaks of parts. */
export const partsOf = (variant: Variant): Record<string, WrittenForms> | undefined =>
  isBlock(variant) ? undefined : variant.parts;

/** Every block of a variant. */
export const blocksIn = (variant: Variant | WrittenForms): Block[] =>
  isBlock(variant)
    ? [variant]
    : Object.entries(variant).flatMap(([name, form]): Block[] =>
        name === 'parts'
          ? Object.values(form as Record<string, WrittenForms>).flatMap(blocksIn)
          : [form].flat().filter(isBlock),
      );

/** Whether a block comes alive in the page. */
export const isLive = ({ block }: Block): boolean => /^(survey|form|countdown)$/.test(block);

/** The behaviour of having answered a survey. */
export const answered = (survey: string): string => `answered ${survey}`;

/** What may leave the browser by a block: events, with the properties that it lists. */
export const sentBy = (block: Block): [event: string, properties: string[]][] =>
  block.block === 'survey'
    ? [['Survey Answered', ['survey', 'question', 'answer']]]
    : block.block === 'form'
      ? [
          ['Form Submitted', ['form', ...(block.send || [])]],
          ['identify', block.identify || []],
        ]
      : [];
