import { typeRef } from './model';
import type { ServedModel } from './servedModel';

/** What stands at the root of a version: where paths begin. `base` is the public address with the version. */
export const serviceDocument = ({ roots }: ServedModel, base: string): object => ({
  '@odata.context': `${base}/$metadata`,
  value: roots.map(([name, type]) => ({
    name,
    kind: typeRef(type).isCollection ? 'EntitySet' : 'Singleton',
    url: name,
  })),
});
