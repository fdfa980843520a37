# shellcheck shell=bash
# Registers the application for which callers get tokens. find_registration in common.sh says how it is found again.

# Sets stranger_id to an application with the name of this deployment's application that another person registered.
find_stranger() {
  stranger_id=''
  [ -z "$app_id" ] || return 0
  stranger_id=$(az ad app list --filter "displayName eq '$(registration_name)'" --query '[0].appId' --output tsv)
}

register_application() {
  local principal
  if [ -z "$marker" ]; then
    marker=$(node -p 'crypto.randomUUID()')
    az tag update --resource-id "/subscriptions/$subscription/resourceGroups/$group" --operation Merge \
      --tags "access-reviews-$name=$marker" --output none
  fi
  if [ -z "$app_id" ]; then
    say "Registering the application '$(registration_name)'."
    app_id=$(az rest --method POST --url "$graph_endpoint/v1.0/applications" --headers Content-Type=application/json \
      --body "{\"displayName\":\"$(registration_name)\",\"signInAudience\":\"AzureADMyOrg\",\"tags\":[\"access-reviews:$marker\"]}" \
      --query appId --output tsv)
  fi
  describe_application
  principal=$(az ad sp list --filter "appId eq '$app_id'" --query '[].id' --output tsv)
  if [ -z "$principal" ]; then
    say 'Creating its service principal.'
    retry 5 az ad sp create --id "$app_id" --output none
  fi
}

# Reads the application, merges appRegistration.json into it and writes the difference, until there is none. It takes two rounds:
# Entra accepts a pre-authorized client only for a scope that is already stored.
describe_application() {
  local url="$graph_endpoint/v1.0/applications(appId='$app_id')" round
  for round in 1 2 3; do
    retry 5 az rest --method GET --url "$url" --output json >"$scratch/application.json"
    node "$here/mergeApplication.mjs" "$scratch/application.json" "$marker" "$endpoint" >"$scratch/changes.json"
    [ -s "$scratch/changes.json" ] || return 0
    [ "$round" -lt 3 ] || break
    retry 5 az rest --method PATCH --url "$url" --headers Content-Type=application/json \
      --body "@$scratch/changes.json" --output none
  done
  say 'Entra does not show all changes of the application yet. If the checks at the end fail, run the script again.'
}
