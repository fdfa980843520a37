# shellcheck shell=bash
# Functions that deploy.sh and remove.sh share. Messages go to stderr. Functions set variables instead of printing results:
# an error inside of $(…) does not end the script if the substitution has several commands.

say() { printf '%s\n' "$*" >&2; }

refused=''
refuse() {
  # shellcheck disable=SC2034 # deploy.sh reads it
  refused=yes
  printf 'error: %s\n' "$*" >&2
  exit 1
}

value_of() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then refuse "The option $1 needs a value."; fi
  printf '%s\n' "$2"
}

check_names() {
  [ -n "$name" ] || refuse 'The option --name is missing.'
  [ -n "$group" ] || refuse 'The option --resource-group is missing.'
  [[ $name =~ ^[A-Za-z0-9]([A-Za-z0-9-]{0,41}[A-Za-z0-9])$ ]] ||
    refuse "The name '$name' is not valid: use 2 to 43 letters, digits and hyphens, and no hyphen at either end."
  [[ $group =~ ^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$ ]] ||
    refuse "The resource group '$group' is not valid: use 1 to 90 letters, digits and _ - . ( ), and no dot at the end."
}

# Sets az_version. Ends the script when the Azure CLI is missing or too old.
check_cli() {
  local major minor
  command -v az >/dev/null || refuse 'The Azure CLI is not installed: https://aka.ms/azure-cli'
  az_version=$(az version --query '"azure-cli"' --output tsv)
  [[ $az_version =~ ^[0-9]+\.[0-9]+\. ]] || refuse "The Azure CLI does not say its version: run 'az upgrade'."
  IFS=. read -r major minor _ <<<"$az_version"
  if [ "$major" -lt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -lt 60 ]; }; then
    refuse "The Azure CLI is version $az_version. Flex Consumption needs 2.60 or newer: run 'az upgrade'."
  fi
}

# Sets subscription, tenant, signed_in and account_type. Ends the script when nobody is signed in.
check_sign_in() {
  local account shell
  account=$(az account show --query '[[id, tenantId, user.name, user.type, user.cloudShellID]]' --output tsv) ||
    refuse "The Azure CLI is not signed in: run 'az login'."
  # shellcheck disable=SC2034 # deploy.sh reads them
  IFS=$'\t' read -r subscription tenant signed_in account_type shell <<<"$account"
  # The token of Cloud Shell may not write to Microsoft Graph (azure-cli issue 28710).
  if [ "$shell" != None ]; then
    refuse "Cloud Shell's own sign-in has too few rights on Microsoft Graph: run 'az login' and start the script again."
  fi
}

# Sets group_exists and, from the content of the resource group: marker (the tag that find_registration explains), identity and region (of
# the app) and settings (of the app, a line each: name, tab, value). They are empty if the group does not have them.
look_around() {
  local query app
  marker='' identity='' region='' settings=''
  group_exists=$(az group exists --name "$group" --output tsv)
  [ "$group_exists" = true ] || return 0
  query=$(printf 'tags."access-reviews-%s"' "$name")
  marker=$(az group show --name "$group" --query "$query" --output tsv)
  app=$(az resource list --resource-group "$group" --name "$name" --resource-type Microsoft.Web/sites \
    --query '[].[identity.principalId, location]' --output tsv)
  [ -n "$app" ] || return 0
  # shellcheck disable=SC2034 # deploy.sh reads the region
  IFS=$'\t' read -r identity region <<<"$app"
  settings=$(az functionapp config appsettings list --name "$name" --resource-group "$group" \
    --query '[].[name, value]' --output tsv)
}

# Sets found to the second column of the row of a table whose first column is the key, in any letter case; to nothing without such a row.
# A table is a text with a row in each line and a tab between the columns.
look_up() {
  local table=$1 key=$2 first rest
  found=''
  shopt -s nocasematch
  while IFS=$'\t' read -r first rest; do
    if [[ $first == "$key" ]]; then
      found=${rest%%$'\t'*}
      break
    fi
  done <<<"$table"
  shopt -u nocasematch
}

# The application for which callers get tokens is never recognised by its name, because anybody in the tenant may register an
# application under any name. The scripts trust two records, which only people with rights in the resource group can write:
#   - the setting TOKEN_AUDIENCE of the deployed app has the id of the application;
#   - the tag access-reviews-NAME of the resource group has a random marker. deploy.sh writes it before it registers the
#     application, which carries it among its own tags. The marker finds the application of an interrupted run.
registration_name() { printf 'Access reviews (%s)\n' "$name"; }

# Sets app_id to the application that this deployment recorded, or to nothing. recorded_id is the id of the first record.
find_registration() {
  look_up "$settings" TOKEN_AUDIENCE
  recorded_id=$found
  app_id=''
  if [ -n "$recorded_id" ]; then
    app_id=$(az ad app list --filter "appId eq '$recorded_id'" --query '[].appId' --output tsv)
  elif [ -n "$marker" ]; then
    app_id=$(az ad app list --filter "tags/any(tag:tag eq 'access-reviews:$marker')" --query '[].appId' --output tsv)
    [[ $app_id != *$'\n'* ]] ||
      refuse "Several applications carry the tag access-reviews:$marker. Remove the tag from those that are not yours."
  fi
}

# Runs a command up to TIMES times, because it takes a while until new objects are known everywhere in Azure and Entra.
retry() {
  local times=$1 attempt
  shift
  for ((attempt = 1; attempt <= times; attempt++)); do
    if "$@"; then return 0; fi
    [ "$attempt" -lt "$times" ] || break
    say "Trying again ($attempt of $((times - 1)))."
    sleep "${RETRY_SECONDS:-15}"
  done
  return 1
}
