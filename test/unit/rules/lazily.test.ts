import { lazily } from '../../../shared/rules/lazily';

test('a value is made at its first use, and only once', () => {
  const make = jest.fn(() => ({}));
  const value = lazily(make);
  expect(make).not.toHaveBeenCalled();

  expect(value()).toBe(value());
  expect(make).toHaveBeenCalledTimes(1);
});

test('a value that was made is kept even if it is undefined', () => {
  const make = jest.fn(() => undefined);
  const value = lazily(make);
  value();
  value();

  expect(make).toHaveBeenCalledTimes(1);
});

test('what could not be made is tried again', () => {
  let isBroken = true;
  const value = lazily(() => {
    if (isBroken) throw new Error('not now');
    return 'made';
  });
  expect(value).toThrow('not now');
  isBroken = false;

  expect(value()).toBe('made');
});
