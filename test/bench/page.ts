import { html, personal, standing } from './hero.ts';
import { seeded } from './statistics.ts';

/** The pages that are compared. They differ in nothing but what makes the hero personal. */
export const ways = ['bare', 'ideal', 'ideal again', 'attune', 'attune template'] as const;
export type Way = (typeof ways)[number];

/** Whether a way makes the hero personal. */
export const isPersonal = (way: Way): boolean => way !== 'bare';

/** Where the ideal keeps its variant. */
export const idealKey = 'ideal';

/** What the ideal keeps: the variant as HTML, ready to be put in. */
export const idealKept = personal.map(html).join('');

/**
 * The least that a person could write by hand for this page, this hero and this visitor. It knows the variant beforehand and
 * decides nothing.
 */
const idealScript = `<script>
(() => {
  let kept;
  try { kept = localStorage.getItem('${idealKey}'); } catch {}
  if (!kept) return;
  let own;
  const observer = new MutationObserver(() => {
    const hero = document.getElementById('hero');
    if (!hero) return;
    if (!own) {
      const template = document.createElement('template');
      template.innerHTML = kept;
      own = [...template.content.childNodes];
      hero.replaceChildren(...own);
    }
    for (const node of [...hero.childNodes]) if (!own.includes(node)) node.remove();
    if (hero.nextSibling) observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
})();
</script>`;

const words =
  'ridge valley boot lace path river stone light rain cover frame pole stove fuel rope knot trail camp night morning wool down shell seam pocket strap weight gram litre season summit shelter map compass water filter lamp sleep warm dry wind storm easy long short steep narrow open quiet early'.split(
    ' ',
  );

/** Sentences of small words, some hundred characters each: text compresses as text does. */
function prose(random: () => number, sentences: number): string {
  const word = () => words[Math.floor(random() * words.length)] as string;
  const sentence = () => {
    const said = Array.from({ length: 12 + Math.floor(random() * 8) }, word).join(' ');
    return `${(said[0] as string).toUpperCase()}${said.slice(1)}.`;
  };
  return Array.from({ length: sentences }, sentence).join(' ');
}

const card = (random: () => number, i: number) => `<li class="card c${i}">
  <svg class="picture" viewBox="0 0 80 60" role="img" aria-label="Product ${i}"><path d="M0 60L${Math.floor(random() * 40)} ${Math.floor(random() * 30)}L80 60Z"/><circle cx="${Math.floor(random() * 80)}" cy="12" r="6"/></svg>
  <h3><a href="/p/${i}">${prose(random, 1).split(' ').slice(0, 3).join(' ')}</a></h3>
  <p class="note">${prose(random, 2)}</p>
  <p class="price"><data value="${20 + i}">€ ${20 + i}.00</data></p>
</li>`;

/** The page in two pieces, some 60 KB together. The first ends within the hero's default, where a server may well pause. */
export function pageOf(way: Way, snippet: string): [first: string, second: string] {
  const random = seeded(60);
  const templates = way === 'attune template' ? `<template data-attune-for="returning">${idealKept}</template>` : '';
  const head = way.startsWith('ideal') ? idealScript : snippet;
  const nav = Array.from({ length: 8 }, (_, i) => `<li><a href="/c/${i}">${words[i]}</a></li>`).join('');
  const [eyebrow, title, ...rest] = standing.map(html);
  const first = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Outside</title>
<link rel="icon" href="data:,">
${head}
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a class="brand" href="/">Outside</a><nav><ul>${nav}</ul></nav></header>
<main>
<section id="hero" class="hero" data-attune-slot="hero">${templates}${eyebrow}${title}`;
  const cards = Array.from({ length: 90 }, (_, i) => card(random, i)).join('\n');
  const second = `${rest.join('')}</section>
<section class="grid"><h2>New</h2><ul>${cards}</ul></section>
<article class="story"><h2>From the journal</h2><p>${prose(random, 40)}</p><p>${prose(random, 40)}</p></article>
</main>
<footer><p>${prose(random, 4)}</p></footer>
</body>
</html>
`;
  return [first, second];
}

/** Some 25 KB of rules, of which the page uses a part, as is usual. */
export function styleSheet(): string {
  const unused = Array.from({ length: 330 }, (_, i) => {
    const colour = `hsl(${(i * 37) % 360} ${30 + (i % 50)}% ${30 + (i % 40)}%)`;
    return `.m${i} > .x${i % 17}:not(:last-child) { margin: ${i % 9}px ${i % 7}px; color: ${colour}; }`;
  });
  return `* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 sans-serif; color: #223; background: #fbfaf7 }
header { display: flex; gap: 2rem; align-items: center; padding: 1rem 2rem; background: #fff }
header ul { display: flex; gap: 1rem; list-style: none; margin: 0; padding: 0 }
.hero { min-height: 420px; padding: 4rem 2rem; background: linear-gradient(160deg, #cfe3d4, #8fb3a0) }
.hero h1 { font-size: 72px; line-height: 1.1; margin: 0 0 1rem; max-width: 14ch }
.lead { max-width: 50ch; font-size: 20px }
.button { display: inline-block; padding: .8rem 1.4rem; color: #fff; background: #223; border-radius: 6px }
.grid ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 1.5rem; list-style: none; padding: 0 2rem }
.card { padding: 1rem; background: #fff; border-radius: 8px; box-shadow: 0 1px 3px #0002 }
.picture { width: 100%; aspect-ratio: 4 / 3; fill: #8fb3a0 }
.story { max-width: 70ch; margin: 3rem auto; columns: 2 }
${unused.join('\n')}
`;
}
