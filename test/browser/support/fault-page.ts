/**
 * Runs in the outer page, whose frames are the pages under test: what is broken in a frame's realm is whole here, and so is the eye on it.
 * The functions stand alone: they are written into the page as text.
 */
export interface Fault {
  /** `call Node.append`, `get Node.nextSibling`, `set IDBRequest.onsuccess`, `new Comment`; `code` instead is run in the frame. */
  api: string;
  how: string;
  code?: string;
}

export interface Outcome {
  /** What each slot shows at the end. */
  shows: string;
  troubles: string[];
}

/** What a frame's window says to the outer page. */
type Frame = Window & typeof globalThis & { clicks?: number; ran?: boolean };

export const eyes = (builtIn: string[]) => {
  type Watched = Outcome & { nodes: Map<string, Element>; touched: Set<string> };
  const watched = new Map<Window, Watched>();
  const get = <T>(of: object, name: string, from: object): T =>
    (Object.getOwnPropertyDescriptor(of, name) as PropertyDescriptor & { get(): T }).get.call(from);
  /** By index, since a list's own length may be broken. */
  const listed = <T>(list: ArrayLike<T>): T[] => {
    const all: T[] = [];
    for (let item: T | undefined; (item = list[all.length]); ) all.push(item);
    return all;
  };
  const query = (page: Frame, css: string): Element[] =>
    listed(Document.prototype.querySelectorAll.call(get(window, 'document', page), css));
  const nothing = () => {};

  // The language itself is whole, but for what reaches out of it.
  const language = new Set(
    ['Date', 'Proxy']
      .reduce((names, name) => names.filter((one) => one !== name), builtIn)
      .concat('console', 'attune', 'parent'),
  );

  /** The members of the platform that a frame's script can reach and that can be replaced. */
  const members = function* (page: Frame): Generator<[kind: string, name: string, holder: object, key: string]> {
    for (const name of Object.getOwnPropertyNames(page)) {
      const own = Object.getOwnPropertyDescriptor(page, name) as PropertyDescriptor;
      if (!own.configurable || language.has(name)) continue;
      const value: unknown = own.value;
      const kinds = (holder: object, key: string, path: string) => {
        const found = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
        const list: [string, string, object, string][] = [];
        if (!found.configurable) return list;
        if (found.get) list.push(['get', path, holder, key]);
        if (found.set) list.push(['set', path, holder, key]);
        if (typeof found.value === 'function' && /^[a-z]/.test(key) && key !== 'constructor')
          list.push(['call', path, holder, key]);
        return list;
      };
      yield* kinds(page, name, name);
      if (typeof value !== 'function' || !/^[A-Z]/.test(name)) continue;
      yield ['new', name, page, name];
      for (const holder of [value, value.prototype ?? {}])
        for (const key of Object.getOwnPropertyNames(holder)) yield* kinds(holder, key, `${name}.${key}`);
    }
  };

  /** Puts `act` before a member; it may throw, answer something else (in an array), or let it go on. */
  const put = (kind: string, holder: object, key: string, act: (go: () => unknown) => unknown) => {
    const found = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
    if (kind === 'new') {
      const construct = (target: never, args: never, self: never) =>
        act(() => Reflect.construct(target, args, self)) as object;
      const apply = (target: never, self: never, args: never) => act(() => Reflect.apply(target, self, args));
      Object.defineProperty(holder, key, { ...found, value: new Proxy(found.value, { construct, apply }) });
      return;
    }
    const original = (kind === 'call' ? found.value : kind === 'get' ? found.get : found.set) as (
      ...args: never[]
    ) => unknown;
    const replaced = function (this: unknown, ...args: never[]) {
      return act(() => original.apply(this, args));
    };
    Object.defineProperty(holder, key, { ...found, [kind === 'call' ? 'value' : kind]: replaced });
  };

  const acts: Record<string, (kind: string, go: () => unknown) => unknown> = {
    throws() {
      throw new Error('fault');
    },
    lies(_, go) {
      const truth = go();
      // Nobody else hears of it.
      Promise.resolve(truth).catch(nothing);
      return typeof truth === 'string' ? 'garbage' : { garbage: true };
    },
    'does nothing': (kind) => (kind === 'new' ? {} : undefined),
    'never answers': () => new Promise(nothing),
    rejects: () => Promise.reject(new Error('fault')),
  };

  const broken = (page: Frame, { api, how, code }: Fault, key: string) => {
    if (code) return void (page as unknown as { eval(text: string): void }).eval(`((key) => {${code}})('${key}')`);
    for (const [kind, name, holder, key] of members(page))
      if (`${kind} ${name}` === api) return void put(kind, holder, key, (go) => acts[how]?.(kind, go));
    throw new Error(`there is no ${api}`);
  };

  const recorded = (page: Frame, touched: Set<string>) => {
    for (const [kind, name, holder, key] of [...members(page)])
      put(kind, holder, key, (go) => {
        if (/\/(gate|attune)\.js/.test(new Error().stack as string)) touched.add(`${kind} ${name}`);
        return go();
      });
  };

  /** The first thing in a frame: its window is handed over while all is whole. */
  const watch = (page: Frame) => {
    const seen: Watched = { shows: '', troubles: [], nodes: new Map(), touched: new Set() };
    watched.set(page, seen);
    const listen = (type: string, tell: (event: never) => unknown) =>
      EventTarget.prototype.addEventListener.call(
        page,
        type,
        (event) => void seen.troubles.push(`${type}: ${tell(event as never)}`),
      );
    listen('error', (event: ErrorEvent) => event.message);
    listen('unhandledrejection', (event: PromiseRejectionEvent) => `${event.reason} ${event.reason?.stack}`);
    listen('securitypolicyviolation', (event: SecurityPolicyViolationEvent) => event.violatedDirective);
    const said = page.console as unknown as Record<string, unknown>;
    for (const name of Object.keys(said))
      if (typeof said[name] === 'function')
        said[name] = (...all: unknown[]) => seen.troubles.push(`console.${name}: ${all}`);
    const first = () => {
      for (const node of query(page, '[id]')) if (!seen.nodes.has(node.id)) seen.nodes.set(node.id, node);
    };
    new MutationObserver(first).observe(get<Document>(window, 'document', page), { childList: true, subtree: true });
    const { fault } = (page.frameElement as HTMLElement).dataset;
    const { frame, key, ...rest } = JSON.parse(fault as string) as Fault & { frame: string; key: string };
    page.localStorage.setItem(key, frame);
    if (rest.how === 'is recorded') recorded(page, seen.touched);
    else if (rest.how || rest.code) broken(page, rest, key);
  };

  const slots = ['hero', 'own', 'below'];
  const textOf = (page: Frame, name: string) => {
    const [slot] = query(page, `[data-attune-slot=${name}]`);
    return slot ? get<string>(HTMLElement.prototype, 'innerText', slot).trim().replace(/\s+/g, ' ') : '';
  };

  const check = (page: Frame, seen: Watched, when: string) => {
    const trouble = (what: string) => seen.troubles.push(`${when}: ${what}`);
    for (const name of slots) {
      const text = textOf(page, name);
      if (!/^(Default|Variant)$/.test(text)) trouble(`${name} shows “${text}”`);
    }
    for (const node of query(page, '[id]')) if (seen.nodes.get(node.id) !== node) trouble(`#${node.id} is another`);
    for (const [id, node] of seen.nodes)
      if (id.startsWith('host') && !get<boolean>(Node.prototype, 'isConnected', node)) trouble(`#${id} is gone`);
    if (!page.ran || !page.clicks) trouble('the own script of the page does not run');
  };

  /** Opens all in frames of their own, lives a visitor's life in each, and tells how each looked. */
  const run = async (faults: (Fault & { url: string; key: string; frame: string })[], patience: number) => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const opened = await Promise.all(
      faults.map(async ({ url, ...fault }) => {
        const frame = document.createElement('iframe');
        frame.dataset.fault = JSON.stringify(fault);
        frame.src = url;
        document.body.append(frame);
        await new Promise((resolve) => (frame.onload = resolve));
        // In an array: a window may have a `then` that never answers.
        return [frame.contentWindow as Frame];
      }),
    );
    const pages = opened.flat();
    const each = (act: (page: Frame, seen: Watched) => void) => {
      for (const page of pages) {
        const seen = watched.get(page) as Watched;
        try {
          act(page, seen);
        } catch (error) {
          seen.troubles.push(`to its caller: ${(error as Error).stack}`);
        }
      }
    };
    // Whoever is not ready by then is not going to be.
    await Promise.race([pause(patience), Promise.all(pages.map((page) => page.attune?.ready ?? pause(patience)))]);
    each((page) => {
      HTMLElement.prototype.click.call(query(page, 'button')[0] as HTMLElement);
      for (const name of ['track', 'identify', 'feedback'] as const)
        void page.attune?.[name]?.('hero' as never, 'not' as never);
      page.attune?.on?.('event', nothing);
      page.attune?.variant?.('below');
      page.attune?.explain?.();
      History.prototype.pushState.call(get(window, 'history', page), null, '', '#/next');
      const send = (to: EventTarget, event: Event) => EventTarget.prototype.dispatchEvent.call(to, event);
      send(page, new StorageEvent('storage', { key: 'attune2:other' }));
      send(get<Document>(window, 'document', page), new Event('visibilitychange'));
    });
    await pause(300);
    each((page, seen) => {
      check(page, seen, 'at the end');
      seen.shows = slots.map((name) => textOf(page, name)[0]).join('');
      void page.attune?.consent?.('denied');
    });
    await pause(300);
    each((page, seen) => {
      check(page, seen, 'after withdrawal');
      EventTarget.prototype.dispatchEvent.call(page, new PageTransitionEvent('pagehide'));
    });
    await pause(50);
    const outcomes = pages.map((page) => watched.get(page) as Watched);
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
    watched.clear();
    return outcomes.map(({ shows, troubles, touched }) => ({ shows, troubles, touched: [...touched].sort() }));
  };
  Object.assign(window, {
    watch,
    start(...args: Parameters<typeof run>) {
      Object.assign(window, { told: undefined });
      void run(...args).then(
        (told) => Object.assign(window, { told }),
        (error) => Object.assign(window, { told: [{ shows: '', troubles: [`the eye: ${error.stack}`], touched: [] }] }),
      );
    },
  });
};
