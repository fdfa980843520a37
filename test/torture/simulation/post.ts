import type { Mail } from '../../../local/tenant/directory/changes';

/** A mail, and whether whoever sent it may have to send it again. */
export interface Letter {
  readonly mail: Mail;
  readonly instanceId: string;
  readonly kind: 'invitation' | 'reminder' | 'completion';
  /**
   * Sent by somebody who was disturbed, or who was not alone, so that what he noted of it may be lost; or to somebody who was asked
   * again later.
   */
  readonly isExcused: boolean;
}

/** Reads along what is mailed, and knows by whom. */
export class Post {
  readonly #mails: readonly Mail[];
  readonly #read: { readonly mail: Mail; readonly sender: Sender }[] = [];
  readonly #replaced = new Set<string>();
  #senders: Sender[] = [];

  constructor(mails: readonly Mail[]) {
    this.#mails = mails;
  }

  /** So many begin to work at the same time. */
  open(tasks: number): void {
    this.#senders = Array.from({ length: tasks }, () => ({ isExcused: tasks > 1 }));
  }

  /** Whatever was mailed since the last time was mailed by this one. */
  collect(task: number): void {
    for (const mail of this.#mails.slice(this.#read.length)) this.#read.push({ mail, sender: this.#senders[task]! });
  }

  excuse(task: number): void {
    this.#senders[task]!.isExcused = true;
  }

  /** Reviewers of an instance were replaced, and may be put in their places again. */
  asksAgain(instanceId: string): void {
    this.#replaced.add(instanceId);
  }

  get letters(): readonly Letter[] {
    // A mail to a delegate is about no instance.
    const read = this.#read.filter(({ mail }) => !mail.subject.startsWith('You can decide'));
    return read.map(({ mail, sender }) => {
      const instanceId = /\/(?:instances|reviews\/[-0-9a-f]{36})\/([-0-9a-f]+)/.exec(mail.body)?.[1] ?? '';
      const isExcused = sender.isExcused || this.#replaced.has(instanceId);
      return { mail, instanceId, isExcused, kind: kindOf(mail) };
    });
  }
}

function kindOf({ subject }: Mail): Letter['kind'] {
  if (subject.startsWith('Please review')) return 'invitation';
  return subject.startsWith('Reminder') ? 'reminder' : 'completion';
}

interface Sender {
  isExcused: boolean;
}
