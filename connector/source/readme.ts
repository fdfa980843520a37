import { OPERATIONS } from './operations';
import type { ConnectorOptions } from './options';
import { TRIGGERS } from './triggers';

interface Described {
  readonly summary: string;
  readonly description: string;
}

const listed = (operations: readonly Described[]): string =>
  operations.map(({ summary, description }) => `### ${summary}\n\n${description}`).join('\n\n');

/** What makers of flows read about the connector, with the sections that certification asks for. */
export const readme = ({ publisher }: ConnectorOptions): string => `# Access Reviews

Reviews who still needs access to groups, applications and roles, in your own tenant: start reviews, decide, remind, apply what was decided, and keep the evidence.

## Publisher: ${publisher}

## Prerequisites

- A deployment of Access Reviews in your tenant, and its host name.
- To decide: an account that a review asks. To start, stop and apply reviews: one of the directory roles that manage access reviews.

## Supported Operations

${listed([...TRIGGERS, ...OPERATIONS])}

## Obtaining Credentials

You sign in with your work account (Microsoft Entra ID). An administrator registers an application for the connector once:

1. Register an application with the redirect address \`https://global.consent.azure-apim.net/redirect\`, and make a client secret.
2. Give it the delegated permission \`AccessReview.ReadWrite.All\` of the application that the deployment registered, and consent for the tenant.
3. Make the files of the connector for your deployment; they go to \`build/connector\`. The secret is entered when the connector is created.

\`\`\`sh
npm run connector -- --host <host name> --audience api://<id> --tenant <tenant id> --client-id <client id>
\`\`\`

The deployment printed host name and audience. Whoever publishes the connector to others also gives \`--publisher\`, \`--contact-name\`, \`--contact-email\`, \`--website\` and \`--privacy-policy\`. The files in this folder were made without
these options: addresses that end in \`.example\` and a client id of zeros are places to be filled in.

## Getting Started

Create a connection with the host name of the deployment, such as \`contoso-reviews.azurewebsites.net\`, without \`https://\`. Then add *Create a review of a group* to a flow, and pick the group from the list.

## Known Issues and Limitations

- *Apply decisions* and *Stop a review* return at once; what they start goes on in the background.
- A report is made in the background: ask for it, look until its status is \`done\`, then get its link.
- *List my pending decisions* and *Record a decision* are for people. A flow that signs in as an application reviews nothing; what it records in bulk, it records on every item of the run that it names.
- A trigger answers ids: get the review, the run or the decision by them. In rare cases an event comes twice, with the same *Id*.
- A trigger without a review needs roles that read all reviews. Whether the owner of the flow may read is asked when the flow is turned on.
- A trigger goes on until its flow is turned off or deleted. Its callback is at \`*.logic.azure.com\` or \`*.api.powerplatform.com\`, which the deployment's setting \`NOTIFICATION_CALLBACK_HOSTS\` has to name.
- A connection may make 500 calls a minute.

## Deployment Instructions

\`\`\`sh
cd build/connector
paconn create --api-def apiDefinition.swagger.json --api-prop apiProperties.json --icon icon.png --secret <client secret>
\`\`\`

Or, in Power Automate: *Custom connectors*, *New custom connector*, *Import an OpenAPI file*. Then set the policies and the sign-in as in \`apiProperties.json\`. For certification, \`certification/apiProperties.json\` takes the place of the file of the same name.

## Further Support

The documentation of the deployment: \`docs/operations.md\`.
`;
