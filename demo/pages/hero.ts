import { html } from 'hono/html';
import type { Markup } from './page.ts';

interface Words {
  kicker: string;
  title: string;
  text: string;
  href: string;
  action: string;
}

interface Scene {
  /** The variant's name; `default` for the slot's own content. */
  name: string;
  /** The audience, in the words of `data-attune-for`. */
  audience: string;
  /** The name of a scene in demo/pictures/picture.ts. */
  picture: string;
  desktop: Words;
  /** Where it differs from the desktop form. */
  tablet: Partial<Words>;
  phone: Partial<Words>;
}

const scenes: readonly Scene[] = [
  {
    name: 'hiking',
    audience: 'interest:hiking and not buyer',
    picture: 'fells',
    desktop: {
      kicker: 'For walkers',
      title: 'The fells are calling',
      text: 'Boots that are broken in before you are, a pack for two days and poles that are kind to knees on the way down.',
      href: '/c/hiking',
      action: 'Pack for the hills',
    },
    tablet: { text: 'Boots, a pack for two days and poles that are kind to knees.' },
    phone: { title: 'Trails are calling', text: 'Boots, pack, poles. Go.', action: 'Pack for the hills' },
  },
  {
    name: 'camping',
    audience: 'interest:camping',
    picture: 'night',
    desktop: {
      kicker: 'For nights out',
      title: 'Sleep where the path ends',
      text: 'A tent that pitches in four minutes, a bag that is warm to minus four, and tea before the sun finds you.',
      href: '/c/camping',
      action: 'See the night kit',
    },
    tablet: { text: 'A tent in four minutes, a warm bag, and tea before sunrise.' },
    phone: { title: 'Sleep out', text: 'A tent, a warm bag and tea.', action: 'The night kit' },
  },
  {
    name: 'cycling',
    audience: 'interest:cycling',
    picture: 'lane',
    desktop: {
      kicker: 'For slow miles',
      title: 'Take the lane, not the road',
      text: 'Panniers that shrug at rain, a bag for sandwiches and a lamp that lights the hedge without waking the owl.',
      href: '/c/cycling',
      action: 'Load the bicycle',
    },
    tablet: { text: 'Panniers that shrug at rain, and a lamp for the way home.' },
    phone: { title: 'Take the lane', text: 'Rainproof bags, a kind lamp.', action: 'Load up' },
  },
  {
    name: 'climbing',
    audience: 'interest:climbing',
    picture: 'crag',
    desktop: {
      kicker: 'For the edge',
      title: 'Good rock, good rope',
      text: 'Sixty metres with a soft hand, a helmet light enough to leave on, and draws that never snag.',
      href: '/c/climbing',
      action: 'Rack up',
    },
    tablet: { text: 'A rope with a soft hand, and a helmet light enough to leave on.' },
    phone: { title: 'Good rope', text: 'Sixty metres, soft in the hand.', action: 'Rack up' },
  },
  {
    name: 'paddling',
    audience: 'interest:paddling',
    picture: 'lake',
    desktop: {
      kicker: 'For still water',
      title: 'Be first on the lake',
      text: 'An ash paddle with a quiet entry, a vest made to move in and a sack that keeps tomorrow dry.',
      href: '/c/paddling',
      action: 'Push off',
    },
    tablet: { text: 'An ash paddle, a vest made to move in, and dry clothes.' },
    phone: { title: 'First on the lake', text: 'A quiet paddle, a dry sack.', action: 'Push off' },
  },
  {
    name: 'returning',
    audience: 'returning',
    picture: 'hut',
    desktop: {
      kicker: 'Good to see you again',
      title: 'The lamp is still on',
      text: 'Sit down a moment. These are the things that came in while you were out.',
      href: '/new-arrivals',
      action: 'What is new',
    },
    tablet: { text: 'Sit down a moment. A few things came in while you were out.' },
    phone: { title: 'Welcome back', text: 'A few things came in.', action: 'What is new' },
  },
];

const copy = (words: Words, name: string) => html`<div class="hero__copy">
      <p class="hero__kicker">${words.kicker}</p>
      <h1 class="hero__title" elementtiming="hero-${name}">${words.title}</h1>
      <p class="hero__text">${words.text}</p>
      <a class="button hero__action" href="${words.href}">${words.action}</a>
    </div>`;

const form = (scene: Scene, words: Words, crop: 'wide' | 'medium' | 'tall', width: number, height: number) =>
  html`<div class="hero__scene hero__scene--${scene.picture}">
    <img class="hero__picture" src="/pictures/${scene.picture}-${crop}.svg" width="${width}" height="${height}" alt="">
    ${copy(words, scene.name)}
  </div>`;

const template = (scene: Scene) => html`<template data-attune-for="${scene.audience}" data-attune-name="${scene.name}">
    <template data-attune-size="phone">${form(scene, { ...scene.desktop, ...scene.phone }, 'tall', 640, 860)}</template>
    <template data-attune-size="tablet">${form(scene, { ...scene.desktop, ...scene.tablet }, 'medium', 1000, 640)}</template>
    ${form(scene, scene.desktop, 'wide', 1600, 700)}
  </template>`;

/** The great picture at the top of a page, with a variant for each interest and one for those who come back. */
export const hero = (
  picture: string,
  words: Words & { phoneText: string },
): Markup => html`<section class="hero" data-attune-slot="hero" aria-label="Welcome">
  ${scenes.map(template)}
  <div class="hero__scene hero__scene--${picture}">
    <picture>
      <source media="(max-width: 599px)" srcset="/pictures/${picture}-tall.svg" width="640" height="860">
      <source media="(max-width: 1023px)" srcset="/pictures/${picture}-medium.svg" width="1000" height="640">
      <img class="hero__picture" src="/pictures/${picture}-wide.svg" width="1600" height="700" alt="">
    </picture>
    <div class="hero__copy">
      <p class="hero__kicker">${words.kicker}</p>
      <h1 class="hero__title" elementtiming="hero-default">${words.title}</h1>
      <p class="hero__text"><span class="not-phone">${words.text}</span><span class="only-phone">${words.phoneText}</span></p>
      <a class="button hero__action" href="${words.href}">${words.action}</a>
    </div>
  </div>
</section>`;
