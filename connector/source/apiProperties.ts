import type { ConnectorOptions } from './options';

/** The colour behind the icon, and of the icon itself. */
export const BRAND_COLOUR = '#1b5e7b';

/** How a connection signs in and where it leads. */
export const apiProperties = (options: ConnectorOptions): object => ({ properties: propertiesFor(options) });

/** The copy that is submitted for certification; `paconn` refuses the owner of the stack. */
export const certifiedProperties = (options: ConnectorOptions): object => ({
  properties: { ...propertiesFor(options), stackOwner: options.publisher },
});

const propertiesFor = ({ clientId, tenant, audience, publisher }: ConnectorOptions): object => ({
  connectionParameters: {
    token: {
      type: 'oauthSetting',
      oAuthSettings: {
        identityProvider: 'aad',
        clientId,
        scopes: ['AccessReview.ReadWrite.All'],
        redirectMode: 'Global',
        redirectUrl: 'https://global.consent.azure-apim.net/redirect',
        properties: { IsFirstParty: 'False', AzureActiveDirectoryResourceId: audience },
        customParameters: {
          loginUri: { value: 'https://login.microsoftonline.com' },
          tenantId: { value: tenant },
          resourceUri: { value: audience },
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
  publisher,
  policyTemplateInstances: [
    {
      templateId: 'dynamichosturl',
      title: 'Lead to the deployment of the connection',
      parameters: { 'x-ms-apimTemplateParameter.urlTemplate': "https://@connectionParameters('hostUrl')" },
    },
  ],
});
