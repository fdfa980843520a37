import { isInterrupted, withInterruption, withoutInterruption } from '../../../../shared/rules/instance/instanceErrors';
import { instance } from '../../../support/reviewSamples';

const other = { code: 'NoReviewer', message: '1 decision has no reviewer.' };
const applying = instance({ status: 'Applying', errors: [other] });

test('an interruption is reported once, with the status and the remedy', () => {
  const noted = withInterruption(applying, 'WorkInterrupted', 'The directory does not answer.');
  expect(noted.errors.map(({ code }) => code)).toEqual(['NoReviewer', 'WorkInterrupted']);
  expect(noted.errors[1]?.message).toMatch(/'Applying'.*The directory does not answer\. .*applyDecisions/);
  expect(withInterruption(noted, 'WorkInterrupted', 'The directory does not answer.')).toBe(noted);
  expect(isInterrupted(noted)).toBe(true);
});

test('another interruption takes the place of the first', () => {
  const noted = withInterruption(applying, 'WorkInterrupted', 'The directory does not answer.');
  const failed = withInterruption(noted, 'WorkFailed', 'It failed.');
  expect(failed.errors.map(({ code }) => code)).toEqual(['NoReviewer', 'WorkFailed']);
});

test('the remedy names applying only where it is possible', () => {
  const noted = withInterruption(instance({ status: 'Starting' }), 'WorkFailed', 'It failed.');
  expect(noted.errors[0]?.message).not.toContain('applyDecisions');
});

test('success takes the entry away and leaves the others', () => {
  const noted = withInterruption(applying, 'WorkFailed', 'It failed.');
  expect(withoutInterruption(noted).errors).toEqual([other]);
  expect(withoutInterruption(applying)).toBe(applying);
});
