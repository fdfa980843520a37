import { OPERATIONS } from './operations';
import { PUBLISHER } from './publisher';
import { TRIGGERS } from './triggers';

interface Described {
  readonly summary: string;
  readonly description: string;
}

const listed = (operations: readonly Described[]): string =>
  operations.map(({ summary, description }) => `### ${summary}\n\n${description}`).join('\n\n');

/** What makers of flows read about the connector, with the sections that certification asks for. */
export const readme = (): string => `# Access Reviews

Reviews who still needs access to groups, applications and roles, in your own tenant: start reviews, decide, remind, apply what was decided, and keep the evidence.

## Publisher: ${PUBLISHER}

## Prerequisites

- A deployment of Access Reviews in your tenant, and its host name.
- To decide: an account that a review asks. To start, stop and apply reviews: one of the directory roles that manage access reviews.

## Supported Operations

${listed([...TRIGGERS, ...OPERATIONS])}

## Obtaining Credentials

You sign in with your work account (Microsoft Entra ID). An administrator registers an application for the connector once:

1. Register an application with the redirect address \`https://global.consent.azure-apim.net/redirect\`, and make a client secret.
2. Give it the delegated permission \`AccessReview.ReadWrite.All\` of the application that the deployment registered, and consent for the tenant.
3. Put the application's client id, and the application id URI of the deployment where it is not \`api://access-reviews\`, into \`apiProperties.json\`; the secret is entered when the connector is created.

## Getting Started

Create a connection with the host name of the deployment, such as \`contoso-reviews.azurewebsites.net\`, without \`https://\`. Then add *Create a review of a group* to a flow, and pick the group from the list.

## Known Issues and Limitations

- *Apply decisions* and *Stop a review* return at once; what they start goes on in the background.
- A report is made in the background: ask for it, look until its status is \`done\`, then get its link.
- *List my pending decisions* and the actions that decide are for people. A flow that signs in as an application finds nothing there.
- The triggers *When a review starts* and *When a review completes* are told of every change of a run, several in a list: go on where *Event* is \`instanceStarted\` or \`instanceCompleted\`.
- A trigger is told until the time in *Until*, at most 30 days; save the flow again before that, and it goes on.
- A connection may make 500 calls a minute.

## Deployment Instructions

\`\`\`sh
paconn create --api-def apiDefinition.swagger.json --api-prop apiProperties.json --icon icon.png --secret <client secret>
\`\`\`

Or, in Power Automate: *Custom connectors*, *New custom connector*, *Import an OpenAPI file*. Then set the policies and the sign-in as in \`apiProperties.json\`. For certification, \`certification/apiProperties.json\` takes the place of the file of the same name.

## Further Support

The documentation of the deployment: \`docs/operations.md\`.
`;
