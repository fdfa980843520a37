import type { Dependencies } from '../../shared/reviews/dependencies';
import { hashOf } from '../../shared/rules/evidence/line';
import type { Signer } from '../../shared/signing/signer';
import { idOf } from './company';

/** Signs at once. A real signature comes from another thread, and when it comes would change the order of what is tried. */
export const SIGNER: Signer = {
  currentKey: () =>
    Promise.resolve({ kid: 'world', store: 'table', sign: (text) => Promise.resolve(`world..${hashOf(text)}`) }),
  publicKeys: () => Promise.resolve({ keys: [{ kid: 'world' }] }),
};

/** What seals and packs say of the deployment that makes them. */
export const EVIDENCE: Dependencies['evidence'] = {
  tenantId: idOf('harbour'),
  generator: { name: 'access-reviews', version: '0.0.0' },
  readVerifier: () => Promise.resolve('// no verifier here'),
};
