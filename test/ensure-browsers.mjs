// Finds a real Chromium, Firefox, WebKitGTK and PostgreSQL, installs what is missing from Debian's packages where it may, and writes what
// it found to .browsers.json. The tests of what is not listed there are skipped; under CI that is a failure.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';

const packages = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
  postgres: ['postgresql'],
};

/** The folder of PostgreSQL's server programs. */
const postgres = () => {
  try {
    const folder = execFileSync('pg_config', ['--bindir'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    if (existsSync(`${folder}/initdb`)) return folder;
  } catch {
    // Debian's server package has no pg_config: its folder says the version.
  }
  try {
    const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
    return versions
      .map((version) => `/usr/lib/postgresql/${version}/bin`)
      .find((folder) => existsSync(`${folder}/initdb`));
  } catch {
    return undefined;
  }
};

const there = (...paths) => paths.find((path) => path && existsSync(path));

const find = () => {
  const miniBrowser = there(
    ...['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`),
  );
  return {
    chromium: there(
      process.env.CHROME_PATH,
      '/usr/bin/chromium',
      '/usr/bin/google-chrome',
      '/usr/bin/chromium-browser',
    ),
    firefox: there(process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'),
    postgres: postgres(),
    webkit: there('/usr/bin/WebKitWebDriver') && there('/usr/bin/Xvfb') && miniBrowser,
  };
};

const install = (names) => {
  const apt = (...args) =>
    execFileSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('-y', '--no-install-recommends', 'install', ...names);
  } catch (error) {
    console.warn(`apt-get could not install ${names.join(', ')}: ${error.message}`);
  }
};

let found = find();
const missing = Object.keys(packages).filter((engine) => !found[engine]);
if (missing.length && process.getuid?.() === 0 && there('/usr/bin/apt-get') && !process.env.ATTUNE_NO_APT) {
  install(missing.flatMap((engine) => packages[engine]));
  found = find();
}
for (const engine of Object.keys(packages)) {
  console.log(
    `${engine.padEnd(8)} ${found[engine] ?? `absent: its tests are skipped (apt-get install ${packages[engine].join(' ')})`}`,
  );
}
writeFileSync('.browsers.json', `${JSON.stringify(found, null, 2)}\n`);
if (process.env.CI && Object.keys(packages).some((engine) => !found[engine])) process.exitCode = 1;
