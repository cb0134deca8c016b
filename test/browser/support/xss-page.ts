import type { Attune } from '../../../src/client/api.ts';
import type { Tree } from '../../../src/core/content.ts';
import type { Browser } from './browser.ts';

/** Runs in a page, ahead of everything else: notes whatever an attack calls. `framed` tells the attack whose frame that was. */
const watch = () => {
  const fired: unknown[] = [];
  const framed = new Map<unknown, number>();
  /** The attack whose frame `from` is in. */
  const ran = (from: Window) => {
    let at = from;
    while (!framed.has(at) && at !== at.parent) at = at.parent as Window;
    fired.push(framed.get(at) ?? 'the page itself');
  };
  const dialogs = ['alert', 'confirm', 'prompt', 'print'];
  const hook = (on: Window) => {
    for (const name of dialogs) Object.assign(on, { [name]: () => ran(on) });
  };
  hook(window);
  Object.assign(window, { watched: { fired, framed, hook }, ran });
};

interface Watched {
  watched: { fired: (number | string)[]; framed: Map<unknown, number>; hook(on: unknown): void };
}

export const watcher = `<script>(${watch})()</script>`;

/**
 * Inserts each text as HTML, each into a frame of its own, and touches what comes of it; answers how many ran.
 * A script runs where it is written, all else also where it is set as innerHTML. The frames may open no dialog.
 */
export const insertRaw = (browser: Browser, texts: string[]): Promise<number> =>
  browser.evaluate(async (all: string[]) => {
    const { fired, framed, hook } = (window as unknown as Watched).watched;
    /** Waits until no more of them have run for a while. */
    const settle = async () => {
      for (let before = -1; before < fired.length; await new Promise((resolve) => setTimeout(resolve, 120)))
        before = fired.length;
    };
    fired.length = 0;
    const frames = all.map((text, n) => {
      const frame = document.createElement('iframe');
      frame.sandbox.value = 'allow-scripts allow-same-origin allow-forms';
      document.body.append(frame);
      const inner = frame.contentWindow as Window & typeof globalThis;
      framed.set(inner, n);
      hook(inner);
      inner.document.open();
      inner.document.write('<!doctype html><title>x</title><style>.t:hover{color:red}</style><body>');
      hook(inner);
      if (/script|body|noscript|frameset/i.test(text)) inner.document.write(text);
      else inner.document.body.innerHTML = text;
      inner.document.close();
      return frame;
    });
    await settle();
    for (const { contentDocument: inner } of frames)
      for (const element of inner?.querySelectorAll<HTMLElement>('body *') ?? []) {
        for (const type of ['mouseover', 'pointerover']) element.dispatchEvent(new Event(type, { bubbles: true }));
        // A link that leads elsewhere is none of the attack.
        if (!/^https?:/.test((element as HTMLAnchorElement).protocol ?? ''))
          element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      }
    await settle();
    for (const frame of frames) frame.remove();
    return new Set(fired).size;
  }, texts);

/** What a parser makes of each text, as trees: nothing of it runs. */
export const treesOf = (browser: Browser, texts: string[]): Promise<Tree[][]> =>
  browser.evaluate((all: string[]) => {
    const treeOf = (node: Node): Tree => {
      if (!(node instanceof Element)) return node.textContent ?? '';
      const attributes = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]));
      const { childNodes } = node instanceof HTMLTemplateElement ? node.content : node;
      return [node.localName, attributes, ...[...childNodes].map(treeOf)];
    };
    return all.map((text) => {
      const { head, body } = new DOMParser().parseFromString(text, 'text/html');
      const whole: Node[] = body.localName === 'body' && !body.attributes.length ? [...body.childNodes] : [body];
      return [...head.childNodes, ...whole].map(treeOf);
    });
  }, texts);

/** Waits until the engine knows the visitor; then the page moves on, as an app's does, to one with these slots. */
export const visitSlots = (browser: Browser, slots: string[]): Promise<void> =>
  browser.evaluate(async (names: string[]) => {
    const until = async (done: () => boolean) => {
      for (let tries = 0; !done(); tries++) {
        if (tries > 400) throw new Error(`${done} does not come true`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const { attune } = window as unknown as { attune: Attune };
    await until(() => !!attune.version);
    await attune.ready;
    await until(() => !!attune.explain().profile.known);
    // Below the fold: what is in view is not filled any more.
    const slots = names.map((name) => `<div data-attune-slot="${name}"></div>`).join('');
    document.body.innerHTML = `<div style="height:300vh"></div>${slots}`;
    history.pushState(0, '', `${location.pathname}-on`);
    // Where there is no Navigation API the engine hears of it by this.
    dispatchEvent(new PopStateEvent('popstate'));
    await until(() => attune.explain().slots.length === names.length);
  }, slots);

/** What slots of a page show, and whether anything in them could run: every element is touched as a visitor would. */
export const touchSlots = (
  browser: Browser,
): Promise<{ shown: Record<string, string>; live: string[]; fired: unknown[] }> =>
  browser.evaluate(async () => {
    const shown: Record<string, string> = {};
    const live: string[] = [];
    addEventListener('click', (event) => event.preventDefault());
    for (const slot of document.querySelectorAll<HTMLElement>('[data-attune-slot]')) {
      if (slot.firstElementChild) shown[slot.dataset.attuneSlot as string] = slot.textContent as string;
      for (const element of slot.querySelectorAll<HTMLAnchorElement>('*')) {
        const names = element.getAttributeNames();
        const runs = /^(script|i?frame|object|embed|base|link|style)$/.test(element.localName);
        const leads = element.localName === 'a' && element.href && !/^(https?|mailto|tel):$/.test(element.protocol);
        // A form may lead to another page, as a link may.
        const sends = /^(?!https?:)\w+:/.test(new URL(element.getAttribute('action') ?? '', location.href).href);
        if (runs || leads || sends || names.some((name) => /^on|^(style|formaction)$/.test(name)))
          live.push(element.outerHTML);
        for (const type of ['mouseover', 'pointerover', 'focus', 'error', 'load', 'toggle', 'animationstart', 'click'])
          element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
        // What a click on a link of another scheme does is not prevented: it runs, should there be one.
        if (leads) location.href = element.href;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
    return { shown, live, fired: (window as unknown as Watched).watched.fired };
  });
