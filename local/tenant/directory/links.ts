const key = (id: string): string => id.toLowerCase();

/** A relation between objects, readable from both ends. Compares ids in any letter case. */
export class Links {
  private readonly forward = new Map<string, Set<string>>();
  private readonly backward = new Map<string, Set<string>>();

  add(from: string, to: string): void {
    insert(this.forward, key(from), key(to));
    insert(this.backward, key(to), key(from));
  }

  delete(from: string, to: string): void {
    this.forward.get(key(from))?.delete(key(to));
    this.backward.get(key(to))?.delete(key(from));
  }

  /** Removes every link that starts or ends at the object. */
  deleteAll(id: string): void {
    for (const to of this.targets(id)) this.delete(id, to);
    for (const from of this.sources(id)) this.delete(from, id);
  }

  has(from: string, to: string): boolean {
    return this.forward.get(key(from))?.has(key(to)) ?? false;
  }

  /** Returns the ids that the object links to, oldest link first. */
  targets(from: string): readonly string[] {
    return [...(this.forward.get(key(from)) ?? [])];
  }

  /** Returns the ids that link to this one. */
  sources(to: string): readonly string[] {
    return [...(this.backward.get(key(to)) ?? [])];
  }
}

function insert(index: Map<string, Set<string>>, from: string, to: string): void {
  const found = index.get(from);
  if (found === undefined) index.set(from, new Set([to]));
  else found.add(to);
}
