import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const text = (file: string): string => readFileSync(file, 'utf8');

// Neither Docker nor systemd runs here: what they refer to is there, and is what this package has.
describe('the Dockerfile', () => {
  const docker = text('Dockerfile');
  const copied = [...docker.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) =>
    (files as string).split(' '),
  );

  it('copies files that are there and that .dockerignore lets through', () => {
    expect(copied.length).toBeGreaterThan(5);
    const allowed = text('.dockerignore').split('\n');
    for (const file of copied) {
      expect(existsSync(file), file).toBe(true);
      expect(allowed).toContain(`!${file}`);
    }
  });

  it('builds by scripts of this package, and takes what they build', () => {
    for (const [, script] of docker.matchAll(/npm run -s ([\w:]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(script);
    for (const folder of ['dist/client', 'dist/server']) {
      expect(manifest.files).toContain(folder);
      expect(docker).toContain(`/attune/${folder} ./${folder}`);
    }
  });

  it('runs the command as somebody who is not root, asks after its health, and stops it as it wants to be', () => {
    expect(docker).toContain(`ENTRYPOINT ["node", "${manifest.bin.attune}"]`);
    expect(docker.lastIndexOf('USER node')).toBeGreaterThan(docker.lastIndexOf('RUN '));
    expect(docker).toMatch(/HEALTHCHECK[\s\S]*\/healthz/);
    expect(text('src/server/routes/health.ts')).toContain("'/healthz'");
    expect(text('src/server/commands/serve.ts')).toContain("'SIGTERM'");
  });
});

it('the systemd unit runs the command, without rights', () => {
  const unit = text('src/server/attune.service');
  expect(unit).toContain(`ExecStart=/usr/bin/env node /opt/attune/${manifest.bin.attune} serve`);
  for (const line of ['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'CapabilityBoundingSet='])
    expect(unit.split('\n')).toContain(line);
});
