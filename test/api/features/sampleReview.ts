/** People and things of the sample tenant that the tests of the API's surface need. */
export const ADMIN = 'admin@contoso.example';
export const REVIEWER = 'jerry.lindqvist@contoso.example';

/** A one-time review of a group of the sample tenant by one person, who need not justify. */
export const sampleDefinition = {
  displayName: 'Harbour staff',
  scope: {
    '@odata.type': '#microsoft.graph.accessReviewQueryScope',
    query: '/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/transitiveMembers',
    queryType: 'MicrosoftGraph',
  },
  reviewers: [{ query: '/users/398164b1-5196-49dd-ada2-364b49f99b27', queryType: 'MicrosoftGraph' }],
  settings: { instanceDurationInDays: 7 },
};

interface Sent {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API with a token; `path` begins with the version or, without one, below the access reviews of v1.0. */
export const caller =
  (url: string, token: string) =>
  async (path: string, { method = 'GET', body, headers = {} }: Sent = {}) => {
    const full = /^\/(?:v1\.0|beta)(?:\/|$)/.test(path) ? path : `/v1.0/identityGovernance/accessReviews${path}`;
    const response = await fetch(`${url}${full}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Readonly<Record<string, unknown>>,
    };
  };
