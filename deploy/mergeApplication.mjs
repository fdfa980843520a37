// node deploy/mergeApplication.mjs APPLICATION.json MARKER ENDPOINT: prints what must change in an application (the body of a PATCH), or
// nothing. It adds appRegistration.json to what the application has and removes nothing: Entra refuses a PATCH that leaves out an
// enabled scope or role, and administrators may have added their own.
import { readFileSync } from 'node:fs';

const [file, marker, endpoint] = process.argv.slice(2);
const application = JSON.parse(readFileSync(file, 'utf8'));
const { api: wantedApi, ...wanted } = JSON.parse(
  readFileSync(new URL('appRegistration.json', import.meta.url), 'utf8'),
);
const { api = {}, appId } = application;

/** Returns the existing entries, changed if an added entry has the same key, and then the new entries. */
function merged(existing, additions, key) {
  const changed = (existing ?? []).map((one) => ({ ...one, ...additions.find((other) => other[key] === one[key]) }));
  const known = new Set(changed.map((one) => one[key]));
  return [...changed, ...additions.filter((one) => !known.has(one[key]))];
}

const union = (existing, additions) => [...new Set([...(existing ?? []), ...additions])];

// Entra accepts a pre-authorized client only for scopes that are already stored.
const storedScopes = new Set((api.oauth2PermissionScopes ?? []).map(({ id }) => id));
// The page signs people in as the application itself, and is pre-authorized, so that reviewers see no consent prompt. It requests the scope
// of the policy only when an administrator wants to change the policy.
const ofPage = ['AccessReview.ReadWrite.All', 'Policy.ReadWrite.AccessReview'];
const page = {
  appId,
  delegatedPermissionIds: wantedApi.oauth2PermissionScopes
    .filter(({ value }) => ofPage.includes(value))
    .map(({ id }) => id),
};
const clients = [...wantedApi.preAuthorizedApplications, page].filter(({ delegatedPermissionIds }) =>
  delegatedPermissionIds.every((id) => storedScopes.has(id)),
);

const target = {
  ...wanted,
  identifierUris: union(application.identifierUris, [`api://${appId}`]),
  tags: union(application.tags, [`access-reviews:${marker}`]),
  optionalClaims: {
    ...application.optionalClaims,
    accessToken: merged(application.optionalClaims?.accessToken, wanted.optionalClaims.accessToken, 'name'),
  },
  spa: {
    ...application.spa,
    redirectUris: union(application.spa?.redirectUris, [
      `${endpoint}/reviews/signed-in`,
      `${endpoint}/reviews/signed-out`,
    ]),
  },
  appRoles: merged(application.appRoles, wanted.appRoles, 'id'),
  api: {
    ...api,
    requestedAccessTokenVersion: wantedApi.requestedAccessTokenVersion,
    oauth2PermissionScopes: merged(api.oauth2PermissionScopes, wantedApi.oauth2PermissionScopes, 'id'),
    preAuthorizedApplications: merged(api.preAuthorizedApplications, clients, 'appId'),
  },
};
const changes = Object.entries(target).filter(
  ([name, value]) => JSON.stringify(value) !== JSON.stringify(application[name]),
);
if (changes.length > 0) console.log(JSON.stringify(Object.fromEntries(changes)));
