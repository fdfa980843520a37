#!/usr/bin/env bash
# Deploys Access Reviews into the tenant to which the Azure CLI is signed in. Run it again to upgrade, to change an option or to
# continue an interrupted run: it adds what is missing and keeps what exists.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy/deploy.sh --name NAME --resource-group GROUP --location REGION --mail-sender MAILBOX [options]

  --name NAME             name of the Function App: letters, digits and hyphens, unique in the world
  --resource-group GROUP  resource group; created if it does not exist
  --location REGION       region that offers Flex Consumption, such as westeurope
  --mail-sender MAILBOX   user principal name or object id of the mailbox that sends mails
  --features LIST         what can be reviewed, separated by commas; only the Graph permissions for it are granted
                          (groups,applications,roles,packages,guests,channels; default: as deployed before, or all)
  --public-endpoint URL   address that people use, if it is not the app's own (default: as deployed before)
  --signing-key-url URL   key in Azure Key Vault that signs evidence (the three: default as deployed before, or none)
  --timestamp-url URL     timestamp authority for the seals of evidence
  --seal-container-url URL
                          blob container that takes copies of the seals
  --package FILE          deploy this package instead of building one
  --check                 check options, tools and package without calling Azure, and stop
  --what-if               check everything, show what would change, and stop
  --help

Needs the Azure CLI (2.60 or newer, signed in with az login) and Node 20 or newer with npm. You need the Azure role Owner of the
subscription or the resource group, and the Entra role Global Administrator, or Privileged Role Administrator and Application
Administrator: the script assigns roles, registers an application and grants Graph permissions.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/common.sh
source "$here/common.sh"
# shellcheck source=deploy/registration.sh
source "$here/registration.sh"
# shellcheck source=deploy/checks.sh
source "$here/checks.sh"
# shellcheck source=deploy/permissions.sh
source "$here/permissions.sh"
# shellcheck source=deploy/verify.sh
source "$here/verify.sh"

name='' group='' location='' sender='' features='' endpoint='' package='' mode=deploy
anchors=()
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=$(value_of "$@") ;;
    --resource-group) group=$(value_of "$@") ;;
    --location) location=$(value_of "$@") ;;
    --mail-sender) sender=$(value_of "$@") ;;
    --features) features=$(value_of "$@") ;;
    --public-endpoint) endpoint=$(value_of "$@") ;;
    --signing-key-url) anchors+=("signingKeyUrl=$(value_of "$@")") ;;
    --timestamp-url) anchors+=("timestampUrl=$(value_of "$@")") ;;
    --seal-container-url) anchors+=("sealContainerUrl=$(value_of "$@")") ;;
    --package) package=$(value_of "$@") ;;
    --check | --what-if) mode=${1#--}; shift; continue ;;
    --help) usage; exit 0 ;;
    *) refuse "There is no option $1 (--help lists them)." ;;
  esac
  shift 2
done
check_names
[ -n "$location" ] || refuse 'The option --location is missing.'
[[ $location =~ ^[a-z0-9]+$ ]] ||
  refuse "The region '$location' is not valid: write it like westeurope ('az account list-locations' lists all)."
[ -n "$sender" ] || refuse 'The option --mail-sender is missing.'
[[ $sender =~ ^[A-Za-z0-9.!_\'-]+(@[A-Za-z0-9.-]+)?$ ]] ||
  refuse "The mailbox '$sender' is not valid: give a user principal name or an object id."
[[ -z $endpoint || $endpoint =~ ^https://[^/]+ ]] || refuse "The address '$endpoint' is not valid: it must begin with https://."
[ -z "$package" ] || [ -f "$package" ] || refuse "There is no file $package."
command -v node >/dev/null || refuse 'Node is not installed: install version 20 or newer.'
check_features

if [ "$mode" = check ]; then
  features=${features:-$ALL_FEATURES}
  check_offline
  [ "$failures" -eq 0 ] || refuse "$failures of the checks failed."
  say 'Azure was not called. --what-if calls Azure and changes nothing.'
  exit 0
fi

readonly NOT_YET=00000000-0000-0000-0000-000000000000
scratch=$(mktemp -d)
# A failed command ends the script with its own message; this message says how to continue.
finish() {
  rm -rf "$scratch"
  [ "$1" -eq 0 ] || [ -n "$refused" ] ||
    say 'The run ended at the message above. Correct its cause and run the script again: it continues there.'
}
trap 'finish $?' EXIT
package_now=${package:-$scratch/access-reviews.zip}

# Sets cloud, graph_endpoint, site_suffix and issuer_host for the cloud that the Azure CLI uses.
find_cloud() {
  local endpoints
  endpoints=$(az cloud show --query '[[name, endpoints.microsoftGraphResourceId]]' --output tsv)
  IFS=$'\t' read -r cloud graph_endpoint <<<"$endpoints"
  graph_endpoint=${graph_endpoint%/}
  case $cloud in
    AzureCloud) site_suffix=azurewebsites.net issuer_host=login.microsoftonline.com ;;
    AzureUSGovernment) site_suffix=azurewebsites.us issuer_host=login.microsoftonline.us ;;
    AzureChinaCloud) site_suffix=chinacloudsites.cn issuer_host=login.partner.microsoftonline.cn ;;
    *) refuse "The cloud '$cloud' is not known: use AzureCloud, AzureUSGovernment or AzureChinaCloud ('az cloud set')." ;;
  esac
}

# An option that is not given keeps its deployed value.
complete_options() {
  look_up "$settings" FEATURES
  features=${features:-${found:-$ALL_FEATURES}}
  look_up "$settings" PUBLIC_ENDPOINT
  endpoint=${endpoint:-$found}
  own_address=https://$name.$site_suffix
  endpoint=${endpoint:-$own_address}
}

build_package() {
  [ -z "$package" ] || return 0
  say 'Building the package.'
  (
    cd "$here/.."
    [ -d node_modules ] || npm ci --no-audit --no-fund
    npm run build
    node deploy/pack.mjs "$package_now"
  ) >&2
}

prepare_subscription() {
  local provider
  for provider in $unregistered; do
    say "Registering the resource provider $provider."
    az provider register --namespace "$provider" --wait --output none
  done
  if [ "$group_exists" != true ]; then
    say "Creating the resource group $group."
    az group create --name "$group" --location "$location" --output none
  fi
}

set_parameters() {
  parameters=("name=$name" "location=$location" "tokenAudience=${app_id:-$NOT_YET}" "mailSender=$sender"
    "publicEndpoint=$endpoint" "features=$features" "tokenIssuer=https://$issuer_host/$tenant/v2.0" "directoryEndpoint=$graph_endpoint")
  parameters+=(${anchors[@]+"${anchors[@]}"})
  # Settings that were changed in the app. Without these parameters, the deployment would reset them to the defaults.
  local pair
  for pair in DUE_SCHEDULE:dueSchedule REMOVALS_PER_SECOND:removalsPerSecond \
    REMOVAL_GUARD_PERCENT:removalGuardPercent REMOVAL_GUARD_ITEMS:removalGuardItems EVIDENCE_RETENTION:evidenceRetention \
    SIGNING_KEY_URL:signingKeyUrl TIMESTAMP_URL:timestampUrl SEAL_CONTAINER_URL:sealContainerUrl \
    NOTIFICATION_CALLBACK_HOSTS:notificationCallbackHosts; do
    look_up "$settings" "${pair%%:*}"
    [[ -z $found || " ${parameters[*]} " == *" ${pair#*:}="* ]] || parameters+=("${pair#*:}=$found")
  done
}

deploy_resources() {
  local active
  active=$(az deployment group list --resource-group "$group" \
    --query "[?name=='access-reviews-$name' && properties.provisioningState=='Running'].name" --output tsv)
  if [ -n "$active" ]; then
    say 'Waiting for the deployment of an interrupted run.'
    az deployment group wait --name "$active" --resource-group "$group" --created || true
  fi
  say 'Deploying the resources. This takes some minutes.'
  identity=$(az deployment group create --name "access-reviews-$name" --resource-group "$group" \
    --template-file "$here/template.json" --parameters "${parameters[@]}" \
    --query properties.outputs.principalId.value --output tsv) ||
    refuse "Azure refused the resources, as the message above says. docs/deployment.md explains it under 'When it does not work'. Run the script again when the cause is mended: it continues here."
  [ -n "$identity" ] || refuse 'The deployment did not return the identity of the app.'
}

show_changes() {
  [ -n "$app_id" ] || say "Would register the application '$(registration_name)' and its service principal."
  set_parameters
  if [ "$group_exists" = true ]; then
    az deployment group what-if --name "access-reviews-$name" --resource-group "$group" \
      --template-file "$here/template.json" --parameters "${parameters[@]}" >&2
  else
    say "Would create the resource group $group in $location with the resources in $here/template.json:"
    # shellcheck disable=SC2016 # JavaScript
    node -e 'for (const { type } of JSON.parse(require("fs").readFileSync(process.argv[1])).resources) console.error(`  ${type}`)' \
      "$here/template.json"
  fi
  grant_permissions
  say 'Nothing was changed.'
}

# On Flex Consumption, the app reads the package from its storage. Until its roles take effect (up to ten minutes;
# azure-functions-core-tools issue 4346), the push answers 403.
push_package() {
  say 'Pushing the package. The first time this is refused for up to ten minutes, until the roles of the app have spread.'
  RETRY_SECONDS=${RETRY_SECONDS:-30} retry 21 az functionapp deployment source config-zip --name "$name" \
    --resource-group "$group" --src "$package_now" --output none
}

check_cli
check_sign_in
find_cloud
look_around
complete_options
check_online
if [ "$mode" = what-if ]; then
  show_changes
  exit 0
fi
build_package
prepare_subscription
register_application
set_parameters
deploy_resources
grant_permissions
push_package
verify_deployment

cat <<TEXT
Deployed.
  address      $endpoint
  health       $own_address/healthz
  audience     api://$app_id (application id $app_id)
  mails from   $sender
  features     $features
Callers get tokens for api://$app_id/.default once an administrator has granted them its permissions.
TEXT
