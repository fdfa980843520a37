import type { ConnectorOptions } from './options';

/** The colour of the connector's tile and of its icon. */
export const BRAND_COLOUR = '#1b5e7b';

/** Returns how a connection signs in and which host it calls. */
export const apiProperties = (options: ConnectorOptions): object => ({ properties: propertiesFor(options) });

/** Returns the properties for certification. They name the stack owner, which `paconn` refuses. */
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
        // Certification requires a redirect URL for each connector and refuses the shared one (PowerPlatformConnectors 3035 and 3162).
        redirectMode: 'GlobalPerConnector',
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
        description: 'The host name of your deployment, such as contoso-reviews.azurewebsites.net',
        tooltip: 'The host name only, without https:// and without a path',
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
      title: 'Call the host of the connection',
      parameters: { 'x-ms-apimTemplateParameter.urlTemplate': "https://@connectionParameters('hostUrl')" },
    },
  ],
});
