import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--disable-sync'];
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const modules = join(__dirname, '../../../node_modules');

/** Starts Chromium: the one of `CHROMIUM_PATH`, the one of the npm package, or an installed one. */
export async function startBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') return chromium.launch({ executablePath: named, args: ARGUMENTS });
  if (process.platform === 'linux' && process.arch === 'x64') return startPacked();
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: ARGUMENTS });
  return chromium.launch({ channel: 'chrome', args: ARGUMENTS });
}

/** Starts the browser of the package, which includes its libraries. Libraries of the machine take precedence. */
function startPacked(): Promise<Browser> {
  const home = unpacked();
  const libraries = ['/usr/lib/x86_64-linux-gnu', join(home, 'lib')].join(':');
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  return chromium.launch({ executablePath: join(home, 'chromium'), args: ARGUMENTS, env });
}

/** Unpacks the package once, even when two tests do so at the same time. */
function unpacked(): string {
  const home = join(modules, '.cache/chromium');
  if (existsSync(home)) return home;
  mkdirSync(join(modules, '.cache'), { recursive: true });
  const folder = mkdtempSync(`${home}-`);
  const script = "import('@sparticuz/chromium').then(({ default: packed }) => packed.executablePath())";
  execFileSync(process.execPath, ['-e', script], { cwd: modules, env: { ...process.env, TMPDIR: folder } });
  const archive = readFileSync(join(modules, '@sparticuz/chromium/bin/al2023.tar.br'));
  execFileSync('tar', ['-x', '-C', folder], { input: brotliDecompressSync(archive) });
  try {
    renameSync(folder, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    rmSync(folder, { recursive: true });
  }
  return home;
}
