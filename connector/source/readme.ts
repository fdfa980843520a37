import { OPERATIONS } from './operations';
import type { ConnectorOptions } from './options';
import { TRIGGERS } from './triggers';

interface Described {
  readonly summary: string;
  readonly description: string;
}

const listed = (operations: readonly Described[]): string =>
  operations.map(({ summary, description }) => `### ${summary}\n\n${description}`).join('\n\n');

/** Returns the connector's readme for makers of flows, with the sections that certification requires. */
export const readme = ({ publisher }: ConnectorOptions): string => `# Access Reviews

Find out who still needs access to groups, applications and roles in your tenant: start reviews, record decisions, send reminders, apply the decisions and keep the evidence.

## Publisher: ${publisher}

## Prerequisites

- A deployment of Access Reviews in your tenant, and its host name.
- A licence for premium connectors, as every custom connector needs: Power Automate Premium or Power Apps Premium for the owner of the flow. Logic Apps need none.
- To decide, you are a reviewer. To start, stop and apply reviews, you have one of the directory roles that manage access reviews.

## Supported Operations

${listed([...TRIGGERS, ...OPERATIONS])}

## Obtaining Credentials

You sign in with your work account (Microsoft Entra ID). An administrator registers an application for the connector once:

1. Register an application, without a redirect address for now, and create a client secret.
2. Add the delegated permission \`AccessReview.ReadWrite.All\` of your deployment's application and grant admin consent.
3. Make the connector's files for your deployment with the command below. They are written to \`build/connector\`.
4. [Create the connector](#deployment-instructions) with the client secret.
5. Open the connector in Power Automate (*Custom connectors*, *Edit*, *Security*), copy its *Redirect URL*, and add it to the application (*Authentication*, *Add a platform*, *Web*). Each connector has an address of its own, which exists only after step 4.

\`\`\`sh
npm run connector -- --host <host name> --audience api://<id> --tenant <tenant id> --client-id <client id>
\`\`\`

\`deploy.sh\` prints the host name and the audience. \`npm run connector -- --help\` explains each option. To publish the connector, add \`--publisher\`, \`--contact-name\`, \`--contact-email\`, \`--website\` and \`--privacy-policy\`. The files in this folder contain placeholders:
addresses that end in \`.example\` and a client id of zeros.

## Getting Started

Create a connection with the host name of your deployment, such as \`contoso-reviews.azurewebsites.net\`, without \`https://\`. Then add *Create a review of a group* to a flow and pick the group from the list.

## Known Issues and Limitations

- *Apply decisions* and *Stop a review* return at once. Their work continues in the background.
- A report is made in the background: request it, get it until its status is \`done\`, then get its link.
- *List my pending decisions* and *Record a decision* need a signed-in person. An application is never a reviewer; its bulk decisions apply to every item of the run that it names.
- A trigger returns ids: use them to get the review, the run or the decision. In rare cases an event arrives twice with the same *Id*.
- A trigger without a review needs the roles that read all reviews. The rights of the flow's owner are checked when the flow is turned on.
- A trigger works until its flow is turned off or deleted. Its callback address is at \`*.logic.azure.com\` or \`*.api.powerplatform.com\`; the deployment's setting \`NOTIFICATION_CALLBACK_HOSTS\` must contain that host.
- A connection can make 500 calls per minute.

## Deployment Instructions

\`paconn\` is Microsoft's command line for connectors and needs Python 3.5 or newer:

\`\`\`sh
pip install paconn
paconn login
cd build/connector
paconn create --api-def apiDefinition.swagger.json --api-prop apiProperties.json --icon icon.png --secret <client secret>
\`\`\`

Or use Power Automate: *Custom connectors*, *New custom connector*, *Import an OpenAPI file*. Then set the policies and the sign-in as in \`apiProperties.json\`. For certification, submit \`certification/apiProperties.json\` instead of \`apiProperties.json\`.

## Further Support

See \`docs/operations.md\` in the repository of the deployment.
`;
