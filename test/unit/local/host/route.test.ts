import { compileRoute, decodePath, splitPath } from '../../../../local/host/route';

const id = '3f1b8c52-9d7e-4a41-8c3f-0a6d7b2e9f10';
const match = (template: string, path: string) => compileRoute(template)(splitPath(decodePath(path)));

describe('A route of the Functions host', () => {
  test.each<[string, string, Record<string, string> | undefined]>([
    ['definitions', '/definitions', {}],
    ['definitions', '/Definitions/', {}],
    ['definitions', '/definition', undefined],
    ['definitions', '/definitions/1', undefined],
    ['', '/', {}],
    ['definitions/{id}', '/definitions/a%20b', { id: 'a b' }],
    ['definitions/{id}', '/definitions/a%2Fb', { id: 'a%2Fb' }],
    ['definitions/{id}', '/definitions/a%252Fb', { id: 'a%2Fb' }],
    ['definitions/{id}', '/definitions', undefined],
    ['definitions/{id}', '/definitions//', undefined],
    ['definitions/{id}', '/definitions/%E2%82%AC', { id: '€' }],
    ['definitions/{id}', '/definitions/%zz%ff', { id: '%zz%ff' }],
    ['definitions/{id:guid}', `/definitions/${id}`, { id }],
    ['definitions/{id:guid}', `/definitions/${id.replaceAll('-', '')}`, { id: id.replaceAll('-', '') }],
    ['definitions/{id:guid}', '/definitions/3f1b', undefined],
    ['pages/{n:int}', '/pages/-12', { n: '-12' }],
    ['pages/{n:int}', '/pages/2147483648', undefined],
    ['pages/{n:long}', '/pages/2147483648', { n: '2147483648' }],
    ['pages/{n:int:range(1,5)}', '/pages/5', { n: '5' }],
    ['pages/{n:int:range(1,5)}', '/pages/6', undefined],
    ['pages/{n:min(3)}', '/pages/2', undefined],
    ['pages/{n:length(2,3)}', '/pages/abcd', undefined],
    ['pages/{n:alpha:minlength(2)}', '/pages/ab', { n: 'ab' }],
    ['pages/{n:bool}', '/pages/TRUE', { n: 'TRUE' }],
    ['pages/{n:datetime}', '/pages/2026-01-05', { n: '2026-01-05' }],
    ['pages/{n:regex(^\\d{{2}}$)}', '/pages/12', { n: '12' }],
    ['pages/{n:regex(^\\d{{2}}$)}', '/pages/123', undefined],
    ['pages/{n:regex(^a/b$)}', '/pages/ab', undefined],
    ["definitions('{id}')", "/definitions('x')", { id: 'x' }],
    ["definitions('{id}')", '/DEFINITIONS(%27x%27)', { id: 'x' }],
    [
      "definitions('{id}')/instances('{instance}')/decisions",
      "/definitions('x')/instances('y')/decisions",
      { id: 'x', instance: 'y' },
    ],
    ["definitions('{id}')", '/definitions/x', undefined],
    ['filterByCurrentUser(on={on})', "/filterByCurrentUser(on='reviewer')", { on: "'reviewer'" }],
    ['{a}-{b}', '/x-y-z', { a: 'x-y', b: 'z' }],
    ['files/{*rest}', '/files/a/b/c', { rest: 'a/b/c' }],
    ['files/{*rest}', '/files', {}],
    ['{*rest}', '/', {}],
    ['{version:regex(^(v1.0|beta)$)}/{*rest}', '/beta/x/y', { version: 'beta', rest: 'x/y' }],
    ['a/{b?}', '/a', {}],
    ['a/{b?}', '/a/c', { b: 'c' }],
    ['a/{b=9}', '/a', { b: '9' }],
    ['a/{b:int?}', '/a/x', undefined],
    ['a{{b}}', '/a{b}', {}],
  ])('"%s" reads the path "%s" as %j', (template, path, parameters) => {
    expect(match(template, path)).toEqual(parameters);
  });

  test.each(['a/{b', 'a}', 'a/{}', 'a/{b:unheard}'])('"%s" is refused', (template) => {
    expect(() => compileRoute(template)).toThrow();
  });
});
