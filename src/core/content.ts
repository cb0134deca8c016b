/**
 * Content is data: text, or an element with its attributes and children. A variant is a `template` whose nested templates with
 * `data-attune-size` are its forms for those sizes, as a designer would write it.
 */
export type Tree = string | [tag: string, attributes: Record<string, string>, ...children: Tree[]];
