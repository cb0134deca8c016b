import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configFrom } from '../../src/server/config.ts';
import { withFile } from '../../src/server/config-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'attune-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string) => {
  const path = join(folder, 'own.json');
  writeFileSync(path, text);
  return path;
};

describe('a configuration file', () => {
  it('says what the environment does not', () => {
    const path = file('{"port":4200,"data":"/srv/attune","trustProxy":true,"mostPeople":9,"log":"warn"}');
    const expected = { port: 4300, data: '/srv/attune', trustProxy: true, mostPeople: 9, logLevel: 'warn' };
    expect(configFrom(withFile({ PORT: '4300', ATTUNE_LOG: '' }, path))).toEqual(expected);
    expect(configFrom(withFile({ PORT: '4300', ATTUNE_CONFIG: path }, undefined))).toEqual(expected);
  });

  it('need not be there, unless it is named', () => {
    expect(withFile({ PORT: '1' }, undefined)).toEqual({ PORT: '1' });
    expect(() => withFile({}, join(folder, 'none.json'))).toThrow('There is no file');
  });

  it('is refused with every place that is wrong, and what to write', () => {
    expect(() => withFile({}, file('{"prot":4100,"log":"loud","port":"4100","trustProxy":1}'))).toThrow(
      /own\.json, prot: There is no field `prot`\. Write `port`\./,
    );
    expect(() => withFile({}, file('{"log":"loud"}'))).toThrow(
      'own.json, log: It must be one of debug, info, warn, error, silent. Write one of debug, info, warn, error, silent instead of "loud".',
    );
    expect(() => withFile({}, file('{"secretKey":"sk_1"}'))).toThrow('Secret keys do not belong into a file');
    expect(() => withFile({}, file('[1]'))).toThrow('must be an object such as { "port": 4100 }');
    expect(() => withFile({}, file('{'))).toThrow('cannot be read as JSON');
  });
});
