import { parseArgs } from 'node:util';

/** The values of one deployment and of one publisher. */
export interface ConnectorOptions {
  /** The host name of the deployment; a connection may name another. */
  readonly host: string;
  /** The client id of the application that people sign in with. */
  readonly clientId: string;
  readonly tenant: string;
  /** The application id URI of the deployment: the audience of its tokens. */
  readonly audience: string;
  readonly publisher: string;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly website: string;
  readonly privacyPolicy: string;
}

/** A placeholder: nobody owns a host in `.example`. */
const PLACEHOLDER_HOST = 'access-reviews.example';

/** The values in the committed files, to be replaced by those of a deployment. */
export const PLACEHOLDERS: ConnectorOptions = optionsFor({});

/** Returns the options of a command line and the folder for the files. Throws a TypeError for an unknown option. */
export function readOptions(args: readonly string[]): { readonly options: ConnectorOptions; readonly out: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: text,
      'client-id': text,
      tenant: text,
      audience: text,
      publisher: text,
      'contact-name': text,
      'contact-email': text,
      website: text,
      'privacy-policy': text,
      out: text,
    },
  });
  const { 'client-id': clientId, 'contact-name': contactName, 'contact-email': contactEmail, ...others } = values;
  const {
    'privacy-policy': privacyPolicy,
    out = args.length === 0 ? 'connector' : 'build/connector',
    ...rest
  } = others;
  return { options: optionsFor({ ...rest, clientId, contactName, contactEmail, privacyPolicy }), out };
}

type Given = { readonly [name in keyof ConnectorOptions]?: string | undefined };

function optionsFor(given: Given): ConnectorOptions {
  const website = given.website ?? `https://${PLACEHOLDER_HOST}`;
  return {
    host: given.host ?? PLACEHOLDER_HOST,
    clientId: given.clientId ?? '00000000-0000-0000-0000-000000000000',
    tenant: given.tenant ?? 'common',
    audience: given.audience ?? 'api://access-reviews',
    publisher: given.publisher ?? 'The Access Reviews for Azure Functions authors',
    contactName: given.contactName ?? 'Your administrator',
    contactEmail: given.contactEmail ?? `administrator@${PLACEHOLDER_HOST}`,
    website,
    privacyPolicy: given.privacyPolicy ?? `${website}/privacy`,
  };
}
