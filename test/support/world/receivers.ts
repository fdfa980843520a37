import type { Notifier, SendResult } from '../../../shared/notifications/notifier';
import { idOf } from '../company';
import type { Gate, OutsideCall } from './gate';

/** One notification, in Graph's form or in the form for flows; a lifecycle notification has no id. */
export interface Told {
  readonly [member: string]: unknown;
  readonly id?: string;
  readonly event?: string;
  readonly lifecycleEvent?: string;
  readonly subscriptionId: string;
}

/** One request to a receiver. */
export interface Posted {
  readonly address: string;
  readonly told: readonly Told[];
  readonly at: string;
  /** The receiver's answer; undefined if the request did not arrive. */
  readonly sending: SendResult | undefined;
}

/** The beginning of the callback URLs of flows. */
const CALLBACKS = 'https://flow.';

/** The subscribers, each at its own URL. */
export class Receivers {
  /** All requests that were sent, in order. */
  readonly posts: Posted[] = [];
  /** Sets how a URL answers from now on. */
  answers: (address: string) => SendResult = () => 'arrived';
  readonly #now: () => string;

  constructor(now: () => string) {
    this.#now = now;
  }

  take(address: string, content: object): SendResult {
    const sending = this.answers(address);
    this.#note(address, content, sending);
    return sending;
  }

  miss(address: string, content: object): void {
    this.#note(address, content, undefined);
  }

  #note(address: string, content: object, sending: SendResult | undefined): void {
    const { value, ...alone } = JSON.parse(JSON.stringify(content)) as Told & { readonly value?: readonly Told[] };
    this.posts.push({ address, told: value ?? [alone], at: this.#now(), sending });
  }
}

/** Returns a notifier whose requests pass a gate and reach receivers in the same process. It does not sign them. */
export function gatedNotifier(receivers: Receivers, gate: Gate): Notifier {
  const isCallback = (address: string): boolean => address.startsWith(CALLBACKS);
  const asked = (name: string): OutsideCall => ({ target: 'receiver', name: `POST ${name}`, writes: true });
  return {
    tenantId: idOf('harbour'),
    isCallback,
    refuse: (address) =>
      isCallback(address)
        ? Promise.resolve(undefined)
        : gate(asked(`${address}?validationToken`), {
            send: () => Promise.resolve(receivers.answers(address) === 'arrived' ? undefined : 'did not answer'),
            refuse: () => 'did not answer',
          }),
    send: (address, content) =>
      gate(asked(`${address} ${JSON.stringify(content)}`), {
        send: () => Promise.resolve(receivers.take(address, content)),
        refuse: () => {
          receivers.miss(address, content);
          return 'failed';
        },
      }),
  };
}
