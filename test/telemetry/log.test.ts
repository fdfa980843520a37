import { inInvocation, logToConsole } from '../../shared/config/log';

function lineOf(work: () => void): Readonly<Record<string, unknown>> {
  const write = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  work();
  const [line] = write.mock.calls.map(([text]) => JSON.parse(text as string) as Record<string, unknown>);
  write.mockRestore();
  return line ?? {};
}

test('a line is a JSON object that says which run it belongs to', () => {
  const line = lineOf(() => {
    inInvocation({ invocationId: 'one', function: 'reconcile' }, () => {
      logToConsole('warning', 'The work waits.', { definitionId: 'd' });
    });
  });
  expect(line).toEqual({
    level: 'warning',
    message: 'The work waits.',
    invocationId: 'one',
    function: 'reconcile',
    definitionId: 'd',
  });
});

test('errors are written with their causes', () => {
  const error = new Error('The storage does not answer.', { cause: new Error('ECONNREFUSED') });
  const line = lineOf(() => {
    logToConsole('warning', 'Failed.', { error });
  });

  expect(line).toMatchObject({
    error: {
      message: 'The storage does not answer.',
      stack: expect.any(String) as string,
      cause: { message: 'ECONNREFUSED' },
    },
  });
  expect(line).not.toHaveProperty('invocationId');
});
