import { chained, hashOf, lineOf } from '../../../../shared/rules/evidence/line';

describe('A line of evidence', () => {
  test('begins with the version of its format and is one line', () => {
    const line = lineOf({ text: 'first\nsecond' });

    expect(line).toBe('{"v":1,"text":"first\\nsecond"}');
  });

  test('has the hash that sha256sum prints for its UTF-8 bytes', () => {
    // printf '{"v":1,"name":"Zoë"}' | sha256sum
    expect(hashOf('{"v":1,"name":"Zoë"}')).toBe('85bb39f4583181b12f2397cbee3283f44fc54de39c4ea7024383b1a718493816');
  });
});

describe('A chain', () => {
  test('numbers its lines from 1, and each names the hash of the line before', () => {
    const { lines, head } = chained(undefined, [{ kind: 'opened' }, { kind: 'ended' }]);

    expect(lines.map(({ line }) => line)).toEqual([
      '{"v":1,"n":1,"kind":"opened","prev":null}',
      `{"v":1,"n":2,"kind":"ended","prev":"${hashOf('{"v":1,"n":1,"kind":"opened","prev":null}')}"}`,
    ]);
    expect(head).toEqual({ n: 2, hash: hashOf(lines[1]!.line) });
  });

  test('goes on from its head', () => {
    const together = chained(undefined, [{ kind: 'opened' }, { kind: 'ended' }]);
    const first = chained(undefined, [{ kind: 'opened' }]);
    const second = chained(first.head, [{ kind: 'ended' }]);

    expect([...first.lines, ...second.lines]).toEqual(together.lines);
    expect(second.head).toEqual(together.head);
  });

  test('keeps its head when nothing is added', () => {
    const head = { n: 7, hash: hashOf('') };

    expect(chained(head, [])).toEqual({ lines: [], head });
  });
});
