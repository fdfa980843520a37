import { serviceTime } from '../../../api/time';
import { useApp } from '../../../app/context';
import { type DefinitionBody, deletesGuests, type Stage } from '../body';
import { chosenKind, useForm } from '../draft';
import { Check, Input } from './fields';
import { silenceOf } from './Outcome';
import { People } from './People';
import type { ExampleMail } from '../preview/preview';
import { datesOf, momentInMail } from '../schedule';
import { type Template, templateOf } from '../templates';
import { formWords } from '../words/wordsFor';

interface MailsProps {
  readonly example: ExampleMail;
}

/** The choice of mails, and the invitation as it will look. */
export function Mails({ example }: MailsProps) {
  const f = formWords(useApp().language.tag);
  const { draft, change, changeSettings } = useForm();
  const { settings, descriptionForReviewers } = draft.definition;
  return (
    <section class="part">
      <h2>{f.mails}</h2>
      <Check
        label={f.invite}
        isOn={settings.mailNotificationsEnabled}
        onChange={(mailNotificationsEnabled) => {
          changeSettings({ mailNotificationsEnabled });
        }}
      />
      <Check
        label={f.remindAll}
        isOn={settings.reminderNotificationsEnabled}
        onChange={(reminderNotificationsEnabled) => {
          changeSettings({ reminderNotificationsEnabled });
        }}
      />
      <Input
        label={f.message}
        target="descriptionForReviewers"
        type="text"
        isLong
        value={descriptionForReviewers ?? ''}
        onChange={(text) => {
          change({ descriptionForReviewers: text });
        }}
      />
      <Recipients />
      {settings.mailNotificationsEnabled ? <Invitation example={example} /> : <p class="muted">{f.noMails}</p>}
    </section>
  );
}

/** The people who are notified of the end in addition to the creator of the review; they cannot change later. */
function Recipients() {
  const f = formWords(useApp().language.tag);
  const { draft, change, isStored } = useForm();
  if (isStored) return null;
  const { additionalNotificationRecipients = [] } = draft.definition;
  return (
    <details open={additionalNotificationRecipients.length > 0}>
      <summary>{f.notifyOfEnd}</summary>
      <People
        target="additionalNotificationRecipients"
        queries={additionalNotificationRecipients.map(({ notificationRecipientScope }) => notificationRecipientScope)}
        onChange={(queries) => {
          change({
            additionalNotificationRecipients: queries.map((query) => ({ notificationRecipientScope: query })),
          });
        }}
      />
    </details>
  );
}

const DAY = 86_400_000;

function Invitation({ example }: MailsProps) {
  const { language } = useApp();
  const f = formWords(language.tag);
  const { draft } = useForm();
  const { definition } = draft;
  const { displayName, settings, stageSettings, reviewers } = definition;
  const { resource, name, count } = useReviewed(example);
  const [first] = stageSettings;
  const isSelf =
    chosenKind(draft, first ? 'stageSettings/0/reviewers' : 'reviewers', first?.reviewers ?? reviewers) === 'self';
  const { mail } = f;
  const terms = [
    mail.until(useEnd()),
    mail.silence[passesOn(stageSettings) ? 'goesOn' : silenceOf(settings)],
    mail.denial[denialOf(definition)],
    settings.justificationRequiredOnApproval ? mail.reason : '',
  ];
  return (
    <figure class="mail" dir="auto">
      <figcaption class="muted">{f.mailLooks}</figcaption>
      <p>
        <strong>{(isSelf ? mail.subjectSelf : mail.subject)(name, displayName)}</strong>
      </p>
      <p>{mail.greeting(f.someone)}</p>
      <p>{isSelf ? mail.askSelf(resource) : mail.ask(resource, count)}</p>
      <p>{terms.join(' ')}</p>
      <Quote text={definition.descriptionForReviewers?.trim() ?? ''} />
      <p>
        <span class="button primary">{mail.button}</span>
      </p>
    </figure>
  );
}

/** The creator's own text for the reviewers. */
function Quote({ text }: { readonly text: string }) {
  const { language, session } = useApp();
  if (text === '') return null;
  return (
    <>
      <p>{formWords(language.tag).mail.quote(session.person.name)}</p>
      <blockquote>{text}</blockquote>
    </>
  );
}

/** Returns what happens after a denial. */
function denialOf(definition: DefinitionBody): 'applied' | 'notApplied' | 'deletes' {
  if (deletesGuests(definition)) return 'deletes';
  return definition.settings.autoApplyDecisionsEnabled ? 'applied' : 'notApplied';
}

/** Returns whether the items that the first stage leaves undecided go to a second one. */
const passesOn = ([first, second]: readonly Stage[]): boolean =>
  second !== undefined && (first?.decisionsThatWillMoveToNextStage ?? ['NotReviewed']).includes('NotReviewed');

/**
 * Returns the words for the reviewed resource as the mail has them, with its type, name and number of people. For several resources, it is
 * the resource of the example.
 */
function useReviewed(example: ExampleMail) {
  const { t } = useApp().language;
  const { definition, names } = useForm().draft;
  const { template, id = null } = templateOf(definition) ?? {};
  const name = example.resource ?? (id === null ? '…' : (names[id] ?? id));
  const kind = template === undefined ? '' : (t.kinds[RESOURCE_TYPES[template]] ?? '');
  return { resource: `${kind} ${name}`.trim(), name, count: String(example.count ?? '…') };
}

const RESOURCE_TYPES: Readonly<Record<Template, string>> = {
  group: 'group',
  owners: 'group',
  guests: 'group',
  inactive: 'group',
  application: 'servicePrincipal',
  role: 'directoryRole',
  package: 'accessPackageAssignmentPolicy',
};

/** Returns the end of the first stage. A new review begins at the hour of its creation. */
function useEnd(): string {
  const { tag, date } = useApp().language;
  const { draft, isStored } = useForm();
  const { settings, stageSettings } = draft.definition;
  const [start = ''] = datesOf(settings.recurrence, 1);
  const days = stageSettings[0]?.durationInDays ?? settings.instanceDurationInDays;
  const end = Date.parse(start) + days * DAY;
  if (Number.isNaN(end)) return '…';
  // The page does not know the hour of a stored review, or of a review in another time zone.
  if (isStored || settings.recurrence?.range?.recurrenceTimeZone) return date(new Date(end).toISOString());
  return momentInMail(new Date(end + (serviceTime() % DAY)).toISOString(), formWords(tag).mail);
}
