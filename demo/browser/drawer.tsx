import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Attune, attune, type Explanation } from './attune.ts';
import { EventList, Facts } from './facts.tsx';
import { SlotReceipt } from './slot-receipt.tsx';

type Tab = 'slots' | 'profile' | 'events';
const tabs: readonly Tab[] = ['slots', 'profile', 'events'];
const tabTitles: Record<Tab, string> = { slots: 'Slots', profile: 'Profile', events: 'Events' };

/** Opens the drawer for developers; returns what closes it. `onClose` is called whichever way it closes. */
export function openDrawer(onClose: () => void): () => void {
  const root = document.createElement('div');
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = '/drawer.css';
  document.head.append(style);
  document.body.append(root);
  document.documentElement.classList.add('has-drawer');
  const close = () => {
    if (!root.isConnected) return;
    render(null, root);
    root.remove();
    style.remove();
    document.documentElement.classList.remove('has-drawer');
    onClose();
  };
  render(<Drawer close={close} />, root);
  return close;
}

/** The script's own account of this page, taken anew after everything that happens. */
function useExplanation(): { api: Attune | undefined; shown: Explanation | undefined } {
  const [api, setApi] = useState<Attune>();
  const [shown, setShown] = useState<Explanation>();
  useEffect(() => {
    const undo: (() => void)[] = [];
    let over = false;
    attune()?.ready.then((ready) => {
      if (over) return;
      const look = () => setShown(ready.explain());
      setApi(() => ready);
      look();
      for (const name of ['event', 'decision', 'exposure', 'consent', 'profile'] as const)
        undo.push(ready.on(name, look));
    });
    return () => {
      over = true;
      for (const off of undo) off();
    };
  }, []);
  return { api, shown };
}

function Drawer({ close }: { close: () => void }) {
  const { api, shown } = useExplanation();
  const [tab, setTab] = useState<Tab>('slots');
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    heading.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [close]);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? 'slots';
    setTab(next);
    document.getElementById(`drawer-tab-${next}`)?.focus();
  };

  return (
    <section class="drawer" role="dialog" aria-modal="false" aria-labelledby="drawer-title">
      <div class="drawer__head">
        <h2 class="drawer__title" id="drawer-title" tabIndex={-1} ref={heading}>
          For developers
        </h2>
        <button type="button" class="drawer__close" onClick={close} aria-label="Close the drawer">
          ×
        </button>
      </div>
      {shown ? (
        <>
          <Summary api={api} shown={shown} close={close} />
          <div class="drawer__tabs" role="tablist" aria-label="What to look at" onKeyDown={move}>
            {tabs.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`drawer-tab-${name}`}
                aria-selected={tab === name}
                aria-controls="drawer-body"
                tabIndex={tab === name ? 0 : -1}
                onClick={() => setTab(name)}
              >
                {tabTitles[name]}
                {name !== 'profile' && <span class="drawer__number">{shown[name].length}</span>}
              </button>
            ))}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <div class="drawer__body" id="drawer-body" role="tabpanel" aria-labelledby={`drawer-tab-${tab}`} tabIndex={0}>
            {tab === 'slots' &&
              (shown.slots.length ? (
                shown.slots.map((receipt) => <SlotReceipt key={receipt.slot} receipt={receipt} />)
              ) : (
                <p>No slot was found on this page.</p>
              ))}
            {tab === 'profile' && <Facts value={shown.profile} empty="Nothing is known about this visitor." />}
            {tab === 'events' && <EventList events={shown.events} />}
          </div>
        </>
      ) : (
        <p class="drawer__wait">
          The script has not loaded on this page. The shop works without it: every slot shows its default.
        </p>
      )}
    </section>
  );
}

function Summary({ api, shown, close }: { api: Attune | undefined; shown: Explanation; close: () => void }) {
  const openPanel = () => {
    close();
    void api?.panel();
  };
  return (
    <div class="drawer__summary">
      <dl>
        <div>
          <dt>Site</dt>
          <dd>{shown.site}</dd>
        </div>
        <div>
          <dt>Plan</dt>
          <dd>{shown.plan || 'none'}</dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd>{api?.version}</dd>
        </div>
        <div class="drawer__wide">
          <dt>Consent</dt>
          <dd>
            <Facts value={shown.consent} empty="not asked yet" />
          </dd>
        </div>
      </dl>
      <div class="drawer__acts">
        <button type="button" onClick={openPanel}>
          Open the visitor’s panel
        </button>
        <button type="button" onClick={() => void api?.reset()}>
          Reset the visitor
        </button>
      </div>
    </div>
  );
}
