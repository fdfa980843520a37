import { isGuid } from '../../../rules/ids';
import { lazily } from '../../../rules/lazily';
import { joi } from './joi';

/** The id of an object, in lower case. */
export const objectId = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isGuid(text.toLowerCase()) ? text.toLowerCase() : error('string.guid'))),
);

const LONGEST_REASON = 1_000;

/** Why somebody does something: a text of more than spaces. */
export const reason = lazily(() =>
  joi()
    .string()
    .max(LONGEST_REASON)
    .custom((text: string, { error }) => (text.trim() === '' ? error('string.empty') : text)),
);
