import type { Attune, VariantData } from './api.ts';
import type { CallQueue } from './call-queue.ts';

/** What a component needs of React, or of Preact. */
export interface Framework {
  createElement(type: unknown, props: Record<string, unknown> | null, ...children: unknown[]): unknown;
  useState<T>(initial: T | (() => T)): [T, (next: T) => void];
  useRef<T>(initial: T): { current: T };
  useEffect(effect: () => undefined | (() => void), inputs: unknown[]): void;
  useLayoutEffect(effect: () => undefined | (() => void), inputs: unknown[]): void;
}

/** What a slot of an app says of itself; all else goes to its element. */
export interface OwnSlotProps {
  name: string;
  as?: string;
  html?: string | undefined;
  children?: unknown;
}

const onServer = typeof document === 'undefined';

/** Copies that no framework knows of. What JSX puts under a `template` a parser puts into its content, and so does this. */
const copiesOf = (element: Element): Node[] => {
  const copy = element.cloneNode(true) as Element;
  for (const template of copy.querySelectorAll('template')) template.content.append(...template.childNodes);
  return [...copy.childNodes];
};

/** The script's interface, once there is one: it may load after the app. None where `window.attune` is the page's own. */
function readiness(): Promise<Attune> | undefined {
  const w = window as unknown as { attune?: Partial<CallQueue> };
  const queue = (w.attune ??= { q: [] });
  if (Array.isArray(queue.q)) queue.ready ??= new Promise((resolve) => (queue.r = resolve));
  return queue.ready as Promise<Attune> | undefined;
}

/**
 * `Slot` and `useVariant` for a framework.
 *
 * @param quiet what the slot's element is given so that the framework does not complain of content that is not its own
 */
export function componentsOf(
  { createElement, useState, useRef, useEffect, useLayoutEffect }: Framework,
  quiet: Record<string, unknown>,
) {
  /** After a mount without server HTML: the default is rendered once as it is, to be copied, and then its copy is what stands in the slot. */
  type Stage = 'opaque' | 'rendering' | 'copied';

  function Opaque({ name, as = 'div', html = '', children, ...rest }: OwnSlotProps): unknown {
    const element = useRef<Element | null>(null);
    const copies = useRef<Node[]>([]);
    const [stage, setStage] = useState<Stage>('opaque');
    // The same object for ever: React writes the HTML anew where it is given another, be it equal.
    const [content] = useState({ __html: html });
    // Before the first paint. React 18 warns of a layout effect on a server, where there is none anyway.
    (onServer ? useEffect : useLayoutEffect)(() => {
      const slot = element.current as Element;
      if (stage === 'rendering') {
        copies.current = copiesOf(slot);
        setStage('copied');
      } else if (!slot.firstChild) {
        // Neither the server's default nor a variant.
        if (stage === 'copied') slot.append(...copies.current);
        else if (children) setStage('rendering');
      }
      return undefined;
    }, [stage]);

    if (stage === 'rendering') return createElement(as, { ...rest, key: stage, ref: element }, children);
    const own = { ...rest, 'data-attune-slot': name };
    if (onServer && children) return createElement(as, own, children);
    return createElement(as, { ...own, ...quiet, key: 'slot', ref: element, dangerouslySetInnerHTML: content });
  }

  return {
    /** Another name or another default is another slot. */
    Slot: (props: OwnSlotProps): unknown =>
      createElement(Opaque, { ...props, key: `${props.name} ${props.html || ''}` }),

    useVariant(name: string): VariantData | null {
      const [data, setData] = useState<VariantData | null>(null);
      useEffect(() => {
        let gone = false;
        void readiness()?.then((attune) => gone || setData(attune.variant(name)));
        return () => {
          gone = true;
          setData(null);
        };
      }, [name]);
      return data;
    },
  };
}
