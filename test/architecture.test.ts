import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(path) : /\.tsx?$/.test(path) ? [path] : [];
  });
}

const text = (file: string): string => readFileSync(join(root, file), 'utf8');
/** The code without comments and texts, so that words in them do not count. */
const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|'(?:[^'\\\n]|\\.)*'/g, '');
const room = (file: string): string =>
  file.startsWith('src/') ? (file.split('/')[1] as string) : (file.split('/')[0] as string);
const importsOf = (file: string): string[] =>
  [...text(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
    relative(root, join(root, dirname(file), path as string)),
  );

/** Which room may import from which. */
const arrows: Record<string, string[]> = {
  core: ['core'],
  client: ['client', 'core'],
  server: ['server', 'core'],
  demo: ['demo', 'server', 'client'],
};
/** Packages that a room may use; a page's script pays for each. */
const packages: Record<string, RegExp> = { core: /^$/, client: /^(idb|nanoid|p?react)/ };

const source = filesIn('src');
const all = [...source, ...filesIn('demo')];

describe('the rooms', () => {
  test.each(all)('%s imports only along the arrows', (file) => {
    for (const target of importsOf(file))
      if (/\.tsx?$/.test(target)) expect(arrows[room(file)], `${file} → ${target}`).toContain(room(target));
    const allowed = packages[room(file)];
    if (allowed) for (const [, name] of text(file).matchAll(/from '([^.'][^']*)'/g)) expect(name).toMatch(allowed);
  });

  test('no DOM global is used outside client', () => {
    for (const file of source.filter((one) => room(one) !== 'client'))
      expect(
        code(file).match(
          /(?<![.\w$])(document|window|localStorage|sessionStorage|navigator|location|indexedDB|HTMLElement|MutationObserver)(?=[.[(])/,
        )?.[0],
        file,
      ).toBeUndefined();
  });

  test('core has no clock, no randomness and no Node of its own', () => {
    for (const file of source.filter((one) => room(one) === 'core'))
      expect(
        `${code(file)}`.match(/Date\.now|new Date\(\)|Math\.random|performance\.|process\.|setTimeout|require\(/)?.[0],
        file,
      ).toBeUndefined();
  });

  test('no import goes round in a circle', () => {
    const known = new Set(all);
    const done = new Set<string>();
    const visit = (file: string, path: string[]): void => {
      expect(path, [...path, file].join(' → ')).not.toContain(file);
      if (done.has(file)) return;
      for (const target of importsOf(file))
        if (known.has(target) && !typeOnly(file, target)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of all) visit(file, []);
  });

  test('files stay short, and none is a drawer for odds and ends', () => {
    for (const file of all) {
      expect(text(file).split('\n').length, `${file} is long: split it`).toBeLessThanOrEqual(280);
      expect(file).not.toMatch(/(^|\/)(utils?|helpers?|misc|common|index)(\.|\/)/);
    }
  });
});

/** Whether a file imports only types from another, or loads it when it is needed: neither makes a circle. */
function typeOnly(file: string, target: string): boolean {
  const name = target.split('/').pop();
  return [...text(file).matchAll(/import (type )?[^;]*?from '([^']+)'/g)]
    .filter(([, , path]) => path?.endsWith(`/${name}`))
    .every(([, type]) => type);
}
