import type { Receipt } from './attune.ts';
import { markupOf } from './markup.ts';

const painters: Record<Receipt['painted'], string> = {
  gate: 'painted first, by the gate',
  engine: 'painted by the engine',
  default: 'the default content',
};

const slotNamed = (name: string): HTMLElement | null =>
  document.querySelector(`[data-attune-slot="${CSS.escape(name)}"]`);

/** One slot: why it shows what it shows, beside the markup that it has now. */
export function SlotReceipt({ receipt }: { receipt: Receipt }) {
  const { slot, size, experience, variant, painted, why, clauses, bucket, rejected, until, plan, at } = receipt;
  const element = slotNamed(slot);
  return (
    <article class="receipt" aria-labelledby={`receipt-${slot}`}>
      <header class="receipt__head">
        <h3 id={`receipt-${slot}`}>{slot}</h3>
        <span class={`receipt__painted receipt__painted--${painted}`}>{painters[painted]}</span>
        {element && (
          <button type="button" onClick={() => pointAt(element)}>
            Show<span class="visually-hidden"> {slot} in the page</span>
          </button>
        )}
      </header>
      <div class="receipt__halves">
        <div>
          <p class="receipt__why">{why}</p>
          <dl class="facts">
            <Row name="Variant">{variant ?? 'none: the default'}</Row>
            <Row name="Experience">{experience ?? 'none'}</Row>
            <Row name="Size">{size}</Row>
            <Row name="Plan">{plan || 'none'}</Row>
            <Row name="Decided">{new Date(at).toLocaleTimeString('en-GB')}</Row>
            {bucket !== undefined && <Row name="Bucket">{String(Math.round(bucket * 1000) / 1000)}</Row>}
            <Row name="Holds until">
              {until === null ? 'something happens' : new Date(until).toLocaleString('en-GB')}
            </Row>
          </dl>
          {clauses.length > 0 && (
            <ul class="receipt__clauses" aria-label={`Clauses of ${slot}`}>
              {clauses.map(([name, held]) => (
                <li key={name} class={held ? 'is-true' : 'is-false'}>
                  <span aria-hidden="true">{held ? '✓' : '✗'}</span> <code>{name}</code>
                  <span class="visually-hidden">{held ? ' holds' : ' does not hold'}</span>
                </li>
              ))}
            </ul>
          )}
          {rejected.length > 0 && (
            <details>
              <summary>
                {rejected.length === 1 ? 'One other was rejected' : `${rejected.length} others were rejected`}
              </summary>
              <ul class="receipt__rejected">
                {rejected.map((other) => (
                  <li key={`${other.experience}/${other.variant}`}>
                    <strong>{other.variant}</strong> {other.why}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <section class="receipt__markup" tabIndex={0} aria-label={`Markup of ${slot}`}>
          <pre>
            <code>{element ? markupOf(element) : 'This slot is not in the page any more.'}</code>
          </pre>
        </section>
      </div>
    </article>
  );
}

function Row({ name, children }: { name: string; children: string | number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Scrolls to the slot and outlines it for a moment, without touching its content. */
function pointAt(element: HTMLElement): void {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' });
  element.animate(
    [
      { outline: '4px solid #f0b429', outlineOffset: '-4px' },
      { outline: '4px solid #f0b42900', outlineOffset: '-4px' },
    ],
    { duration: 1800 },
  );
}
