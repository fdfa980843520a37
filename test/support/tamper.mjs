// node tamper.mjs FOLDER SEEDS tampers with the files of a pack in many ways, and prints the verifier's verdict on each way as JSON.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { merkleRoot, readPack, verifyFiles } from '../../docs/verify.mjs';

const [, , folder, seeds] = process.argv;
const original = readPack(folder);
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const linesIn = (files, name) => files.get(name).toString().replace(/\n$/, '').split('\n');
const setLines = (files, name, lines) => files.set(name, Buffer.from(lines.map((line) => `${line}\n`).join('')));
const changeLine = (files, name, n, change) =>
  setLines(
    files,
    name,
    linesIn(files, name).map((line, at) => (at === n ? JSON.stringify(change(JSON.parse(line))) : line)),
  );
const statementIn = (files) => JSON.parse(files.get('statement.json'));

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { kty, n, e } = publicKey.export({ format: 'jwk' });
const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');

/** Returns the size of a bag in BagIt's form. */
function oxumOf(files) {
  const sizes = [...files].flatMap(([name, { length }]) => (name.startsWith('data/') ? [length] : []));
  return `Payload-Oxum: ${sizes.reduce((sum, size) => sum + size, 0)}.${sizes.length}`;
}

/** Signs again with another key, so that all hashes and the signature are valid. */
function signAgain(files, change = (statement) => statement) {
  const keys = [...JSON.parse(files.get('keys.json')).keys, { kty, n, e, kid }];
  files.set('keys.json', Buffer.from(JSON.stringify({ keys })));
  files.set('key.pem', Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })));
  const names = [...files.keys()].filter((name) => name.startsWith('data/')).sort();
  replaceIn(files, 'bag-info.txt', oxumOf(original), oxumOf(files));
  files.set('manifest-sha256.txt', Buffer.from(names.map((name) => `${sha256(files.get(name))}  ${name}\n`).join('')));
  const describe = (name) => {
    const data = files.get(name);
    const hasLines = /\.(jsonl|heads)$/.test(name);
    const lines = hasLines && data.length > 0 ? linesIn(files, name) : [];
    const tree = hasLines ? { lines: lines.length, root: merkleRoot(lines) } : { lines: null, root: null };
    return [name, { sha256: sha256(data), bytes: data.length, ...tree }];
  };
  const before = statementIn(files);
  const statement = change({
    ...before,
    manifestSha256: sha256(files.get('manifest-sha256.txt')),
    files: Object.fromEntries(names.map(describe)),
    tags: Object.fromEntries(Object.keys(before.tags).map((name) => [name, sha256(files.get(name))])),
    key: { ...before.key, kid },
  });
  const text = Buffer.from(JSON.stringify(statement));
  files.set('statement.json', text);
  files.set('statement.jws', signatureOf(text));
}

function signatureOf(text) {
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid, b64: false, crit: ['b64'] })).toString('base64url');
  const signature = sign('sha256', Buffer.concat([Buffer.from(`${header}.`), text]), privateKey).toString('base64url');
  return Buffer.from(`${header}..${signature}`);
}

const signSeal = (files, name, seal) => {
  const text = Buffer.from(JSON.stringify({ ...seal, key: { ...seal.key, kid } }));
  files.set(name, text);
  files.set(name.replace('json', 'jws'), signatureOf(text));
  return { n: seal.seal.n, statementSha256: sha256(text) };
};

/** Makes the seals after the first `kept` ones again, with what `change` and `changeSeal` return. Returns the name of the last seal. */
function sealAgain(files, kept, change, changeSeal = (seal) => seal) {
  const names = sealsIn(files);
  let previousSeal = { n: kept, statementSha256: sha256(files.get(names[kept - 1])) };
  for (const name of names.slice(kept)) {
    const heads = linesIn(files, name.replace('json', 'heads')).map(change);
    setLines(files, name.replace('json', 'heads'), heads);
    const roots = { heads: { lines: heads.length, root: merkleRoot(heads) } };
    previousSeal = signSeal(files, name, changeSeal({ ...JSON.parse(files.get(name)), roots, previousSeal }));
  }
  return previousSeal;
}

/**
 * Invents a last event of the first decided item. If `isMore` is true, it comes after the last event; otherwise it replaces that event.
 * Returns its head.
 */
function makeUp(files, isMore, made = { justification: 'made up' }) {
  const id = decidedId(files);
  const events = linesIn(files, 'data/ledger.jsonl').map((line) => JSON.parse(line));
  const at = events.findLastIndex(({ decisionId }) => decisionId === id);
  const last = events[at];
  const [version, prev] = isMore ? [last.version + 1, sha256(JSON.stringify(last))] : [last.version, last.prev];
  const event = { ...last, version, ...made, prev };
  events.splice(isMore ? at + 1 : at, isMore ? 0 : 1, event);
  const lines = events.map((each) => JSON.stringify(each));
  setLines(files, 'data/ledger.jsonl', lines);
  const place = linesIn(files, 'data/decisions.jsonl').findIndex((line) => JSON.parse(line).id === id);
  changeLine(files, 'data/decisions.jsonl', place, (item) => ({
    ...item,
    version,
    justification: event.justification,
  }));
  return `${id} ${version} ${sha256(JSON.stringify(event))}`;
}

/** Adds an entry to the journal, in its chain. Returns its name for a seal. */
function addEntry(files, entry) {
  const lines = linesIn(files, 'data/journal.jsonl');
  const { v, n, dateTime, by, channel } = JSON.parse(lines.at(-1));
  const line = JSON.stringify({ v, n: n + 1, dateTime, ...entry, by, channel, prev: sha256(lines.at(-1)) });
  setLines(files, 'data/journal.jsonl', [...lines, line]);
  return { n: n + 1, hash: sha256(line) };
}

const same = (value) => value;
const without = (files, name, isGone) =>
  setLines(
    files,
    name,
    linesIn(files, name).filter((line) => !isGone(JSON.parse(line))),
  );
const decidedId = (files) => JSON.parse(linesIn(files, 'data/ledger.jsonl')[0]).decisionId;
const sealsIn = (files) => [...files.keys()].filter((name) => /^data\/seals\/\d+\.json$/.test(name)).sort();
const lastSeal = (files) => sealsIn(files).at(-1);
const replaceIn = (files, name, from, to) => files.set(name, Buffer.from(files.get(name).toString().replace(from, to)));

/** The ways to tamper. Those that end with `signAgain` leave all hashes and the signature valid. */
const WAYS = {
  nothing: () => undefined,
  'a byte of a record': (files) => replaceIn(files, 'data/decisions.jsonl', 'Approve', 'approve'),
  'a file gone': (files) => files.delete('data/reviewers.jsonl'),
  'a file more': (files) => files.set('data/more.txt', Buffer.from('more')),
  'a file more beside data': (files) => files.set('more.txt', Buffer.from('more')),
  'a view': (files) => replaceIn(files, 'data/views/report.html', 'Approve', 'Deny'),
  'the way to check': (files) => replaceIn(files, 'README.txt', 'KID', 'kid'),
  'the verifier': (files) => replaceIn(files, 'verify.mjs', 'BROKEN', 'holds'),
  'the statement': (files) => replaceIn(files, 'statement.json', '"isFinal": true', '"isFinal": false'),
  'the manifest': (files) => replaceIn(files, 'manifest-sha256.txt', '0', '1'),
  'no signature': (files) => files.delete('statement.jws'),
  'alg none': (files) => {
    const header = Buffer.from(JSON.stringify({ alg: 'none', b64: false, crit: ['b64'] })).toString('base64url');
    files.set('statement.jws', Buffer.from(`${header}..`));
  },
  'another crit': (files) => {
    const [header, , signature] = files.get('statement.jws').toString().split('.');
    const other = { ...JSON.parse(Buffer.from(header, 'base64url')), crit: ['b64', 'exp'] };
    files.set(
      'statement.jws',
      Buffer.from(`${Buffer.from(JSON.stringify(other)).toString('base64url')}..${signature}`),
    );
  },
  'another public key': (files) => files.set('key.pem', Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))),
  'another key under the same id': (files) => {
    const keys = JSON.parse(files.get('keys.json')).keys.map((key) => ({ ...key, n }));
    files.set('keys.json', Buffer.from(JSON.stringify({ keys })));
  },
  'a pack made anew with another key': (files) => signAgain(files),
  'a changed event': (files) => {
    changeLine(files, 'data/ledger.jsonl', 0, (event) => ({ ...event, justification: 'another reason' }));
    signAgain(files);
  },
  'a dropped event': (files) => {
    setLines(files, 'data/ledger.jsonl', linesIn(files, 'data/ledger.jsonl').slice(1));
    signAgain(files);
  },
  'swapped events': (files) => {
    const [first, second, ...others] = linesIn(files, 'data/ledger.jsonl');
    setLines(files, 'data/ledger.jsonl', [second, first, ...others]);
    signAgain(files);
  },
  'an event that says what its line is': (files) => {
    const [line] = linesIn(files, 'data/ledger.jsonl');
    const own = { line, hash: sha256(line) };
    changeLine(files, 'data/ledger.jsonl', 0, (event) => ({ ...event, by: { ...event.by, id: 'x' }, ...own }));
    signAgain(files);
  },
  'a line of a form that is not known': (files) => {
    changeLine(files, 'data/reviewers.jsonl', 0, (reviewer) => ({ ...reviewer, v: 2 }));
    signAgain(files);
  },
  'a file whose lines have no root': (files) => {
    signAgain(files, ({ files: described, ...others }) => {
      const ledger = { ...described['data/ledger.jsonl'], lines: null, root: null };
      return { ...others, files: { ...described, 'data/ledger.jsonl': ledger } };
    });
  },
  'an event whose link is cut': (files) => {
    changeLine(files, 'data/ledger.jsonl', 0, (event) => ({ ...event, prev: null }));
    signAgain(files);
  },
  'a decision that says other than its last event': (files) => {
    const at = linesIn(files, 'data/decisions.jsonl').findIndex((line) => JSON.parse(line).id === decidedId(files));
    changeLine(files, 'data/decisions.jsonl', at, (item) => ({ ...item, justification: 'another reason' }));
    signAgain(files);
  },
  'a decision back at its opening, with its events': (files) => {
    const id = decidedId(files);
    without(files, 'data/ledger.jsonl', ({ decisionId }) => decisionId === id);
    const at = linesIn(files, 'data/decisions.jsonl').findIndex((line) => JSON.parse(line).id === id);
    const opening = { version: 0, decision: 'NotReviewed', justification: '', applyResult: 'New' };
    changeLine(files, 'data/decisions.jsonl', at, (item) => ({ ...item, ...opening }));
    signAgain(files);
  },
  'an event made up behind the last seal': (files) => {
    makeUp(files, true);
    signAgain(files);
  },
  'an event made up behind the end, and the seals behind the end made anew': (files) => {
    const head = makeUp(files, false);
    const isOf = (line) => line.startsWith(head.slice(0, head.lastIndexOf(' ') + 1));
    const previousSeal = sealAgain(files, 2, (line) => (isOf(line) ? head : line));
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'an event that was recorded before the one before it': (files) => {
    const head = makeUp(files, false, { recordedDateTime: '2020-01-01T00:00:00.000Z' });
    const isOf = (line) => line.startsWith(head.slice(0, head.lastIndexOf(' ') + 1));
    const previousSeal = sealAgain(files, 1, (line) => (isOf(line) ? head : line));
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'an entry of the journal that is older than the one before it': (files) => {
    const journal = addEntry(files, { kind: 'mailed', dateTime: '2020-01-01T00:00:00.000Z' });
    const previousSeal = sealAgain(files, sealsIn(files).length - 1, same, (seal) => ({ ...seal, journal }));
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'an acknowledgement of a seal that never was': (files) => {
    const journal = addEntry(files, { kind: 'acknowledged', statement: 'seen', statementSha256: sha256('none') });
    const previousSeal = sealAgain(files, sealsIn(files).length - 1, same, (seal) => ({ ...seal, journal }));
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'a seal that forgets an event': (files) => {
    const id = decidedId(files);
    const item = linesIn(files, 'data/items.jsonl').find((line) => JSON.parse(line).decisionId === id);
    const third = sealsIn(files)[2].replace('json', 'heads');
    const opened = linesIn(files, third).map((line) => (line.startsWith(id) ? `${id} 0 ${sha256(item)}` : line));
    setLines(files, third, opened);
    const previousSeal = sealAgain(files, 2, same);
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'a seal that does not say the hash of an event': (files) => {
    const id = decidedId(files);
    const hide = (line) => (line.startsWith(id) ? line.replace(/\S+$/, '-') : line);
    const previousSeal = sealAgain(files, sealsIn(files).length - 1, hide);
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'a seal that has an item twice, and another one not at all': (files) => {
    const [first, second] = linesIn(files, lastSeal(files).replace('json', 'heads'));
    const previousSeal = sealAgain(files, 1, (line) => (line.startsWith(first.split(' ')[0]) ? second : line));
    signAgain(files, (statement) => ({ ...statement, previousSeal, isFinal: false }));
  },
  'a seal that forgets a line of the journal': (files) => {
    const journal = { n: 1, hash: sha256(linesIn(files, 'data/journal.jsonl')[0]) };
    const forget = (seal) => (seal.seal.n === 3 ? { ...seal, journal } : seal);
    const previousSeal = sealAgain(files, 2, same, forget);
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'a seal that was made before the one before it': (files) => {
    const early = (seal) => ({ ...seal, seal: { ...seal.seal, dateTime: '2020-01-01T00:00:00.000Z' } });
    const previousSeal = sealAgain(files, sealsIn(files).length - 1, same, early);
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'another size of the bag': (files) => {
    replaceIn(files, 'bag-info.txt', /Payload-Oxum: \d+/, 'Payload-Oxum: 1');
    signAgain(files);
  },
  'the instance of another review': (files) => {
    const instance = JSON.parse(files.get('data/instance.json'));
    files.set('data/instance.json', Buffer.from(JSON.stringify({ ...instance, id: 'x' })));
    signAgain(files);
  },
  'the definition of another review, in its last version too': (files) => {
    const definition = JSON.parse(files.get('data/definition.json'));
    const rename = (version) => ({ ...version, definition: { ...version.definition, id: 'x' } });
    changeLine(files, 'data/versions.jsonl', definition.version.n - 1, rename);
    const version = { ...definition.version, hash: sha256(linesIn(files, 'data/versions.jsonl').at(-1)) };
    files.set('data/definition.json', Buffer.from(JSON.stringify({ ...definition, id: 'x', version })));
    signAgain(files);
  },
  'a reviewer left out': (files) => {
    setLines(files, 'data/reviewers.jsonl', linesIn(files, 'data/reviewers.jsonl').slice(1));
    signAgain(files);
  },
  'an item twice': (files) => {
    const lines = linesIn(files, 'data/items.jsonl');
    setLines(files, 'data/items.jsonl', [lines[0], ...lines]);
    signAgain(files);
  },
  ...Object.fromEntries(
    ['items', 'decisions', 'reviewers'].map((name) => [
      `two lines of ${name} in another order`,
      (files) => {
        const [first, second, ...others] = linesIn(files, `data/${name}.jsonl`);
        setLines(files, `data/${name}.jsonl`, second ? [second, first, ...others] : [first, first]);
        signAgain(files);
      },
    ]),
  ),
  ...Object.fromEntries(
    ['membershipType', 'context', 'recommendation', 'applyDescription', 'attempts', 'removalCheck'].map((name) => [
      `another ${name} of a decision`,
      (files) => {
        const at = linesIn(files, 'data/decisions.jsonl').findIndex((line) => JSON.parse(line).id === decidedId(files));
        changeLine(files, 'data/decisions.jsonl', at, (item) => ({ ...item, [name]: [{ x: 'x' }] }));
        signAgain(files);
      },
    ]),
  ),
  'a seal of another kind': (files) => {
    const name = lastSeal(files);
    const seal = JSON.parse(files.get(name));
    const previousSeal = signSeal(files, name, { ...seal, seal: { ...seal.seal, kind: 'ended' } });
    signAgain(files, (statement) => ({ ...statement, previousSeal, isFinal: false }));
  },
  'an item removed from one file': (files) => {
    setLines(files, 'data/items.jsonl', linesIn(files, 'data/items.jsonl').slice(1));
    signAgain(files);
  },
  'an item removed from all files': (files) => {
    const id = decidedId(files);
    without(files, 'data/items.jsonl', ({ decisionId }) => decisionId === id);
    without(files, 'data/decisions.jsonl', (item) => item.id === id);
    without(files, 'data/ledger.jsonl', ({ decisionId }) => decisionId === id);
    signAgain(files);
  },
  'another principal in an item': (files) => {
    changeLine(files, 'data/items.jsonl', 0, (item) => ({
      ...item,
      principal: { ...item.principal, displayName: 'X' },
    }));
    signAgain(files);
  },
  'the last entry of the journal dropped': (files) => {
    setLines(files, 'data/journal.jsonl', linesIn(files, 'data/journal.jsonl').slice(0, -1));
    signAgain(files);
  },
  'a changed entry of the journal': (files) => {
    changeLine(files, 'data/journal.jsonl', 0, (entry) => ({ ...entry, dateTime: '2026-01-01T00:00:00.000Z' }));
    signAgain(files);
  },
  'a call that read the population': (files) => {
    changeLine(files, 'data/population.jsonl', 0, (call) => ({ ...call, rows: call.rows - 1 }));
    signAgain(files, (statement) => ({
      ...statement,
      population: { ...statement.population, read: statement.population.read - 1 },
    }));
  },
  'decisions that no call lists, in a balanced population': (files) => {
    const call = { n: 1, idsSha256: sha256('others') };
    changeLine(files, 'data/items.jsonl', 0, (item) => ({ ...item, call }));
    signAgain(files, ({ population, ...others }) => ({
      ...others,
      population: { ...population, balanced: true, unrecorded: 1, relisted: 1 },
    }));
  },
  'another number of items': (files) => {
    signAgain(files, ({ population, ...others }) => ({
      ...others,
      population: { ...population, items: population.items - 1 },
    }));
  },
  'an exclusion that was not': (files) => {
    setLines(files, 'data/exclusions.jsonl', [JSON.stringify({ v: 1, call: 1, id: 'x', rule: 'otherType' })]);
    signAgain(files);
  },
  'other settings': (files) => {
    replaceIn(files, 'data/terms.json', '"instanceDurationInDays":7', '"instanceDurationInDays":8');
    signAgain(files);
  },
  'other settings, in the statement too': (files) => {
    replaceIn(files, 'data/terms.json', '"instanceDurationInDays":7', '"instanceDurationInDays":8');
    const settingsSha256 = sha256(files.get('data/terms.json'));
    signAgain(files, (statement) => ({ ...statement, settingsSha256 }));
  },
  'another person who changed the definition': (files) => {
    changeLine(files, 'data/versions.jsonl', 0, (version) => ({ ...version, by: { ...version.by, id: 'x' } }));
    signAgain(files);
  },
  'the last version dropped': (files) => {
    setLines(files, 'data/versions.jsonl', linesIn(files, 'data/versions.jsonl').slice(0, -1));
    signAgain(files);
  },
  'all versions dropped, and the name of the last one': (files) => {
    files.set('data/versions.jsonl', Buffer.from(''));
    const { version, ...definition } = JSON.parse(files.get('data/definition.json'));
    files.set('data/definition.json', Buffer.from(JSON.stringify(definition)));
    signAgain(files);
  },
  'a mail that was not accepted': (files) => {
    changeLine(files, 'data/notices.jsonl', 0, (notice) => ({ ...notice, accepted: !notice.accepted }));
    signAgain(files);
  },
  'another definition': (files) => {
    replaceIn(files, 'data/definition.json', '"instanceDurationInDays": 7', '"instanceDurationInDays": 8');
    signAgain(files);
  },
  'the last seal dropped': (files) => {
    const name = lastSeal(files);
    for (const ending of ['json', 'jws', 'heads']) files.delete(name.replace('json', ending));
    signAgain(files);
  },
  'the last seal dropped from the statement too': (files) => {
    const name = lastSeal(files);
    for (const ending of ['json', 'jws', 'heads']) files.delete(name.replace('json', ending));
    const before = JSON.parse(files.get(lastSeal(files)));
    const previousSeal = { n: before.seal.n, statementSha256: sha256(files.get(lastSeal(files))) };
    signAgain(files, (statement) => ({ ...statement, previousSeal }));
  },
  'a seal in the middle dropped': (files) => {
    for (const ending of ['json', 'jws', 'heads']) files.delete(`data/seals/000002.${ending}`);
    signAgain(files);
  },
  'the lines of a seal': (files) => {
    setLines(files, 'data/seals/000002.heads', linesIn(files, 'data/seals/000002.heads').slice(1));
    signAgain(files);
  },
  'a seal': (files) => {
    replaceIn(files, 'data/seals/000001.json', '"opened"', '"ended"');
    signAgain(files);
  },
  'another principal in a decision': (files) => {
    changeLine(files, 'data/decisions.jsonl', 0, (item) => ({ ...item, principal: { ...item.principal, id: 'x' } }));
    signAgain(files);
  },
  'a member twice in a line': (files) => {
    replaceIn(files, 'data/decisions.jsonl', '{"v":1', '{"v":1,"decision":"Approve"');
    signAgain(files);
  },
  'a line without its line feed': (files) => {
    const data = files.get('data/decisions.jsonl');
    files.set('data/decisions.jsonl', data.subarray(0, data.length - 1));
    signAgain(files);
  },
  'a byte that is no UTF-8': (files) => {
    const data = Buffer.from(files.get('data/decisions.jsonl'));
    data[data.indexOf('displayName') + 14] = 0xff;
    files.set('data/decisions.jsonl', data);
    signAgain(files);
  },
  'a timestamp beside the statement': (files) => files.set('timestamp.tsr', Buffer.from('0')),
  'the pack of another instance': (files) => signAgain(files, (statement) => ({ ...statement, instanceId: 'x' })),
  'complete, though something is missing': (files) =>
    signAgain(files, (statement) => ({ ...statement, complete: true })),
  'a decision that is not counted': (files) =>
    signAgain(files, (statement) => ({ ...statement, decisions: { ...statement.decisions, Deny: undefined } })),
  'no population': (files) => signAgain(files, (statement) => ({ ...statement, population: null })),
  'a balanced population that is said not to be': (files) =>
    signAgain(files, ({ population, ...others }) => ({ ...others, population: { ...population, balanced: false } })),
  'another control total': (files) =>
    signAgain(files, ({ population, ...others }) => ({ ...others, population: { ...population, control: null } })),
  'other counts': (files) =>
    signAgain(files, (statement) => ({ ...statement, decisions: { ...statement.decisions, Deny: 0 } })),
};

const problemsOf = (files, pinned) => verifyFiles(files, pinned).findings.bad.flatMap(({ problems }) => problems);

const byHand = Object.fromEntries(
  Object.entries(WAYS).map(([name, tamper]) => {
    const files = new Map(original);
    tamper(files);
    return [name, problemsOf(files, {})];
  }),
);

/** Returns a small generator of random numbers (mulberry32), so that a failing seed fails again. */
function numbersFrom(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const names = [...original.keys()];
const unnoticed = [];
for (let seed = 0; seed < Number(seeds); seed += 1) {
  const below = numbersFrom(seed);
  const files = new Map(original);
  const name = names[seed % names.length];
  const data = Buffer.from(files.get(name));
  if (data.length === 0) files.set(name, Buffer.from('\n'));
  else {
    data[below(data.length)] ^= 1 + below(255);
    files.set(name, data);
  }
  if (problemsOf(files, {}).length === 0) unnoticed.push(`${seed} ${name}`);
}

/** The changes to whole lines of a record before it is signed again. */
const LINES = {
  drop: (lines, at) => lines.toSpliced(at, 1),
  double: (lines, at) => lines.toSpliced(at, 0, lines[at]),
  'move to the end': (lines, at) => [...lines.toSpliced(at, 1), lines[at]],
  swap: (lines, at, other) => lines.with(at, lines[other]).with(other, lines[at]),
};

const records = names.filter((name) => /\.(jsonl|heads)$/.test(name) && original.get(name).length > 0);
const unnoticedLines = [];
for (let seed = 0; seed < Number(seeds) / 5; seed += 1) {
  const below = numbersFrom(seed);
  const name = records[seed % records.length];
  const way = Object.keys(LINES)[below(Object.keys(LINES).length)];
  const files = new Map(original);
  const lines = linesIn(files, name);
  setLines(files, name, LINES[way](lines, below(lines.length), below(lines.length)));
  if (files.get(name).equals(original.get(name))) continue;
  signAgain(files);
  if (problemsOf(files, {}).length === 0) unnoticedLines.push(`${seed}: ${way} in ${name}`);
}

const pinned = new Map(original);
signAgain(pinned);
const own = statementIn(original).key.kid;
console.log(
  JSON.stringify({
    byHand,
    unnoticed,
    unnoticedLines,
    files: names.length,
    withKid: problemsOf(pinned, { kid: own }),
    own,
  }),
);
