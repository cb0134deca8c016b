import { html } from 'hono/html';
import type { Markup } from './page.ts';

interface Call {
  name: string;
  href: string;
  kicker: string;
  title: string;
  action: string;
  phoneTitle: string;
  picture: string;
}

const calls: readonly Call[] = [
  {
    name: 'repair',
    href: '/journal/the-long-way-round',
    kicker: 'The workshop',
    title: 'Bring it back broken. We mend what we sell, for as long as you own it.',
    phoneTitle: 'Broken? We mend it.',
    action: 'How we mend',
    picture: 'boots',
  },
  {
    name: 'borrow',
    href: '/c/camping',
    kicker: 'The lending shelf',
    title: 'Borrow a tent for a weekend. Buy it only if you miss it on Monday.',
    phoneTitle: 'Borrow before you buy.',
    action: 'See the tents',
    picture: 'tent',
  },
];

const inside = (
  call: Call,
  title: string,
  tag: Markup | '' = '',
) => html`<span class="cta__copy"><span class="cta__kicker">${call.kicker}</span>
      <span class="cta__title">${title}</span>${tag}
      <span class="cta__action">${call.action}</span></span>
      <img class="cta__picture" src="/pictures/${call.picture}.svg" width="480" height="480" alt="">`;

const link = (call: Call, title: string) =>
  html`<a class="cta cta--${call.name}" href="${call.href}">${inside(call, title)}</a>`;

/** A call to action: a link whose two variants are tried against each other. */
export const callToAction = (): Markup => {
  const own: Call = {
    name: 'default',
    href: '/new-arrivals',
    kicker: 'Just unpacked',
    title: 'New this month: a kettle that aims, and a jacket that does not rustle.',
    phoneTitle: 'New this month.',
    action: 'See what is new',
    picture: 'kettle',
  };
  return html`<a class="cta" href="${own.href}" data-attune-slot="cta" data-attune-split="repair:50 borrow:50" data-attune-goal="call-followed">
      ${calls.map(
        (call) => html`<template data-attune-name="${call.name}">
        <template data-attune-size="phone">${link(call, call.phoneTitle)}</template>
        <template data-attune-size="tablet">${link(call, call.title.split('. ')[0] ?? call.title)}</template>
        ${link(call, call.title)}
      </template>`,
      )}
      <span class="cta__copy"><span class="cta__kicker">${own.kicker}</span>
      <span class="cta__title"><span class="not-phone">${own.title}</span><span class="only-phone">${own.phoneTitle}</span></span>
      <span class="cta__action">${own.action}</span></span>
      <img class="cta__picture" src="/pictures/${own.picture}.svg" width="480" height="480" alt="">
    </a>`;
};
