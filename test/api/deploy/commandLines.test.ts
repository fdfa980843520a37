import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud, root } from './runScript';

const has = (tool: string): boolean => spawnSync(tool, ['--version'], { encoding: 'utf8' }).status === 0;

(has('shellcheck') ? test : test.skip)('shellcheck finds nothing in the scripts', () => {
  const { stdout, status } = spawnSync(
    'shellcheck',
    ['-x', 'deploy/deploy.sh', 'deploy/remove.sh', 'deploy/common.sh', '.ci/run'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  expect([stdout, status]).toEqual(['', 0]);
});

/** Every different way in which the scripts call the CLI: once by command and options. */
function commandLines(): readonly (readonly string[])[] {
  const cloud = openCloud();
  const names = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
  const deploy = [...names, '--location', 'westeurope', '--package', cloud.file('package.zip', 'the package')];
  const runs = [
    cloud.run('deploy.sh', deploy),
    cloud.run('deploy.sh', [...deploy, '--what-if']),
    cloud.run('remove.sh', [...names, '--yes']),
  ];
  cloud.close();
  const lines = runs.flatMap(({ calls }) => calls.map(({ args }) => args));
  const shape = (args: readonly string[]): string => args.filter((arg, n) => n < 4 || arg.startsWith('--')).join(' ');
  return [...new Map(lines.map((args) => [shape(args), args])).values()].filter(([first]) => first !== 'version');
}

/** Parsing comes before signing in: a command line that it does not know ends with 2, any other asks for `az login`. */
(has('az') ? test : test.skip)(
  'the Azure CLI of this machine understands every command line',
  () => {
    const AZURE_CONFIG_DIR = mkdtempSync(join(tmpdir(), 'az-'));
    const env = { ...process.env, AZURE_CONFIG_DIR, AZURE_CORE_COLLECT_TELEMETRY: 'false' };
    const refused = commandLines()
      .map((args) => ({ args, ...spawnSync('az', args, { env, encoding: 'utf8', cwd: root }) }))
      .filter(({ status, stderr }) => status !== 1 || !stderr.includes('az login'))
      .map(({ args, stderr }) => `${args.join(' ')}: ${stderr}`);
    rmSync(AZURE_CONFIG_DIR, { recursive: true });

    expect(refused).toEqual([]);
  },
  // Each line is a process of some seconds, more where all cores are taken.
  600_000,
);
