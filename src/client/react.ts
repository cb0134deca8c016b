/** ENTRY `attune/react`: slots of an app that React hydrates, or renders in the browser. */
import {
  type AllHTMLAttributes,
  createElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { VariantData } from './api.ts';
import { componentsOf, type Framework } from './slot-component.ts';

export type { VariantData } from './api.ts';

/** All but `name`, `as`, `html` and `children` goes to the slot's element; `data-attune-split` and the like too. */
export type SlotProps = Omit<
  AllHTMLAttributes<HTMLElement>,
  'name' | 'as' | 'children' | 'dangerouslySetInnerHTML' | 'ref'
> & {
  name: string;
  /** The slot's tag; `div` unless said otherwise. */
  as?: string;
  /** The slot's content as HTML: designer's templates, then the default. */
  html?: string;
  /** The same as elements, instead: they become HTML, and do not come alive in the browser. No events, no effects, no changes. */
  children?: ReactNode;
  [data: `data-${string}`]: string | undefined;
};

const components = componentsOf(
  { createElement, useEffect, useLayoutEffect, useRef, useState } as unknown as Framework,
  { suppressHydrationWarning: true },
);

/** A slot whose content is Attune's: React leaves it as it is when it hydrates, renders again and unmounts. */
export const Slot = components.Slot as (props: SlotProps) => ReactElement;

/**
 * A plan's variant as data, to render it yourself: null on the server, until Attune has decided this page view, and where nothing is for
 * this visitor. It is no exposure: whoever shows it tells of that.
 */
export const useVariant: (slot: string) => VariantData | null = components.useVariant;
