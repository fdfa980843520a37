import type { Mail } from '../../../local/tenant/directory/changes';

/** A mail, and whether its sender may have to repeat it. */
export interface Letter {
  readonly mail: Mail;
  readonly instanceId: string;
  readonly kind: 'invitation' | 'reminder' | 'completion';
  /**
   * Whether the mail may be repeated: its sender was disturbed or not alone, so that the record of the mail may be lost, or the recipient
   * was asked again later.
   */
  readonly isExcused: boolean;
}

/** Records the mails and their senders. */
export class Post {
  readonly #mails: readonly Mail[];
  readonly #read: { readonly mail: Mail; readonly sender: Sender }[] = [];
  readonly #replaced = new Set<string>();
  #senders: Sender[] = [];

  constructor(mails: readonly Mail[]) {
    this.#mails = mails;
  }

  /** Begins a step with this many processes at the same time. */
  open(tasks: number): void {
    this.#senders = Array.from({ length: tasks }, () => ({ isExcused: tasks > 1 }));
  }

  /** Attributes the mails since the last call to this process. */
  collect(task: number): void {
    for (const mail of this.#mails.slice(this.#read.length)) this.#read.push({ mail, sender: this.#senders[task]! });
  }

  excuse(task: number): void {
    this.#senders[task]!.isExcused = true;
  }

  /** Records that the reviewers of an instance were replaced, who may be asked again. */
  asksAgain(instanceId: string): void {
    this.#replaced.add(instanceId);
  }

  get letters(): readonly Letter[] {
    // A mail to a delegate is not about an instance.
    const read = this.#read.filter(({ mail }) => !mail.subject.startsWith('You can decide'));
    return read.map(({ mail, sender }) => {
      const instanceId = /\/(?:instances|reviews\/[-0-9a-f]{36})\/([-0-9a-f]+)/.exec(mail.body)?.[1] ?? '';
      const isExcused = sender.isExcused || this.#replaced.has(instanceId);
      return { mail, instanceId, isExcused, kind: kindOf(mail) };
    });
  }
}

function kindOf({ subject }: Mail): Letter['kind'] {
  if (/^(Please review|Do you still need)/.test(subject)) return 'invitation';
  return subject.startsWith('Reminder') ? 'reminder' : 'completion';
}

interface Sender {
  isExcused: boolean;
}
