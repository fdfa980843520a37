import { PUBLISHER } from './publisher';
import { SUBSCRIPTIONS, TRIGGERS } from './triggers';

/** The colour behind the icon, and of the icon itself. */
export const BRAND_COLOUR = '#1b5e7b';

/** Who tokens are for: the application id URI of the deployment. */
const AUDIENCE = 'api://access-reviews';

/** How a connection signs in and where it leads. */
export const apiProperties = (): object => ({ properties });

/** The copy that is submitted for certification; `paconn` refuses the owner of the stack. */
export const certifiedProperties = (): object => ({ properties: { ...properties, stackOwner: PUBLISHER } });

const properties = {
  connectionParameters: {
    token: {
      type: 'oauthSetting',
      oAuthSettings: {
        identityProvider: 'aad',
        clientId: '00000000-0000-0000-0000-000000000000',
        scopes: ['AccessReview.ReadWrite.All'],
        redirectMode: 'Global',
        redirectUrl: 'https://global.consent.azure-apim.net/redirect',
        properties: { IsFirstParty: 'False', AzureActiveDirectoryResourceId: AUDIENCE },
        customParameters: {
          loginUri: { value: 'https://login.microsoftonline.com' },
          tenantId: { value: 'common' },
          resourceUri: { value: AUDIENCE },
        },
      },
    },
    hostUrl: {
      type: 'string',
      uiDefinition: {
        displayName: 'Host name',
        description: 'Where your access reviews are deployed, such as contoso-reviews.azurewebsites.net',
        tooltip: 'The host name alone, without https:// and without a path',
        constraints: { tabIndex: 2, clearText: true, required: 'true' },
      },
    },
  },
  iconBrandColor: BRAND_COLOUR,
  capabilities: ['actions', 'triggers'],
  publisher: PUBLISHER,
  policyTemplateInstances: [
    {
      templateId: 'dynamichosturl',
      title: 'Lead to the deployment of the connection',
      parameters: { 'x-ms-apimTemplateParameter.urlTemplate': "https://@connectionParameters('hostUrl')" },
    },
    {
      templateId: 'routerequesttoendpoint',
      title: 'Lead the triggers to the subscriptions',
      parameters: {
        'x-ms-apimTemplate-operationName': TRIGGERS.map(({ operationId }) => operationId),
        'x-ms-apimTemplateParameter.newPath': SUBSCRIPTIONS,
      },
    },
  ],
};
