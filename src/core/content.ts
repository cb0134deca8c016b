/**
 * Content is data: text, or an element with its attributes and children. A variant is a `template` whose nested templates with
 * `data-attune-size` are its forms for those sizes, as a designer would write it.
 */
export type Tree = string | [tag: string, attributes: Record<string, string>, ...children: Tree[]];

/** The content of a control: it has no form for any size, so the default stays. */
export const control: Tree = ['template', {}];

const partIn = (tree: Tree): string | undefined => (tree as Exclude<Tree, string>)[1]?.['data-attune-part'];

/** What of a variant goes into one part of its slot; without a part, into the slot: nothing, where the variant speaks of parts. */
export const contentFor = (variant: Tree, part?: string): Tree => {
  const trees = variant as Tree[];
  if (part) return trees.find((tree) => partIn(tree) === part) || control;
  return trees.some(partIn) ? control : variant;
};
