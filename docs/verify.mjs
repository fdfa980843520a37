#!/usr/bin/env node
/**
 * Checks evidence packs of access reviews: `node verify.mjs PACK… [--kid KID] [--seal HASH]`. A PACK is a zip or an unpacked folder; several packs of a
 * series are checked one by one and against each other. Needs Node 20.15 and nothing else, and calls nobody. Exits with 0 when everything
 * holds and with 1 otherwise. docs/evidence.md describes the format; the numbers in comments are its rules.
 */
import { createHash, createPublicKey, hash, verify as verifySignature } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, inflateRawSync } from 'node:zlib';

const STATEMENT = 'statement.json';
const MANIFEST = 'manifest-sha256.txt';
/** Tag files that the statement cannot name, because they follow from it. */
const FOLLOWING = [MANIFEST, STATEMENT, 'statement.jws'];
const PACK_TYPES = ['urn:access-reviews:evidence-pack:v1', 'urn:access-reviews:series-pack:v1'];
const SEAL_TYPE = 'urn:access-reviews:seal:v1';

const sha256 = (data) => hash('sha256', data);
const counted = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Collects what is right and what is wrong. */
class Findings {
  good = [];
  bad = [];

  /** `problems` is empty where the sentence holds. */
  say(sentence, problems) {
    if (problems.length === 0) this.good.push(sentence);
    else this.bad.push({ sentence, problems });
  }
}

// Reading ------------------------------------------------------------------------------------------------------------------------------

/** Returns the files of a pack by name, without its outer folder. Throws an Error for what is no pack. */
export function readPack(path) {
  const files = statSync(path).isDirectory() ? readFolder(path) : readZip(readFileSync(path));
  if (files.has(STATEMENT)) return files;
  const [folder, ...others] = new Set([...files.keys()].map((name) => name.split('/', 1)[0]));
  if (others.length > 0 || !files.has(`${folder}/${STATEMENT}`))
    throw new Error('It has no statement.json, or files beside its folder.');
  return new Map([...files].map(([name, data]) => [name.slice(folder.length + 1), data]));
}

function readFolder(path) {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  if (entries.some((entry) => !entry.isFile())) throw new Error('It has links or devices.');
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [relative(path, file).split(sep).join('/'), readFileSync(file)];
    }),
  );
}

/**
 * Reads the central directory of a zip (APPNOTE 4.3.12), with the 64-bit sizes of 4.5.3. Throws an Error for bytes that belong to no file
 * of it: another program might find another file there.
 */
function readZip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) throw new Error('It is neither a folder nor a zip.');
  let [count, directory, directoryEnd] = [zip.readUInt16LE(end + 10), zip.readUInt32LE(end + 16), end];
  if (directory === 0xffffffff || count === 0xffff) {
    directoryEnd = Number(zip.readBigUInt64LE(end - 20 + 8));
    [count, directory] = [32, 48].map((field) => Number(zip.readBigUInt64LE(directoryEnd + field)));
  }
  const entries = [];
  for (let n = 0; n < count; n += 1) entries.push(readEntry(zip, entries.at(-1)?.next ?? directory));
  const listEnd = entries.at(-1)?.next;
  entries.sort((a, b) => a.begin - b.begin);
  const isFilled = entries.every(({ end: last, descriptors }, n) =>
    descriptors.includes((entries[n + 1]?.begin ?? directory) - last),
  );
  const isWhole = listEnd === directoryEnd && [0, 76].includes(end - directoryEnd) && end + 22 === zip.length;
  if (entries[0]?.begin !== 0 || !isFilled || !isWhole) throw new Error('The zip has bytes beside its files.');
  const files = new Map();
  for (const { name, data } of entries) {
    if (files.has(name)) throw new Error(`The zip has ${name} twice.`);
    if (!name.endsWith('/')) files.set(name, data);
    else if (data.length > 0) throw new Error(`The folder ${name} has content.`);
  }
  return files;
}

/** The bytes behind a file that is followed by its sizes (APPNOTE 4.3.9), with and without a signature, of 32 bits and of 64. */
const DESCRIPTORS = [12, 16, 20, 24];

/** Returns a file, where its bytes begin and end, how many may follow, and where the next one is in the directory. */
function readEntry(zip, at) {
  if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('The directory of the zip is damaged.');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
  const next = at + 46 + nameLength + extraLength + commentLength;
  const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
  const extra = zip.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const [size, packed, begin] = widen(
    [24, 20, 42].map((field) => zip.readUInt32LE(at + field)),
    extra,
  );
  const start = begin + 30 + zip.readUInt16LE(begin + 26) + zip.readUInt16LE(begin + 28);
  const localName = zip.toString('utf8', begin + 30, begin + 30 + zip.readUInt16LE(begin + 26));
  if (localName !== name) throw new Error(`The zip calls ${name} also ${localName}.`);
  if (((zip.readUInt32LE(at + 38) >>> 16) & 0o170000) === 0o120000) throw new Error(`${name} is a link.`);
  const content = zip.subarray(start, start + packed);
  const method = zip.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new Error(`${name} is compressed in another way than by deflate.`);
  // One chunk has all of it, so that nothing is copied.
  const inflate = () => inflateRawSync(content, { info: true, chunkSize: Math.max(size + 1, 64) });
  const { buffer: data, engine } = method === 8 ? inflate() : { buffer: content };
  if (data.length !== size || crc32(data) !== zip.readUInt32LE(at + 16) || (engine && engine.bytesWritten !== packed))
    throw new Error(`${name} is damaged in the zip.`);
  const descriptors = zip.readUInt16LE(at + 8) & 8 ? [0, ...DESCRIPTORS] : [0];
  return { name, data, next, begin, end: start + packed, descriptors };
}

function widen(values, extra) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let field = at + 4;
    return values.map((value) => (value === 0xffffffff ? Number(extra.readBigUInt64LE((field += 8) - 8)) : value));
  }
  return values;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The lines of a file; each ends with a line feed. Throws an Error for a file that is not so, or no UTF-8. */
function linesOf(data) {
  if (data.length === 0) return [];
  const lines = UTF8.decode(data).split('\n');
  if (lines.pop() !== '') throw new Error('The last line of a file has no line feed.');
  return lines;
}

/**
 * The lines of a file, with the hash of each. Throws an Error for a line that names a member twice, or is printed in another way: two readers
 * might read two things.
 */
function recordsOf(files, name) {
  return linesOf(files.get(name) ?? Buffer.alloc(0)).map((line, n) => {
    const record = JSON.parse(line);
    if (JSON.stringify(record) !== line) throw new Error(`Line ${n + 1} of ${name} can be read in two ways.`);
    if (record.v !== 1) throw new Error(`Line ${n + 1} of ${name} is of a form that this program does not know.`);
    // Behind the members of the line, none of which may say what the line is.
    return Object.assign(record, { line, hash: sha256(line) });
  });
}

/** The Merkle tree hash of RFC 6962, section 2.1. */
export function merkleRoot(lines) {
  const roots = [];
  const parent = (left, right) => sha256(Buffer.from(`01${left}${right}`, 'hex'));
  lines.forEach((line, size) => {
    let root = sha256(`\0${line}`);
    for (let n = size; n % 2 === 1; n = (n - 1) / 2) root = parent(roots.pop(), root);
    roots.push(root);
  });
  return roots.length === 0 ? sha256('') : roots.reduceRight((right, left) => parent(left, right));
}

// Rules 1 to 3: files and signature ----------------------------------------------------------------------------------------------------

/** Returns why a detached signature (RFC 7797) is not one of this key set over these bytes. */
function signatureProblems(jws, bytes, keys, kid) {
  const parts = jws.toString('latin1').split('.');
  const key = keys.find((each) => each.kid === kid);
  if (!key) return [`the key ${kid} is not in keys.json`];
  const { kty, n, e } = key;
  const thumbprint = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  if (kty !== 'RSA' || thumbprint !== kid) return [`the key ${kid} is another key than its id says`];
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid, b64: false, crit: ['b64'] })).toString('base64url');
  if (parts.length !== 3 || parts[0] !== header || parts[1] !== '')
    return ['the header of the signature is not the one that is signed with'];
  const signature = Buffer.from(parts[2], 'base64url');
  if (signature.toString('base64url') !== parts[2]) return ['the signature has a second spelling'];
  const signed = Buffer.concat([Buffer.from(`${header}.`), bytes]);
  const isGood = verifySignature('sha256', signed, createPublicKey({ key: { kty, n, e }, format: 'jwk' }), signature);
  return isGood ? [] : ['the signature is not over these bytes'];
}

function checkFiles(files, statement, findings) {
  const manifest = new Map(linesOf(files.get(MANIFEST)).map((line) => [line.slice(66), line.slice(0, 64)]));
  const data = [...files.keys()].filter((name) => name.startsWith('data/'));
  const tags = [...files.keys()].filter((name) => !name.startsWith('data/') && !FOLLOWING.includes(name));
  const missing = [...manifest.keys(), ...Object.keys(statement.tags)].filter((name) => !files.has(name));
  const added = [...data.filter((name) => !manifest.has(name)), ...tags.filter((name) => !(name in statement.tags))];
  const isChanged = (name, wanted) => files.has(name) && sha256(files.get(name)) !== wanted;
  const changed = [...manifest, ...Object.entries(statement.tags)].filter(([name, wanted]) => isChanged(name, wanted));
  findings.say(`All files are there, unchanged, and no others: ${counted(files.size, 'file')}.`, [
    ...missing.map((name) => `${name} is missing`),
    ...added.map((name) => `${name} was added`),
    ...changed.map(([name]) => `${name} was changed`),
  ]);
  const wrong = Object.entries(statement.files).filter(([name, described]) => {
    const content = files.get(name) ?? Buffer.alloc(0);
    if (described.bytes !== content.length || described.sha256 !== manifest.get(name)) return true;
    if (!/\.(jsonl|heads)$/.test(name)) return described.lines !== null || described.root !== null;
    const lines = linesOf(content);
    return described.lines !== lines.length || described.root !== merkleRoot(lines);
  });
  const unnamed = data.filter((name) => !(name in statement.files));
  findings.say('The statement names each file with its size, its hash and the root of its lines.', [
    ...wrong.map(([name]) => `${name} is not what the statement says`),
    ...unnamed.map((name) => `the statement does not name ${name}`),
  ]);
}

/** Rules 1 and 2: what the pack says of itself beside the statement. */
function checkNames(files, statement, findings) {
  const data = [...files].filter(([name]) => name.startsWith('data/'));
  const oxum = `${data.reduce((sum, [, { length }]) => sum + length, 0)}.${data.length}`;
  const isCounted = linesOf(files.get('bag-info.txt') ?? Buffer.alloc(0)).includes(`Payload-Oxum: ${oxum}`);
  const isOurs = (name, { id, definitionId = statement.definitionId }) =>
    id === (name === 'definition' ? statement.definitionId : statement.instanceId) &&
    definitionId === statement.definitionId;
  const named = statement.instanceId === null ? ['definition'] : ['definition', 'instance'];
  const others = named.filter((name) => !isOurs(name, JSON.parse(files.get(`data/${name}.json`))));
  findings.say('The definition and the instance are those of the statement, and the bag has their size.', [
    ...(isCounted ? [] : [`bag-info.txt has another Payload-Oxum than ${oxum}`]),
    ...others.map((name) => `${name}.json is that of another review`),
  ]);
}

function checkSignature(files, statement, pinned, findings) {
  const { keys } = JSON.parse(files.get('keys.json'));
  const { kid } = statement.key;
  const problems = signatureProblems(files.get('statement.jws') ?? Buffer.alloc(0), files.get(STATEMENT), keys, kid);
  const pem = createPublicKey(files.get('key.pem')).export({ format: 'jwk' });
  if (pem.n !== keys.find((key) => key.kid === kid)?.n) problems.push('key.pem is another key');
  findings.say(`The statement is signed with the key ${kid}.`, problems);
  if (pinned !== undefined) findings.say(`That is the key you named.`, kid === pinned ? [] : [`you named ${pinned}`]);
  return keys;
}

/** A worker looks at its clock up to so long before it writes, and the clocks of two workers differ. */
const MINUTES = 10;

/** Returns the places at which times go back; those that were not recorded do not count. */
function backwards(times) {
  let latest = -Infinity;
  return times.flatMap((time, at) => {
    const instant = time === undefined ? latest : Date.parse(time);
    const isBack = !(instant >= latest - MINUTES * 60_000);
    latest = Math.max(latest, instant);
    return isBack ? [at] : [];
  });
}

// Rules 4 to 6: items, decisions and their ledger --------------------------------------------------------------------------------------

const STATE = ['decision', 'justification', 'applyResult'];

/** Events of version 0.1 do not have these. */
const STATE_SINCE_02 = ['applyDescription', 'recommendation', 'stage'];

const isSame = (one, other) =>
  (one ?? null) === (other ?? null) || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Whether a decision is about who and what its item is. */
const isOf = (decision, item) =>
  !item ||
  ['principal', 'resource', 'membershipType', 'context', 'call'].every((name) => isSame(decision[name], item[name]));

/** Whether the keys of records grow from line to line. */
const isInOrder = (keys) => keys.every((key, at) => at === 0 || keys[at - 1] < key);
const numbered = (id, n) => `${id} ${String(n).padStart(9, '0')}`;

/** Returns the files that are not in the order of their keys, or have one twice. */
function unsorted(records) {
  const keys = {
    items: ({ decisionId }) => decisionId,
    decisions: ({ id }) => id,
    ledger: ({ decisionId, version }) => numbered(decisionId, version),
    reviewers: ({ id }) => id,
    notices: ({ userId, n }) => numbered(userId, n),
  };
  const names = Object.keys(records).filter((name) => !isInOrder(records[name].map(keys[name])));
  return names.map((name) => `${name}.jsonl is not in its order, or has a line twice`);
}

/** Returns what a decision says of its removal and its ledger does not. */
function removalProblems(decision, events) {
  const last = (kind, name) => events.findLast((event) => event.kind === kind)?.[name];
  const told = {
    plan: last('apply', 'plan'),
    attempts: events.flatMap(({ attempt }) => attempt ?? []),
    removalCheck: last('readBack', 'removalCheck'),
    restoration: last('restore', 'restoration'),
  };
  const names = Object.keys(told).filter(
    (name) => !isSame(decision[name] ?? (name === 'attempts' ? [] : null), told[name]),
  );
  return names.map((name) => `${decision.id}: its ${name} is another one than in its events`);
}

/** Returns the items, the decisions, and the events of each item, in the order of their files. */
function checkLedger(files, statement, findings) {
  const opened = recordsOf(files, 'data/items.jsonl');
  const items = new Map(opened.map((item) => [item.decisionId, item]));
  const decisions = recordsOf(files, 'data/decisions.jsonl');
  const ledger = recordsOf(files, 'data/ledger.jsonl');
  const events = groupBy(ledger, ({ decisionId }) => decisionId);
  const ids = new Set(decisions.map(({ id }) => id));
  findings.say(`Each item has its decision, and no other decision is there: ${counted(items.size, 'item')}.`, [
    ...decisions.filter(({ id }) => !items.has(id)).map(({ id }) => `decision ${id} has no item`),
    ...[...items.keys()].filter((id) => !ids.has(id)).map((id) => `item ${id} has no decision`),
    ...[...events.keys()].filter((id) => !ids.has(id)).map((id) => `the ledger has ${id}, which has no decision`),
    ...unsorted({ items: opened, decisions, ledger }),
    ...decisions
      .filter((decision) => !isOf(decision, items.get(decision.id)))
      .map(({ id }) => `${id} is about another`),
  ]);
  const problems = decisions.flatMap((decision) =>
    chainProblems(decision, events.get(decision.id) ?? [], items.get(decision.id)?.hash, statement.isFinal),
  );
  findings.say(
    'The ledger has each change of each decision, each names the one before it, and the last one is the decision.',
    problems,
  );
  return { items: opened, decisions, events: opened.map(({ decisionId }) => events.get(decisionId) ?? []) };
}

/** Events before version 0.2 name no event before them; nothing after them can be shown to be unchanged since it was written. */
function chainProblems(decision, events, opening, isFinal) {
  const { id, version } = decision;
  const problems = [];
  let before = opening;
  events.forEach((event, n) => {
    if (event.version !== n + 1) problems.push(`${id}: version ${n + 1} is missing`);
    const isOld = event.prev === undefined || (event.prev === null && events[n - 1]?.prev === undefined && n > 0);
    if (!isOld && event.prev !== before) {
      problems.push(`${id}: what came before version ${event.version} was changed`);
    }
    before = event.hash;
  });
  problems.push(
    ...backwards(events.map(({ recordedDateTime }) => recordedDateTime)).map(
      (at) => `${id}: version ${at + 1} was recorded before the one before it`,
    ),
  );
  if (events.length < version || (isFinal && events.length > version))
    problems.push(`${id}: the ledger ends at another version`);
  const last = events[version - 1];
  if (last && STATE.some((name) => last[name] !== decision[name]))
    problems.push(`${id}: it says other than its last event`);
  if (last?.recordedDateTime && STATE_SINCE_02.some((name) => !isSame(last[name], decision[name])))
    problems.push(`${id}: it has other reasons than its last event`);
  if (last?.recordedDateTime && isFinal) problems.push(...removalProblems(decision, events));
  if (!last && decision.decision !== 'NotReviewed') problems.push(`${id}: it was decided without an event`);
  return problems;
}

const countBy = (rows, valueOf) =>
  Object.fromEntries([...groupBy(rows, valueOf)].map(([value, group]) => [value, group.length]));

/** Rule 7: counts. */
function checkCounts(files, statement, { decisions }, findings) {
  const counts = countBy(decisions, ({ decision }) => decision);
  const said = { ...Object.fromEntries(Object.keys(counts).map((name) => [name, 0])), ...statement.decisions };
  const wrong = Object.entries(said).filter(([name, count]) => (counts[name] ?? 0) !== count);
  findings.say(
    'The counts of the statement are those of the decisions.',
    wrong.map(([name]) => `${name}: ${counts[name] ?? 0}`),
  );
  const settings = files.get('data/terms.json') ?? Buffer.alloc(0);
  findings.say(
    'The settings are those of the statement.',
    sha256(settings) === statement.settingsSha256 ? [] : ['terms.json'],
  );
}

/** Returns the rows under each key, in their order. */
function groupBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Rule 8: the journal and the calls that read the population are one chain each. */
function checkChain(files, name, findings) {
  const entries = recordsOf(files, `data/${name}.jsonl`);
  const isBroken = ({ n, prev }, index) => n !== index + 1 || prev !== (index === 0 ? null : entries[index - 1].hash);
  findings.say(`The ${name}: ${counted(entries.length, 'line')} in one chain.`, [
    ...entries.filter(isBroken).map(({ n }) => `line ${n} of the ${name} does not follow the one before it`),
    ...backwards(entries.map(({ dateTime }) => dateTime)).map(
      (at) => `line ${at + 1} of the ${name} is of a time before that of the one before it`,
    ),
  ]);
  return entries;
}

/** Whether a chain has the line of which `head` has number and hash. */
const isIn = (entries, head) => entries[head.n - 1] !== undefined && entries[head.n - 1].hash === head.hash;

/** Rule 14: the mails to each reviewer are one chain, and the reviewer names a line of it. Somebody may be asked while a pack is made. */
function checkNotices(files, { isFinal }, findings) {
  const notices = recordsOf(files, 'data/notices.jsonl');
  const chains = groupBy(notices, ({ userId }) => userId);
  const people = recordsOf(files, 'data/reviewers.jsonl');
  const reviewers = new Map(people.map((reviewer) => [reviewer.id, reviewer]));
  const isBroken = (chain) =>
    chain.some(({ n, prev }, at) => n !== at + 1 || prev !== (at === 0 ? null : chain[at - 1].hash));
  const broken = [...chains].filter(([id, chain]) => (isFinal && !reviewers.has(id)) || isBroken(chain));
  const unnamed = [...reviewers].filter(([id, { notices: head }]) => {
    return head && chains.get(id)?.[head.n - 1]?.hash !== head.hash;
  });
  findings.say('The mails to each reviewer are one chain.', [
    ...unsorted({ reviewers: people, notices }),
    ...broken.map(([id]) => `the mails to ${id} do not follow one another`),
    ...unnamed.map(([id]) => `reviewer ${id} names another last mail`),
  ]);
}

/** Rule 12: the versions of the definition are one chain, the last one is the definition, and the settings name the one they come from. */
function checkVersions(files, findings) {
  const versions = checkChain(files, 'versions', findings);
  const { status, version, canHoldRoles, ...definition } = JSON.parse(files.get('data/definition.json'));
  const last = versions.at(-1);
  const isNamed = (head) => !head || isIn(versions, head);
  const isLast = last ? version?.n === last.n && isNamed(version) : version === undefined;
  const terms = files.get('data/terms.json');
  findings.say('The last version is the definition, and the settings come from one of the versions.', [
    ...(isLast ? [] : ['the definition names another last version']),
    ...(!last || JSON.stringify(last.definition) === JSON.stringify(definition) ? [] : ['the definition is another']),
    ...(terms === undefined || isNamed(JSON.parse(terms).version) ? [] : ['the settings name another version']),
  ]);
  return versions.map(({ n, kind, dateTime, by, channel }) => {
    return `version ${n} of the definition: ${kind} ${dateTime} by ${by.displayName || by.id}, request ${channel.requestId ?? 'unknown'}`;
  });
}

// Rule 9: seals ------------------------------------------------------------------------------------------------------------------------

/** The seals of a pack of an instance, in the order of their names, each with the lines under its root and the versions in them. */
function sealsIn(files) {
  const names = [...files.keys()].filter((name) => /^data\/seals\/\d+\.json$/.test(name)).sort();
  return names.map((name) => {
    const bytes = files.get(name);
    const [jws, lines] = ['jws', 'heads'].map((ending) => files.get(name.replace(/json$/, ending)) ?? Buffer.alloc(0));
    const heads = linesOf(lines);
    const versions = heads.map((head) => Number(head.split(' ', 2)[1]));
    return { ...JSON.parse(bytes), name, jws, bytes, heads, versions };
  });
}

const SEAL_KINDS = ['opened', 'ended', 'applied', 'later'];

/** Whether a seal of a kind can follow one of another: each is made once, but for the last. */
const comesAfter = (kind, before) =>
  SEAL_KINDS.indexOf(kind) > SEAL_KINDS.indexOf(before) || (kind === 'later' && before === 'later');

/** Returns the seals of an instance, checked one against the other. */
function checkSeals(seals, { keys, statement }, findings) {
  const problems = seals.flatMap((seal, index) => {
    const before = seals[index - 1];
    const wanted = before ? { n: before.seal.n, statementSha256: sha256(before.bytes) } : null;
    const isNext =
      seal.seal.n === index + 1 &&
      JSON.stringify(seal.previousSeal) === JSON.stringify(wanted) &&
      comesAfter(seal.seal.kind, before?.seal.kind);
    const isOurs =
      seal.type === SEAL_TYPE &&
      seal.tenantId === statement.tenantId &&
      seal.definitionId === statement.definitionId &&
      seal.instanceId === (statement.instanceId ?? seal.instanceId);
    return [
      ...signatureProblems(seal.jws, seal.bytes, keys, seal.key.kid).map(
        (problem) => `seal ${seal.seal.n}: ${problem}`,
      ),
      ...(isNext ? [] : [`seal ${seal.seal.n} does not follow the one before it`]),
      ...(isOurs ? [] : [`seal ${seal.seal.n} is of another review`]),
    ];
  });
  problems.push(
    ...backwards(seals.map(({ seal }) => seal.dateTime)).map(
      (at) => `seal ${at + 1} was made before the one before it`,
    ),
  );
  findings.say(`Each seal is signed and names the one before it: ${counted(seals.length, 'seal')}.`, problems);
  return seals;
}

/** What may follow the end: it takes access away, looks whether it is gone, or gives it back, and leaves the decision as it was. */
const AFTER_END = ['apply', 'readBack', 'restore'];

/** A final pack has no event behind its last seal, and events behind the seal at the end decide nothing. */
function checkEnd({ seals, statement, ledger }, findings) {
  const end = seals.find(({ seal }) => seal.kind !== 'opened');
  const problems = ledger.items.flatMap((item, at) => {
    const id = item.decisionId;
    const events = ledger.events[at];
    const atEnd = end?.versions[at] ?? events.length;
    const before = events[atEnd - 1] ?? { decision: 'NotReviewed', justification: '' };
    const isSame = ({ kind, decision, justification }) =>
      AFTER_END.includes(kind) && decision === before.decision && justification === before.justification;
    return [
      ...(events.slice(atEnd).every(isSame) ? [] : [`${id} was decided after the end`]),
      ...(!statement.isFinal || seals.at(-1)?.versions[at] === events.length
        ? []
        : [`${id} changed after the last seal`]),
    ];
  });
  findings.say('Nothing was decided after the end, and a final pack has nothing behind its last seal.', problems);
}

/** Returns which seals know less than the one before: an earlier line of a chain, or an earlier version of an item. */
function forgetful(seals, items) {
  return seals.slice(1).flatMap((seal, n) => {
    const before = seals[n];
    const back = ['journal', 'population', 'groups'].filter((name) => (seal[name]?.n ?? 0) < (before[name]?.n ?? 0));
    const older = items.filter((_, at) => seal.versions[at] < before.versions[at]).map(({ decisionId }) => decisionId);
    return [...back, ...older.slice(0, 5)].map(
      (what) => `seal ${seal.seal.n} knows less of ${what} than the one before`,
    );
  });
}

/** An acknowledgement that a seal covers names a seal before it. */
function strangeAcknowledgements(seals, journal) {
  const hashes = new Map(seals.map((seal) => [sha256(seal.bytes), seal.journal?.n ?? 0]));
  const covered = journal.slice(0, seals.at(-1)?.journal?.n ?? 0);
  return covered
    .filter(({ kind }) => kind === 'acknowledged')
    .filter(({ n, statementSha256 }) => !(hashes.get(statementSha256) < n))
    .map(({ n }) => `line ${n} of the journal acknowledges a seal that was not there`);
}

/** Returns the line of a seal about an item at one of its versions. */
function headOf({ decisionId, hash: opening }, events, version) {
  const last = version === 0 ? { prev: null, hash: opening } : events[version - 1];
  return last && `${decisionId} ${version} ${last.prev === undefined ? '-' : last.hash}`;
}

/** What was sealed has to be in the pack: heads of decisions, the population, and the journal up to the seal. */
function checkSealed({ seals, statement, ledger, journal, population, groups }, findings) {
  const { items } = ledger;
  const problems = seals.flatMap((seal) => {
    const { n } = seal.seal;
    const { heads } = seal.roots;
    const described = statement.files[seal.name.replace(/json$/, 'heads')];
    const isWhole = heads.lines === items.length && heads.lines === described?.lines && heads.root === described.root;
    const gone = items.filter((item, at) => seal.heads[at] !== headOf(item, ledger.events[at], seal.versions[at]));
    const isKnown = (entries, head) => !head || isIn(entries, head);
    return [
      ...(seal.settingsSha256 === statement.settingsSha256 ? [] : [`seal ${n} has other settings`]),
      ...(isWhole ? [] : [`seal ${n} is about other items`]),
      ...gone.slice(0, 5).map(({ decisionId }) => `seal ${n}: ${decisionId} was another then`),
      ...(isKnown(population, seal.population) ? [] : [`seal ${n}: the population was another then`]),
      ...(isKnown(groups, seal.groups) ? [] : [`seal ${n}: the groups were others then`]),
      ...(isKnown(journal, seal.journal) ? [] : [`seal ${n}: the journal was another then`]),
    ];
  });
  const last = seals.at(-1);
  const wanted = last ? { n: last.seal.n, statementSha256: sha256(last.bytes) } : null;
  if (JSON.stringify(statement.previousSeal) !== JSON.stringify(wanted))
    problems.push('the statement names another last seal');
  const coversAll =
    last !== undefined && ['applied', 'later'].includes(last.seal.kind) && last.journal?.n === journal.length;
  if (statement.isFinal && !coversAll) problems.push('the last seal was made before the last entry of the journal');
  problems.push(...forgetful(seals, items), ...strangeAcknowledgements(seals, journal));
  findings.say('What was sealed then is in the pack today.', problems);
}

// Rule 13: proofs beside the seals ------------------------------------------------------------------------------------------------------

/** A timestamp has to name the hash of its seal; whether its authority can be trusted is for openssl and for you. */
function checkProofs(files, seals, statement, findings, notes) {
  const proofsOf = (ending) =>
    seals.flatMap(({ name, bytes, seal }) => {
      const proof = files.get(name.replace(/json$/, ending));
      return proof === undefined ? [] : [{ n: seal.n, proof, hash: sha256(bytes) }];
    });
  const stamps = proofsOf('tsr');
  const copies = proofsOf('copy.json');
  if (stamps.length + copies.length > 0)
    findings.say(`The proofs are of these seals: ${counted(stamps.length, 'timestamp')}, ${copies.length} copied.`, [
      ...stamps
        .filter(({ proof, hash }) => !proof.includes(Buffer.from(hash, 'hex')))
        .map(({ n }) => `the timestamp of seal ${n} is one of something else`),
      ...copies
        .filter(({ proof, hash }) => JSON.parse(proof).statementSha256 !== hash)
        .map(({ n }) => `the copy of seal ${n} is one of something else`),
    ]);
  if (stamps.length > 0)
    notes.push('Check who made the timestamps, and when: openssl ts -verify, see docs/evidence.md.');
  notes.push(...copies.map(({ n, proof }) => `Seal ${n} was copied to ${JSON.parse(proof).url}: compare it.`));
  const others = seals.filter(({ key }) => key.kid !== statement.key.kid);
  if (others.length > 0)
    notes.push(
      `Seals ${others.map(({ seal }) => seal.n).join(', ')} are signed with other keys: find them in the published list.`,
    );
}

// Rule 10: the population --------------------------------------------------------------------------------------------------------------

/** Returns the calls whose lines in a file of exclusions are not those that they left out. */
function changedExclusions(calls, exclusions) {
  const ofCalls = groupBy(exclusions, ({ call }) => call);
  const problems = calls
    .filter(({ n, exclusionsSha256 }) => {
      const lines = (ofCalls.get(n) ?? []).map(({ line }) => `${line}\n`);
      return sha256(lines.join('')) !== exclusionsSha256;
    })
    .map(({ n }) => `the exclusions of call ${n} were changed`);
  // Groups may still be listed while a pack is made: then more calls follow the last one.
  const isKnown = exclusions.every(
    ({ call }) => calls[call - 1]?.n === call || (call > calls.length && calls.at(-1)?.next),
  );
  return isKnown ? problems : [...problems, 'an exclusion belongs to no call'];
}

/** The groups that an enumeration found: each has an instance, or was left out by a rule. */
function checkGroups(files, calls, findings) {
  const leftOut = recordsOf(files, 'data/groupsLeftOut.jsonl');
  const read = calls.reduce((sum, { rows }) => sum + rows, 0);
  findings.say(`Each group that was found is reviewed, or left out by a rule: ${counted(read, 'group')}.`, [
    ...changedExclusions(calls, leftOut),
    ...calls
      .filter(({ n, rows, items }) => rows !== items + leftOut.filter(({ call }) => call === n).length)
      .map(({ n }) => `call ${n} of the groups lost a row`),
  ]);
}

function checkPopulation(files, statement, { items, calls, journal }, findings) {
  const exclusions = recordsOf(files, 'data/exclusions.jsonl');
  const said = statement.population;
  const opened = journal.find(({ kind }) => kind === 'opened');
  const noted = (population) =>
    JSON.stringify(population && [population.read, population.excluded, population.control]);
  findings.say(
    'The population is the one of the journal.',
    !opened || noted(opened.population) === noted(said) ? [] : ['the journal has another population'],
  );
  if (said === null) return;
  const keyOf = (call) => (call ? `${call.n} ${call.idsSha256}` : '');
  const named = groupBy(items, ({ call }) => keyOf(call));
  const wanted = new Map(calls.map((call) => [keyOf(call), call.items]));
  const surplus = [...new Set([...named.keys(), ...wanted.keys()])].map(
    (key) => (named.get(key)?.length ?? 0) - (wanted.get(key) ?? 0),
  );
  const unrecorded = surplus.reduce((sum, n) => sum + Math.max(n, 0), 0);
  const relisted = surplus.reduce((sum, n) => sum + Math.max(-n, 0), 0);
  const read = calls.reduce((sum, { rows }) => sum + rows, 0);
  const listed = calls.reduce((sum, call) => sum + call.items, 0);
  const totals = ['before', 'after'].map((moment) => said.control?.[moment]?.count);
  const isBalanced = unrecorded + relisted === 0 && totals.every((total) => total === read);
  const sorted = (counts) => JSON.stringify(Object.entries(counts).sort());
  const isCounted = sorted(said.excluded) === sorted(countBy(exclusions, ({ rule }) => rule));
  findings.say('Each row that the directory returned is an item, or an exclusion with its rule.', [
    ...changedExclusions(calls, exclusions),
    ...(said.read === read ? [] : [`the calls read ${read} rows, not ${said.read}`]),
    ...(said.items === listed ? [] : [`the calls list ${listed} items, not ${said.items}`]),
    ...(said.unrecorded === unrecorded && said.relisted === relisted
      ? []
      : [`${unrecorded} items are in no call, and ${relisted} in several`]),
    ...(said.balanced === isBalanced
      ? []
      : [
          `${unrecorded} items are in no call, ${relisted} in several, the directory counted ${totals.join(' and ')}, and yet balanced is ${said.balanced}`,
        ]),
    ...(isCounted ? [] : ['the counts of exclusions are others']),
    ...(read + unrecorded - relisted === items.length + exclusions.length
      ? []
      : [`${read} rows were read for ${items.length} items and ${exclusions.length} exclusions`]),
  ]);
}

// Rule 11: the series ------------------------------------------------------------------------------------------------------------------

/** The first seal of an instance names the last seal of the occurrence before. `seals` are those of each instance that is known. */
function checkSeries(seals, findings, notes) {
  const problems = [];
  for (const [first] of seals.values()) {
    const before = first?.previous;
    if (!before) continue;
    const known = seals.get(before.instanceId);
    if (!known)
      notes.push(`Instance ${first.instanceId} follows instance ${before.instanceId}, whose pack you did not name.`);
    else if (known.length < before.n)
      problems.push(
        `${first.instanceId} follows seal ${before.n} of ${before.instanceId}, which is not here: ask for a new pack of that instance`,
      );
    else if (sha256(known[before.n - 1].bytes) !== before.statementSha256)
      problems.push(`${first.instanceId} follows another state of ${before.instanceId}`);
  }
  findings.say('Each occurrence follows the one before it.', problems);
}

/** A pack of a series has the seals of its instances, and for each occurrence of the schedule its instances or the reason for none. */
function checkSchedule(files, context, findings, notes) {
  const kept = recordsOf(files, 'data/seals.jsonl').map(({ statement, jws }) => {
    return { ...JSON.parse(statement), bytes: Buffer.from(statement), jws: Buffer.from(jws) };
  });
  const ofInstances = groupBy(kept, ({ instanceId }) => instanceId);
  const seals = new Map([...ofInstances].map(([id, own]) => [id, checkSeals(own, context, findings)]));
  const { occurrences, offSchedule, unsealed } = JSON.parse(files.get('data/schedule.json'));
  const scheduled = new Set(occurrences.flatMap(({ instanceIds }) => instanceIds));
  const openedAt = (id) => Date.parse(seals.get(id)[0].seal.dateTime);
  const inSeries = [...seals.keys()].filter((id) => scheduled.has(id) || seals.get(id)[0].previous);
  // The first instances of a period open in the first half of the time until the second occurrence.
  const [begin = 0, second = Infinity] = occurrences.map(({ occurrence }) => Date.parse(occurrence));
  const latestFirst = Math.min(...inSeries.map(openedAt)) + (second - begin) / 2;
  const listedFirst = new Set([
    ...(occurrences[0]?.instanceIds ?? []),
    ...offSchedule,
    ...unsealed.map(({ id }) => id),
  ]);
  const canBeFirst = (id) => listedFirst.has(id) && openedAt(id) <= latestFirst;
  const isLeftOut = ({ instanceIds, reason }) =>
    instanceIds.length === 0 ? !reason : instanceIds.some((id) => !seals.has(id));
  const leftOut = occurrences.filter(isLeftOut);
  const many = counted(occurrences.length, 'occurrence');
  findings.say(`Each occurrence has its instances, or the reason why there are none: ${many}.`, [
    ...leftOut.map(({ occurrence }) => `${occurrence} was left out`),
    ...offSchedule.filter((id) => !seals.has(id)).map((id) => `${id} was left out`),
  ]);
  const cut = [...seals].filter(([id, [first]]) => {
    return first.previous && !seals.has(first.previous.instanceId) && !canBeFirst(id);
  });
  findings.say(
    'Each occurrence but the first follows one that is in the pack.',
    cut.map(([id, [first]]) => `${id} follows ${first.previous.instanceId}, which was left out`),
  );
  for (const { occurrence, reason } of occurrences) if (reason) notes.push(`${occurrence}: ${reason}`);
  checkSeries(seals, findings, notes);
  return seals;
}

// The page -----------------------------------------------------------------------------------------------------------------------------

/** Returns what is known about the pack at a path. Never throws: what cannot be read is a finding. */
export function verifyPack(path, pinned) {
  try {
    return { path, ...verifyFiles(readPack(path), pinned) };
  } catch (error) {
    const findings = new Findings();
    findings.say('It can be read.', [error.message]);
    return { path, findings, notes: [], seals: new Map(), statement: undefined };
  }
}

/** Returns what is known about the files of a pack; `pinned` are what you have from elsewhere. */
export function verifyFiles(files, pinned = {}) {
  const findings = new Findings();
  const result = { findings, notes: [], seals: new Map(), statement: undefined };
  try {
    const statement = JSON.parse(files.get(STATEMENT));
    result.statement = statement;
    findings.say(
      'It is a pack of a form that this program knows.',
      PACK_TYPES.includes(statement.type) ? [] : [String(statement.type)],
    );
    findings.say(
      'It says that it is complete, or what is missing.',
      statement.complete === (statement.missing.length === 0) ? [] : [`complete: ${statement.complete}`],
    );
    const keys = checkSignature(files, statement, pinned.kid, findings);
    checkFiles(files, statement, findings);
    checkNames(files, statement, findings);
    const manifestHash = sha256(files.get(MANIFEST) ?? '');
    findings.say(
      'The manifest is the one of the statement.',
      manifestHash === statement.manifestSha256 ? [] : [manifestHash],
    );
    result.notes.push(...checkVersions(files, findings));
    if (statement.type === PACK_TYPES[1])
      result.seals = checkSchedule(files, { keys, statement }, findings, result.notes);
    else result.seals.set(statement.instanceId, checkInstance(files, { keys, statement }, findings, result.notes));
    checkPinnedSeal([...result.seals.values()].flat(), pinned.seal, findings);
  } catch (error) {
    findings.say('It can be read.', [error.message]);
  }
  return result;
}

/** The mail about the end of a review and the log print the hash of a seal. */
function checkPinnedSeal(seals, pinned, findings) {
  if (pinned === undefined) return;
  const found = seals.find(({ bytes }) => sha256(bytes) === pinned);
  if (found === undefined) {
    findings.say('It has the seal you named.', [`no seal has the hash ${pinned}`]);
    return;
  }
  const { n, kind, dateTime } = found.seal;
  const { length } = seals.filter(({ instanceId }) => instanceId === found.instanceId);
  findings.say(`It has the seal you named: number ${n} of ${length}, ${kind}, made at ${dateTime}.`, []);
}

function checkInstance(files, { keys, statement }, findings, notes) {
  const ledger = checkLedger(files, statement, findings);
  checkCounts(files, statement, ledger, findings);
  const journal = checkChain(files, 'journal', findings);
  const population = checkChain(files, 'population', findings);
  const groups = checkChain(files, 'groups', findings);
  checkGroups(files, groups, findings);
  const seals = checkSeals(sealsIn(files), { keys, statement }, findings);
  checkSealed({ seals, statement, ledger, journal, population, groups }, findings);
  checkEnd({ seals, statement, ledger }, findings);
  checkProofs(files, seals, statement, findings, notes);
  checkNotices(files, statement, findings);
  checkPopulation(files, statement, { items: ledger.items, calls: population, journal }, findings);
  return seals;
}

function pageOf({ path, findings, notes, statement }, pinned) {
  const lines = [`Evidence pack ${path}`, ''];
  if (statement) {
    const {
      tenantId,
      definitionId,
      instanceId,
      period,
      createdDateTime,
      decisions,
      isFinal,
      complete,
      missing = [],
    } = statement;
    lines.push(
      `  Tenant      ${tenantId}`,
      `  Definition  ${definitionId}`,
      period
        ? `  Period      ${period.periodStartDateTime} to ${period.periodEndDateTime}`
        : `  Instance    ${instanceId}`,
    );
    lines.push(`  Made        ${createdDateTime}${isFinal ? '' : ', before the end of the review'}`);
    if (decisions)
      lines.push(
        `  Decisions   ${Object.entries(decisions)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ')}`,
      );
    lines.push(
      `  Lacks       ${complete ? 'nothing' : `of what auditors ask for, by the numbers of docs/evidence.md:`}`,
      ...missing.map(({ thing, why }) => `    ${thing}. ${why}`),
      '',
    );
  }
  lines.push(...findings.good.map((sentence) => `  holds   ${sentence}`));
  for (const { sentence, problems } of findings.bad) {
    lines.push(`  BROKEN  ${sentence}`, ...problems.slice(0, 20).map((problem) => `            ${problem}`));
  }
  if (pinned.kid === undefined)
    notes = [
      ...notes,
      'You named no key: a pack that somebody made anew with a key of their own looks like this one. Get the key id from elsewhere and use --kid.',
    ];
  lines.push(...notes.map((note) => `  note    ${note}`), '');
  return lines.join('\n');
}

const USAGE = `Usage: node verify.mjs PACK… [--kid KID] [--seal HASH]

  PACK   an evidence pack of access reviews, as a zip or an unpacked folder; several packs are also checked against each other
  --kid  the id of the key that has to have signed, from the operator
  --seal the hash of a seal that has to be there, from the mail about the end of the review, or from a log

Exits with 0 when everything holds and with 1 otherwise.`;

function main(args) {
  if (args.some((arg) => ['--help', '-h'].includes(arg))) {
    console.log(USAGE);
    return 0;
  }
  const pinned = {};
  const paths = [];
  for (let n = 0; n < args.length; n += 1) {
    if (args[n] === '--kid' || args[n] === '--seal') pinned[args[n].slice(2)] = args[(n += 1)] ?? '';
    else paths.push(args[n]);
  }
  const absent = paths.filter((path) => !existsSync(path));
  if (paths.length === 0 || absent.length > 0 || Object.values(pinned).includes('')) {
    for (const path of absent) console.error(`There is no ${path}. Nothing was checked.`);
    console.error(USAGE);
    return 1;
  }
  const results = paths.map((path) => verifyPack(path, pinned));
  if (paths.length > 1) {
    const series = { path: 'all together', findings: new Findings(), notes: [] };
    checkSeries(new Map(results.flatMap(({ seals }) => [...seals])), series.findings, series.notes);
    results.push(series);
  }
  for (const result of results) console.log(pageOf(result, pinned));
  const isGood = results.every(({ findings }) => findings.bad.length === 0);
  console.log(isGood ? 'RESULT: everything holds.' : 'RESULT: NOT what was signed. Do not rely on it.');
  return isGood ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = main(process.argv.slice(2));
