# shellcheck shell=bash
# The checks that deploy.sh makes before it changes anything. Each prints a row of a table.

readonly REQUIRED_ACTIONS='Microsoft.Resources/deployments/write Microsoft.Resources/tags/write Microsoft.Web/sites/write
  Microsoft.Storage/storageAccounts/write Microsoft.Insights/components/write Microsoft.Authorization/roleAssignments/write'
readonly PROVIDERS='Microsoft.Web Microsoft.Storage Microsoft.Insights Microsoft.OperationalInsights'
readonly GLOBAL_ADMINISTRATOR=62e90394-69f5-4237-9190-012177145e10
readonly PRIVILEGED_ROLE_ADMINISTRATOR=e8611ab8-c189-46e8-94e1-60213ab1f814
readonly APPLICATION_ADMINISTRATOR=9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3
readonly CLOUD_APPLICATION_ADMINISTRATOR=158c047a-c907-4556-b7ef-446551a6b5f7

failures=0
# Prints a row: ok, FAIL or ? (could not be checked; the script continues), the subject, and the finding.
row() {
  printf '  %-4s  %-16s %s\n' "$1" "$2" "$3" >&2
  [ "$1" != FAIL ] || failures=$((failures + 1))
}

# The checks that make no call to Azure.
check_offline() {
  local node_version
  say 'Checked without Azure:'
  row ok options "name $name, resource group $group, region $location, mails from $sender"
  row ok features "$features"
  read_permissions
  row ok permissions "$wanted"
  node_version=$(node -p process.versions.node)
  if [ "${node_version%%.*}" -ge 20 ]; then row ok Node "$node_version"; else row FAIL Node "$node_version; 20 or newer is needed"; fi
  if node -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))' "$here/template.json" 2>/dev/null; then
    row ok template "$here/template.json"
  else
    row FAIL template "$here/template.json is not valid JSON; restore the file"
  fi
  check_package
}

check_package() {
  if [ -n "$package" ]; then
    row ok package "$package"
  elif [ -f "$here/../dist/functions.js" ]; then
    row ok package 'built before; deploy.sh builds it again'
  else
    row ok package "not built yet; deploy.sh builds it (by hand: npm ci && npm run build)"
  fi
}

# The checks that call Azure and Entra.
check_online() {
  say 'Checked in Azure and Entra:'
  row ok 'Azure CLI' "$az_version"
  row ok 'signed in' "$signed_in, tenant $tenant, subscription $subscription, $cloud"
  check_azure_rights
  check_directory_roles
  check_providers
  check_region
  check_site_name
  check_registration
  check_mailbox
  if [ "$failures" -gt 0 ]; then
    refuse "Nothing was changed, since $failures of the checks failed. docs/deployment.md explains them."
  fi
}

# Prints the actions that the caller may not take at a scope.
missing_actions() {
  az rest --method GET --url "$1/providers/Microsoft.Authorization/permissions?api-version=2022-04-01" --output json |
    node "$here/missingActions.mjs" "${@:2}"
}

check_azure_rights() {
  local scope="/subscriptions/$subscription" actions=$REQUIRED_ACTIONS missing
  if [ "$group_exists" = true ]; then
    scope="$scope/resourceGroups/$group"
  else
    actions="$actions Microsoft.Resources/subscriptions/resourceGroups/write"
  fi
  # shellcheck disable=SC2086 # a list of words
  if ! missing=$(missing_actions "$scope" $actions); then
    row '?' 'Azure roles' "your permissions at $scope could not be read"
  elif [ -n "$missing" ]; then
    row FAIL 'Azure roles' "you may not $missing at $scope; ask for Owner, or for Contributor and User Access Administrator"
  else
    row ok 'Azure roles' "enough at $scope"
  fi
}

check_directory_roles() {
  local roles
  if [ "$account_type" != user ]; then
    row '?' 'Entra roles' "$signed_in is not a person; its roles were not read"
    return 0
  fi
  # shellcheck disable=SC2016 # JMESPath
  if ! roles=$(az rest --method GET --url "$graph_endpoint/v1.0/me/transitiveMemberOf?\$top=999" \
    --query 'value[?roleTemplateId].roleTemplateId' --output tsv); then
    row '?' 'Entra roles' 'your roles could not be read'
  elif has_line "$roles" "$GLOBAL_ADMINISTRATOR" || { has_line "$roles" "$PRIVILEGED_ROLE_ADMINISTRATOR" &&
    { has_line "$roles" "$APPLICATION_ADMINISTRATOR" || has_line "$roles" "$CLOUD_APPLICATION_ADMINISTRATOR"; }; }; then
    row ok 'Entra roles' 'enough'
  else
    row FAIL 'Entra roles' 'you need Global Administrator, or Privileged Role Administrator and Application Administrator; after activating a role, run az login again'
  fi
}

# Succeeds if $1 has the line $2, in any letter case.
has_line() {
  local result=1
  shopt -s nocasematch
  if [[ $'\n'$1$'\n' == *$'\n'"$2"$'\n'* ]]; then result=0; fi
  shopt -u nocasematch
  return "$result"
}

# Sets unregistered to the resource providers that are not registered; the owner of the resource group may not register them.
check_providers() {
  local registered provider missing
  registered=$(az provider list --query "[?registrationState=='Registered'].namespace" --output tsv)
  unregistered=''
  for provider in $PROVIDERS; do
    has_line "$registered" "$provider" || unregistered="$unregistered $provider"
  done
  # shellcheck disable=SC2046,SC2086 # one argument each
  if [ -z "$unregistered" ]; then
    row ok providers 'registered'
  elif missing=$(missing_actions "/subscriptions/$subscription" $(printf '%s/register/action ' $unregistered)) && [ -n "$missing" ]; then
    row FAIL providers "you may not $missing; ask an owner of the subscription to run az provider register --namespace for$unregistered"
  else
    row ok providers "to be registered:$unregistered"
  fi
}

check_region() {
  local regions
  region=$(tr -d ' ' <<<"$region" | tr '[:upper:]' '[:lower:]')
  if [[ -n $region && $region != "$location" ]]; then
    row FAIL region "$name is in $region and cannot move; give --location $region, or choose another --name"
  elif ! regions=$(az rest --method GET \
    --url "/subscriptions/$subscription/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2023-12-01" \
    --query 'value[].name' --output tsv | tr -d ' ' | tr '[:upper:]' '[:lower:]' | sort); then
    row '?' region "the regions of Flex Consumption could not be read"
  elif has_line "$regions" "$location"; then
    row ok region "$location offers Flex Consumption"
  else
    row FAIL region "$location does not offer Flex Consumption; these regions do: $(printf '%s\n' "$regions" | tr '\n' ' ')"
  fi
}

check_site_name() {
  local available
  if [ -n "$identity" ]; then
    row ok name "$name is deployed in $group; this run upgrades it"
    return 0
  fi
  available=$(az rest --method POST \
    --url "/subscriptions/$subscription/providers/Microsoft.Web/checknameavailability?api-version=2024-04-01" \
    --headers Content-Type=application/json --body "{\"name\":\"$name\",\"type\":\"Microsoft.Web/sites\"}" \
    --query nameAvailable --output tsv) || available=''
  case $available in
    true) row ok name "$name is free" ;;
    false) row FAIL name "$name is taken; choose another --name" ;;
    *) row '?' name "Azure did not say whether $name is free" ;;
  esac
}

check_registration() {
  find_registration
  find_stranger
  if [ -n "$app_id" ]; then
    row ok application "$app_id, recorded by this deployment"
  elif [ -n "$recorded_id" ]; then
    row FAIL application "this deployment recorded $recorded_id, which Entra no longer has; restore it under App registrations, Deleted applications"
  elif [ -n "$stranger_id" ]; then
    row FAIL application "$stranger_id is called '$(registration_name)' and was not made by this deployment; rename or remove it, or choose another --name"
  else
    row ok application 'to be registered'
  fi
}

check_mailbox() {
  local mail problem=$scratch/mailbox
  if ! mail=$(az rest --method GET --url "$graph_endpoint/v1.0/users/$sender?\$select=mail" --query mail --output tsv 2>"$problem"); then
    cat "$problem" >&2
    if grep -q Request_ResourceNotFound "$problem"; then
      row FAIL mailbox "$sender is not a user of the tenant; name another with --mail-sender"
    else
      row '?' mailbox "$sender could not be read; a mail at the end of the run tries it"
    fi
  elif [ -z "$mail" ]; then
    row FAIL mailbox "$sender has no mailbox; name a user or shared mailbox of Exchange Online with --mail-sender"
  else
    row ok mailbox "$mail"
  fi
}
