import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { EMPTY_TREE, rootOf, withLeaf } from '../../../../shared/rules/evidence/line';
import { anyCharacter } from '../../../support/anyCharacter';

const treeOf = (leaves: readonly string[]) => leaves.reduce(withLeaf, EMPTY_TREE);

/** Implements the definition in RFC 6962, section 2.1, word for word. */
function merkleTreeHash(leaves: readonly Buffer[]): Buffer {
  const sha256 = (...parts: readonly Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  const [only] = leaves;
  if (!only) return sha256();
  if (leaves.length === 1) return sha256(Buffer.from([0]), only);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.from([1]), merkleTreeHash(leaves.slice(0, k)), merkleTreeHash(leaves.slice(k)));
}

/** The leaves and roots with which the authors of RFC 6962 test their own log, limited to leaves that are texts. */
const PUBLISHED = [
  [[], 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [[''], '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [['', '\u0000'], 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [['', '\u0000', '\u0010'], 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [['', '\u0000', '\u0010', ' !'], 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  [['', '\u0000', '\u0010', ' !', '01'], '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  [['', '\u0000', '\u0010', ' !', '01', '@ABC'], '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  [
    ['', '\u0000', '\u0010', ' !', '01', '@ABC', 'PQRSTUVW'],
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  ],
  [
    ['', '\u0000', '\u0010', ' !', '01', '@ABC', 'PQRSTUVW', '`abcdefghijklmno'],
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
] as const;

describe('the Merkle tree of RFC 6962', () => {
  test.each(PUBLISHED)('of %j has its published root', (leaves, root) => {
    expect(rootOf(treeOf(leaves))).toBe(root);
  });

  test('has the root of the recursive definition, for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyCharacter }), { maxLength: 70 }), (leaves) => {
        const wanted = merkleTreeHash(leaves.map((leaf) => Buffer.from(leaf))).toString('hex');
        expect(rootOf(treeOf(leaves))).toBe(wanted);
      }),
    );
  });

  test('continues from its stored form, and stores as many roots as its size has ones', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (first, others) => {
        const stored = JSON.parse(JSON.stringify(treeOf(first))) as typeof EMPTY_TREE;
        expect(others.reduce(withLeaf, stored)).toEqual(treeOf([...first, ...others]));
        expect(stored.roots).toHaveLength(stored.size.toString(2).replaceAll('0', '').length);
      }),
    );
  });
});
