import { inInvocation, writeLine, type Invocation } from '../../../shared/telemetry/log';

interface Written {
  readonly by: string;
  readonly line: Readonly<Record<string, unknown>>;
}

/** Returns the lines that are written while the work runs, with their levels. */
function written(work: (invocation: Invocation) => void): readonly Written[] {
  const lines: Written[] = [];
  const note = (by: string) => (line: string) => {
    lines.push({ by, line: JSON.parse(line) as Written['line'] });
  };
  const warn = jest.spyOn(console, 'warn').mockImplementation(note('console'));
  work({
    invocationId: 'one',
    functionName: 'reconcile',
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  });
  warn.mockRestore();
  return lines;
}

test('a line is a JSON object that says which run it belongs to, and the host gets it with its level', () => {
  const lines = written((invocation) => {
    inInvocation(invocation, () => {
      writeLine('information', 'The work begins.', {});
      writeLine('warning', 'The work waits.', { definitionId: 'd' });
      writeLine('error', 'The work fails.', {});
    });
  });

  const ids = { invocationId: 'one', function: 'reconcile' };
  expect(lines).toEqual([
    { by: 'info', line: { level: 'information', message: 'The work begins.', ...ids } },
    { by: 'warn', line: { level: 'warning', message: 'The work waits.', ...ids, definitionId: 'd' } },
    { by: 'error', line: { level: 'error', message: 'The work fails.', ...ids } },
  ]);
});

test('a line outside of any run goes to the console, errors with their causes', () => {
  const error = new Error('The storage does not answer.', { cause: new Error('ECONNREFUSED') });
  const [found] = written(() => {
    writeLine('warning', 'Failed.', { error });
  });

  expect(found).toEqual({
    by: 'console',
    line: {
      level: 'warning',
      message: 'Failed.',
      error: {
        name: 'Error',
        message: 'The storage does not answer.',
        stack: expect.any(String) as string,
        cause: expect.objectContaining({ message: 'ECONNREFUSED' }) as object,
      },
    },
  });
});
