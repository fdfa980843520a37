import { parseArgs } from 'node:util';

/** What of the connector belongs to a deployment and to whoever publishes it. */
export interface ConnectorOptions {
  /** Host name of the deployment; a connection may name another. */
  readonly host: string;
  /** Of the application that people sign in to the connector with. */
  readonly clientId: string;
  readonly tenant: string;
  /** Application id URI of the deployment, which tokens are for. */
  readonly audience: string;
  readonly publisher: string;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly website: string;
  readonly privacyPolicy: string;
}

/** A place to be filled in: `.example` is nobody's. */
const NOBODYS = 'access-reviews.example';

/** What stands in the files until somebody fills it in. */
export const PLACEHOLDERS: ConnectorOptions = optionsFor({});

/** The options of a command line, and the folder that the files go to. Throws TypeError for an option that there is not. */
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
  const website = given.website ?? `https://${NOBODYS}`;
  return {
    host: given.host ?? NOBODYS,
    clientId: given.clientId ?? '00000000-0000-0000-0000-000000000000',
    tenant: given.tenant ?? 'common',
    audience: given.audience ?? 'api://access-reviews',
    publisher: given.publisher ?? 'The Access Reviews for Azure Functions authors',
    contactName: given.contactName ?? 'Your administrator',
    contactEmail: given.contactEmail ?? `administrator@${NOBODYS}`,
    website,
    privacyPolicy: given.privacyPolicy ?? `${website}/privacy`,
  };
}
