import { parseArgs } from 'node:util';

/** The values for one deployment and one publisher. */
export interface ConnectorOptions {
  /** The host name of the deployment; a connection may name another. */
  readonly host: string;
  /** The client id of the application with which people sign in. */
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

/** An option on the command line. */
interface Option {
  readonly key: keyof ConnectorOptions;
  readonly pattern: RegExp;
  /** The form of a value, for `--help` and for the error about a wrong value. */
  readonly what: string;
  /** The value in the committed files. Nobody can own a host in `.example`. */
  readonly placeholder: string;
}

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const HOST_NAME = /^[a-z\d-]+(\.[a-z\d-]+)+$/i;
const HTTPS = /^https:\/\/[^\s/]+/;
const TEXT = /\S/;

const OPTIONS: Readonly<Record<string, Option>> = {
  host: {
    key: 'host',
    pattern: HOST_NAME,
    what: 'the host name of the deployment, without https:// and without a path',
    placeholder: 'access-reviews.example',
  },
  audience: {
    key: 'audience',
    pattern: /^api:\/\/\S+$/,
    what: 'the audience that deploy.sh printed, which begins with api://',
    placeholder: 'api://access-reviews',
  },
  tenant: {
    key: 'tenant',
    pattern: new RegExp(`${GUID.source}|${HOST_NAME.source}`, 'i'),
    what: 'the id of the tenant, or one of its domains',
    placeholder: 'common',
  },
  'client-id': {
    key: 'clientId',
    pattern: GUID,
    what: 'the client id of the application that people sign in with, a GUID',
    placeholder: '00000000-0000-0000-0000-000000000000',
  },
  publisher: {
    key: 'publisher',
    pattern: TEXT,
    what: 'the name of the publisher',
    placeholder: 'The Access Reviews for Azure Functions authors',
  },
  'contact-name': {
    key: 'contactName',
    pattern: TEXT,
    what: 'the name of a contact',
    placeholder: 'Your administrator',
  },
  'contact-email': {
    key: 'contactEmail',
    pattern: /^\S+@\S+$/,
    what: 'the mail address of the contact',
    placeholder: 'administrator@access-reviews.example',
  },
  website: {
    key: 'website',
    pattern: HTTPS,
    what: 'the address of a website, which begins with https://',
    placeholder: 'https://access-reviews.example',
  },
  'privacy-policy': {
    key: 'privacyPolicy',
    pattern: HTTPS,
    what: 'the address of a privacy policy (default: /privacy below the website)',
    placeholder: 'https://access-reviews.example/privacy',
  },
};

/** The values in the committed files; a deployment replaces them. */
export const PLACEHOLDERS = Object.fromEntries(
  Object.values(OPTIONS).map(({ key, placeholder }) => [key, placeholder]),
) as unknown as ConnectorOptions;

export const HELP = [
  'usage: npm run connector -- [options]',
  '',
  'Writes the files of the custom connector. Without options it writes the committed files in connector/, with placeholders.',
  '',
  ...Object.entries(OPTIONS).map(([name, { what }]) => `  --${name.padEnd(16)}${what}`),
  `  --${'out'.padEnd(16)}the folder for the files (default: build/connector)`,
  `  --${'help'.padEnd(16)}print this text`,
  '',
].join('\n');

interface CommandLine {
  readonly options: ConnectorOptions;
  readonly out: string;
  /** The names of the options that keep their placeholders. */
  readonly left: readonly string[];
}

/**
 * Returns the options of a command line, or undefined for `--help`. Throws an Error that names each option that is unknown, lacks its value
 * or has a wrong value.
 */
export function readOptions(args: readonly string[]): CommandLine | undefined {
  const names = [...Object.keys(OPTIONS), 'out'];
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  const given = values as Readonly<Record<string, string | undefined>>;
  const wrong = Object.entries(OPTIONS).flatMap(([name, { pattern, what }]) =>
    given[name] === undefined || pattern.test(given[name])
      ? []
      : [`--${name} '${given[name]}' is not valid: give ${what}.`],
  );
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const website = given.website ?? PLACEHOLDERS.website;
  const own = Object.entries(OPTIONS).map(([name, { key, placeholder }]) => [key, given[name] ?? placeholder]);
  return {
    options: {
      ...(Object.fromEntries(own) as unknown as ConnectorOptions),
      privacyPolicy: given['privacy-policy'] ?? `${website}/privacy`,
    },
    out: given.out ?? (args.length === 0 ? 'connector' : 'build/connector'),
    left: Object.keys(OPTIONS).filter((name) => given[name] === undefined),
  };
}
