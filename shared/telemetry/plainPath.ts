/** A word of Graph's interface, a version, or a call such as `filterByCurrentUser(on='reviewer')`. */
const WORD =
  /^(\$?[A-Za-z]*|v\d\.\d|(microsoft\.graph\.)?\w+\((on='(reviewer|me)')?\)|microsoft\.graph\.\w+|\.well-known|openid-configuration)$/;
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const cleaned = (path: string, isPlain: (segment: string) => boolean): string =>
  path
    .split('/')
    .map((segment) => (isPlain(segment) ? segment : '{id}'))
    .join('/');

/** Returns a path with `{id}` in place of everything but words, so that few different paths remain. */
export const pathTemplate = (path: string): string => cleaned(path, (segment) => WORD.test(segment));

/** Returns a path with its GUIDs, and `{id}` in place of everything that may name a person. */
export const plainPath = (path: string): string => cleaned(path, (segment) => WORD.test(segment) || GUID.test(segment));
