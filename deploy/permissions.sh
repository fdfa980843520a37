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

# Sets wanted and others to the permissions in graphPermissions.json: those that the chosen features need, and all others.
read_permissions() {
  local lists
  # shellcheck disable=SC2016 # JavaScript
  lists=$(node -e 'const [file, features] = process.argv.slice(1), chosen = features.split(",");
    const rows = JSON.parse(require("fs").readFileSync(file));
    const isWanted = (row) => row.features === undefined || row.features.some((one) => chosen.includes(one));
    const names = (isIn) => rows.filter((row) => isWanted(row) === isIn).map((row) => row.permission).join(" ");
    console.log(`${names(true)}\t${names(false)}`);' "$here/graphPermissions.json" "$features")
  IFS=$'\t' read -r wanted others <<<"$lists"
}

# Grants the identity missing permissions and revokes the permissions of features that are no longer chosen. Sets granted_now.
grant_permissions() {
  local graph roles granted='' permission role
  granted_now=no
  read_permissions
  graph=$(az ad sp show --id "$GRAPH_APP" --query id --output tsv)
  roles=$(az ad sp show --id "$GRAPH_APP" \
    --query "appRoles[?contains(allowedMemberTypes, 'Application')].[value, id]" --output tsv)
  [ -z "$identity" ] || granted=$(retry 5 az rest --method GET \
    --url "$graph_endpoint/v1.0/servicePrincipals/$identity/appRoleAssignments?\$top=999" --query 'value[].[appRoleId, id]' --output tsv)
  for permission in $wanted; do
    look_up "$roles" "$permission"
    role=$found
    [ -n "$role" ] || refuse "Microsoft Graph has no application permission $permission (see $here/graphPermissions.json)."
    look_up "$granted" "$role"
    if [ -n "$found" ]; then continue; fi
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
  for permission in $others; do
    look_up "$roles" "$permission"
    [ -n "$found" ] || continue
    look_up "$granted" "$found"
    [ -n "$found" ] || continue
    if [ "$mode" = what-if ]; then
      say "Would revoke $permission."
      continue
    fi
    say "Revoking $permission."
    az rest --method DELETE --url "$graph_endpoint/v1.0/servicePrincipals/$identity/appRoleAssignments/$found" --output none
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
