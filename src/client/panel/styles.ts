/** The panel's own styles, for its shadow root: the page's do not reach it. Sides are `inline` and `block`, so that it may run from right to left. */
export const styles = `
:host { all: initial }
* { box-sizing: border-box }
dialog { --ink: #17211c; --soft: #4c5a53; --line: #dbe2dd; --paper: #fff; --card: #f4f7f5; --brand: #14613f; --on: #fff; --bad: #9d1c1c;
  width: min(46rem, calc(100vw - 1rem)); max-width: none; max-height: calc(100dvh - 1rem); margin: auto; padding: 0; overflow: auto; overscroll-behavior: contain;
  border: 0; border-radius: 14px; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; box-shadow: 0 24px 80px #0006; color-scheme: light dark }
dialog::backdrop { background: #0f1a15a8 }
.head { position: sticky; inset-block-start: 0; z-index: 1; display: flex; gap: 1rem; align-items: start; justify-content: space-between;
  padding: 1.1rem clamp(1rem, 4vw, 2rem) .9rem; background: var(--paper); border-block-end: 1px solid var(--line) }
.body { padding: .25rem clamp(1rem, 4vw, 2rem) 1.5rem }
h2, h3, h4, p, ul { margin: 0; padding: 0 } ul { list-style: none }
h2 { font-size: 1.35rem; line-height: 1.25; text-wrap: balance }
h3 { margin-block: 2rem .6rem; font-size: 1.1rem; line-height: 1.3 } h4 { font-size: .9rem; color: var(--soft); font-weight: 600 }
p { margin-block: .6rem; color: var(--soft) } small { display: block; color: var(--soft); font-size: .875rem }
.sources { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)) }
.source { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card) }
.source li { padding-block: .2rem; overflow-wrap: anywhere } .source ul { margin-block-start: .3rem } .nothing { color: var(--soft) }
.rows > li, .switch { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; padding-block: .75rem; border-block-start: 1px solid var(--line) }
.what { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere } .what strong { font-weight: 600 }
.act { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
button { font: inherit; font-size: .9375rem; min-height: 2.5rem; padding: .35rem .9rem; border: 1px solid #6d7d74; border-radius: 8px; color: inherit; background: var(--paper); cursor: pointer }
button:hover { background: var(--card) } .bad { color: var(--bad); border-color: var(--bad) }
:focus-visible, input:focus-visible + span { outline: 3px solid #1b6ef3; outline-offset: 2px }
.close { flex: none; width: 2.5rem; margin: -.3rem; margin-inline-end: -.5rem; padding: 0; border-color: transparent; font-size: 1.5rem; line-height: 1 }
fieldset { display: flex; min-width: 0; margin: 0; padding: 0; border: 0 } legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.three label { position: relative; display: flex } .three input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer }
.three span { display: grid; place-items: center; min-height: 2.5rem; padding: .35rem .75rem; border: 1px solid #6d7d74; margin-inline-start: -1px; font-size: .9375rem; text-align: center }
.three label:first-of-type span { border-start-start-radius: 8px; border-end-start-radius: 8px; margin-inline-start: 0 }
.three label:last-of-type span { border-start-end-radius: 8px; border-end-end-radius: 8px }
.three input:checked + span { color: var(--on); background: var(--brand); border-color: var(--brand) }
.list { flex-direction: column; gap: .2rem } .list label, .switch { cursor: pointer } .list label { display: flex; gap: .6rem; align-items: center; min-height: 2.25rem }
input { accent-color: var(--brand) } .list input { width: 1.15rem; height: 1.15rem; margin: 0; flex: none }
.switch { flex-wrap: nowrap } .switch > span { min-width: 0 }
.switch input { appearance: none; flex: none; position: relative; width: 2.75rem; height: 1.6rem; margin: 0; border: 1px solid #6d7d74; border-radius: 1rem; background: var(--card); cursor: pointer }
.switch input::before { content: ""; position: absolute; inset-block: 3px; inset-inline-start: 3px; width: 1.1rem; aspect-ratio: 1; border-radius: 50%; background: #6d7d74 }
.switch input:checked { background: var(--brand); border-color: var(--brand) } .switch input:checked::before { inset-inline: auto 3px; background: var(--on) }
.last { margin-block-start: 1.25rem }
[role=status] { position: sticky; inset-block-end: 0; margin: 0; color: var(--on); background: var(--brand) } [role=status]:not(:empty) { padding: .8rem clamp(1rem, 4vw, 2rem) }
@media (prefers-color-scheme: dark) { dialog { --ink: #edf2ee; --soft: #b1beb6; --line: #35413a; --paper: #151c18; --card: #1f2823; --brand: #7fd6ab; --on: #08130d; --bad: #ffb0aa }
  button, .three span, .switch input { border-color: #8b9a91 } .switch input::before { background: #a9b8af } :focus-visible, input:focus-visible + span { outline-color: #8ab8ff } }
@media (forced-colors: active) { dialog, [role=status]:not(:empty) { border: 1px solid } .three input:checked + span, .switch input:checked { forced-color-adjust: none; color: HighlightText; background: Highlight; border-color: Highlight }
  .switch input::before { background: ButtonText } .switch input:checked::before { background: HighlightText } }
@media (max-width: 30rem) { .act, .three { width: 100% } .three label { flex: 1 1 auto } .three span { width: 100%; padding-inline: .4rem } }
`;
