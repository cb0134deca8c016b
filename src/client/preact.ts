/** ENTRY `attune/preact`: slots of an app that Preact hydrates, or renders in the browser. */
import { type AllHTMLAttributes, type ComponentChildren, h, type VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { VariantData } from './api.ts';
import { componentsOf, type Framework } from './slot-component.ts';

export type { VariantData } from './api.ts';

/** All but `name`, `as`, `html` and `children` goes to the slot's element; `data-attune-split` and the like too. */
export type SlotProps = Omit<AllHTMLAttributes, 'name' | 'as' | 'children' | 'dangerouslySetInnerHTML' | 'ref'> & {
  name: string;
  /** The slot's tag; `div` unless said otherwise. */
  as?: string;
  /** The slot's content as HTML: designer's templates, then the default. */
  html?: string;
  /** The same as elements, instead: they become HTML, and do not come alive in the browser. No events, no effects, no changes. */
  children?: ComponentChildren;
  [data: `data-${string}`]: string | undefined;
};

const components = componentsOf(
  { createElement: h, useEffect, useLayoutEffect, useRef, useState } as unknown as Framework,
  {},
);

/** A slot whose content is Attune's: Preact leaves it as it is when it hydrates, renders again and unmounts. */
export const Slot = components.Slot as (props: SlotProps) => VNode;

/**
 * A plan's variant as data, to render it yourself: null on the server, until Attune has decided this page view, and where nothing is for
 * this visitor. It is no exposure: whoever shows it tells of that.
 */
export const useVariant: (slot: string) => VariantData | null = components.useVariant;
