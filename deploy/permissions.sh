# shellcheck shell=bash
# The Graph permissions of the app's identity: those that graphPermissions.json lists for every deployment and for the chosen features.

readonly ALL_FEATURES=groups,applications,roles,packages,guests,channels
readonly GRAPH_APP=00000003-0000-0000-c000-000000000000

check_features() {
  local feature
  for feature in ${features//,/ }; do
    [[ ,$ALL_FEATURES, == *",$feature,"* ]] ||
      refuse "The feature '$feature' does not exist: choose from ${ALL_FEATURES//,/, }, separated by commas."
  done
}

# Prints permissions from graphPermissions.json: those of the chosen features or, with "other", of all other features.
wanted_permissions() {
  node -e 'const [file, features, which] = process.argv.slice(1), chosen = features.split(",");
    const isWanted = (row) => row.features === undefined || row.features.some((one) => chosen.includes(one));
    for (const row of JSON.parse(require("fs").readFileSync(file))) if (isWanted(row) === (which !== "other")) console.log(row.permission);' \
    "$here/graphPermissions.json" "$features" "${1:-wanted}"
}

# Grants the identity missing permissions and revokes the permissions of features that are no longer chosen. Sets granted_now.
grant_permissions() {
  local graph roles granted='' permission role assignment
  granted_now=no
  graph=$(az ad sp show --id "$GRAPH_APP" --query id --output tsv)
  roles=$(az ad sp show --id "$GRAPH_APP" \
    --query "appRoles[?contains(allowedMemberTypes, 'Application')].[value, id]" --output tsv)
  [ -z "$identity" ] || granted=$(retry 5 az rest --method GET \
    --url "$graph_endpoint/v1.0/servicePrincipals/$identity/appRoleAssignments?\$top=999" --query 'value[].[appRoleId, id]' --output tsv)
  for permission in $(wanted_permissions); do
    role=$(printf '%s\n' "$roles" | awk -v wanted="$permission" '$1 == wanted { print $2 }')
    [ -n "$role" ] || refuse "Microsoft Graph has no application permission $permission (see $here/graphPermissions.json)."
    if grep -qi "^$role" <<<"$granted"; then continue; fi
    granted_now=yes
    if [ "$mode" = what-if ]; then
      say "Would grant $permission."
      continue
    fi
    say "Granting $permission."
    retry 5 az rest --method POST --url "$graph_endpoint/v1.0/servicePrincipals/$identity/appRoleAssignments" \
      --headers Content-Type=application/json \
      --body "{\"principalId\":\"$identity\",\"resourceId\":\"$graph\",\"appRoleId\":\"$role\"}" --output none
  done
  for permission in $(wanted_permissions other); do
    role=$(printf '%s\n' "$roles" | awk -v wanted="$permission" '$1 == wanted { print $2 }')
    assignment=$(printf '%s\n' "$granted" | awk -v wanted="$role" 'wanted != "" && tolower($1) == tolower(wanted) { print $2 }')
    [ -n "$assignment" ] || continue
    if [ "$mode" = what-if ]; then
      say "Would revoke $permission."
      continue
    fi
    say "Revoking $permission."
    az rest --method DELETE --url "$graph_endpoint/v1.0/servicePrincipals/$identity/appRoleAssignments/$assignment" --output none
  done
  wait_for_permissions
}

# Azure caches the token of a managed identity for about 24 hours. The app must not get its first token before its permissions take effect.
wait_for_permissions() {
  if [ "$granted_now" = no ] || [ "$mode" = what-if ]; then return 0; fi
  if [ -z "$settings" ]; then
    say 'Waiting a minute for the permissions to count.'
    sleep "${SETTLE_SECONDS:-60}"
  else
    say 'The app is running already: it may take up to 24 hours until it can use the new permissions.'
  fi
}
