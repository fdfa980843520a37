import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud, root } from './cloud/openCloud';

const run = (tool: string) => spawnSync(tool, ['--version'], { encoding: 'utf8' });

(run('shellcheck').status === 0 ? test : test.skip)('shellcheck finds nothing in the scripts', () => {
  // -x follows sourced scripts, and -a reports their problems.
  const scripts = ['deploy/deploy.sh', 'deploy/remove.sh', '.ci/run'];
  const { stdout, status } = spawnSync('shellcheck', ['-x', '-a', ...scripts], { cwd: root, encoding: 'utf8' });

  expect([stdout, status]).toEqual(['', 0]);
});

/** Returns every distinct call of the CLI in the scripts, by command and options. */
async function commandLines(): Promise<readonly (readonly string[])[]> {
  const cloud = await openCloud();
  const names = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
  const packed = cloud.file('package.zip', 'the package');
  const options = ['--location', 'westeurope', '--mail-sender', 'reviews@contoso.com', '--package', packed];
  const deploy = [...names, ...options];
  cloud.setState({ providers: [] });
  const first = await cloud.run('deploy.sh', deploy);
  cloud.setState({ ...cloud.state(), activeDeployment: 'access-reviews-contoso-reviews' });
  const runs = [
    first,
    await cloud.run('deploy.sh', [...deploy, '--what-if']),
    await cloud.run('deploy.sh', [...deploy, '--features', 'groups']),
    await cloud.run('remove.sh', [...names, '--yes']),
  ];
  cloud.close();
  const lines = runs.flatMap(({ calls }) => calls.map(({ args }) => args));
  const shape = (args: readonly string[]): string => args.filter((arg, n) => n < 4 || arg.startsWith('--')).join(' ');
  return [...new Map(lines.map((args) => [shape(args), args])).values()].filter(([first]) => first !== 'version');
}

/** Returns the exit code and the errors of each command line of the CLI. */
function runAll(lines: readonly (readonly string[])[], python: string, env: NodeJS.ProcessEnv) {
  const input = lines.map((args) => `${JSON.stringify(args)}\n`).join('');
  const { stderr } = spawnSync(python, [join(__dirname, 'cloud/runLines.py')], {
    input,
    env,
    cwd: root,
    encoding: 'utf8',
  });
  const results = [...stderr.matchAll(/([^]*?)^EXIT (.+)$/gm)].map(([, errors = '', code]) => ({ code, errors }));
  if (results.length !== lines.length) throw new Error(`The CLI broke off: ${stderr}`);
  return results;
}

const [, python] = /Python location '(.+)'/.exec(run('az').stdout) ?? [];

/**
 * The CLI parses a command before it checks the sign-in: it exits with 2 for an unknown command line, and asks for `az login` for any
 * other.
 */
(python === undefined ? test.skip : test)(
  'the Azure CLI of this machine understands every command line',
  async () => {
    const AZURE_CONFIG_DIR = mkdtempSync(join(tmpdir(), 'az-'));
    const env = { ...process.env, AZURE_CONFIG_DIR, AZURE_CORE_COLLECT_TELEMETRY: 'false' };
    // `az cloud show` needs no sign-in.
    const lines = (await commandLines()).filter(([first]) => first !== 'cloud');
    const refused = runAll(lines, python ?? '', env).flatMap(({ code, errors }, n) => {
      const isUnderstood =
        code === '1' && /az login|--skip-authorization-header|Failed to (establish|resolve)|Max retries/.test(errors);
      return isUnderstood ? [] : [`${lines[n]?.join(' ') ?? ''}: ${code ?? ''} ${errors}`];
    });
    rmSync(AZURE_CONFIG_DIR, { recursive: true });

    expect(refused).toEqual([]);
  },
  // The CLI loads a module for each group of commands. That takes seconds, or longer on a busy machine.
  600_000,
);
