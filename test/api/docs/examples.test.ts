import { blocksOf, readText } from '../../support/markdown';
import { startRunner } from '../../support/runner';
import { typeBlocks } from '../../support/typeBlocks';

const PAGE = blocksOf(readText('docs/examples.md'));
const [START, SETUP, ...EXAMPLES] = PAGE;

test('each example has lines to type and then their output', () => {
  expect(START?.text).toMatch(/^npm start /);
  expect(SETUP?.language).toBe('sh');
  expect(EXAMPLES.length).toBeGreaterThan(20);
  expect(EXAMPLES.map(({ language }) => language)).toEqual(EXAMPLES.map((_, n) => (n % 2 === 0 ? 'sh' : 'text')));
});

test('the examples, run unchanged, show what the page says', async () => {
  const [, clock = 'missing'] = /^npm start -- --memory --clock (\S+)$/m.exec(START?.text ?? '') ?? [];
  const runner = await startRunner({ clock });
  try {
    const typed = PAGE.slice(1).filter(({ language }) => language === 'sh');
    const { outputs, errors } = await typeBlocks(typed, runner);

    expect(errors).toBe('');
    expect(outputs).toEqual(['', ...EXAMPLES.filter(({ language }) => language === 'text').map(({ text }) => text)]);
  } finally {
    await runner.stop();
  }
}, 180_000);
