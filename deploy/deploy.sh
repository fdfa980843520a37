#!/usr/bin/env bash
# Deploys access reviews into the tenant that `az` is signed in to. Run it again to upgrade or to change something:
# what is there already stays, what is missing is added.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy/deploy.sh --name NAME --resource-group GROUP --location REGION [options]

  --name NAME             name of the Function App: letters, digits and hyphens, unique in the world
  --resource-group GROUP  resource group; made when it is not there
  --location REGION       region, such as westeurope; it must have Flex Consumption
  --mail-sender MAILBOX   id or user principal name of the mailbox that mails come from
                          (default: as deployed before; at first the mailbox of whoever deploys)
  --public-endpoint URL   address that people use, where it is not https://NAME.azurewebsites.net
  --permissions FILE      Graph permissions to grant (default: graphPermissions.json beside this script)
  --package FILE          push this package and build none
  --what-if               change nothing, say what would change
  --help

Needs the Azure CLI (2.60 or newer, signed in: az login) and Node 20 or newer with npm. Whoever runs it is Owner of the
subscription or the group (roles are assigned), and of the tenant Global Administrator, or Privileged Role Administrator and
Application Administrator (an application is registered, Graph permissions are granted).
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/common.sh
source "$here/common.sh"

name='' group='' location='' sender='' endpoint='' package='' permissions="$here/graphPermissions.json" what_if=no
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=$(value_of "$@") ;;
    --resource-group) group=$(value_of "$@") ;;
    --location) location=$(value_of "$@") ;;
    --mail-sender) sender=$(value_of "$@") ;;
    --public-endpoint) endpoint=$(value_of "$@") ;;
    --permissions) permissions=$(value_of "$@") ;;
    --package) package=$(value_of "$@") ;;
    --what-if) what_if=yes; shift; continue ;;
    --help) usage; exit 0 ;;
    *) refuse "There is no option $1 (--help lists them)." ;;
  esac
  shift 2
done
check_names
[ -n "$location" ] || refuse 'The option --location is missing.'
[[ $location =~ ^[a-z0-9]+$ ]] || refuse "The region '$location' is not such as westeurope (az account list-locations names all)."
[[ -z $endpoint || $endpoint =~ ^https://[^/]+ ]] || refuse "The address '$endpoint' is not one that begins with https://."
[ -f "$permissions" ] || refuse "There is no file $permissions."
[ -z "$package" ] || [ -f "$package" ] || refuse "There is no file $package."
check_tools
command -v node >/dev/null || refuse 'Node is not installed (20 or newer is needed).'

readonly GRAPH=https://graph.microsoft.com/v1.0
readonly GRAPH_APP=00000003-0000-0000-c000-000000000000
readonly NOT_YET=00000000-0000-0000-0000-000000000000
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
package_now=${package:-$scratch/access-reviews.zip}

build_package() {
  [ -z "$package" ] || return 0
  say 'Building the package.'
  (
    cd "$here/.."
    [ -d node_modules ] || npm ci --no-audit --no-fund
    npm run build
    PATH=$PWD/node_modules/.bin:$PATH node deploy/pack.mjs "$package_now"
  ) >&2
}

# What is there before anything is done: sets group_exists and identity (of the app; nothing where there is none).
look_around() {
  group_exists=$(az group exists --name "$group" --output tsv)
  identity=''
  [ "$group_exists" = true ] || return 0
  find_identity
}

find_identity() {
  identity=$(az resource list --resource-group "$group" --name "$name" --resource-type Microsoft.Web/sites \
    --query '[].identity.principalId' --output tsv)
}

# The value of a setting of the app as it is deployed, or nothing.
deployed_setting() { printf '%s\n' "$settings" | awk -F '\t' -v wanted="$1" '$1 == wanted { print $2 }'; }

# What was not told stays as it was deployed; at first mails come from the mailbox of whoever deploys.
complete_options() {
  settings=''
  if [ -n "$identity" ]; then
    settings=$(az functionapp config appsettings list --name "$name" --resource-group "$group" \
      --query '[].[name, value]' --output tsv)
    sender=${sender:-$(deployed_setting MAIL_SENDER)}
    endpoint=${endpoint:-$(deployed_setting PUBLIC_ENDPOINT)}
  fi
  endpoint=${endpoint:-https://$name.azurewebsites.net}
  [ -z "$sender" ] || return 0
  sender=$(az ad signed-in-user show --query userPrincipalName --output tsv) ||
    refuse 'No person is signed in whose mailbox could send mails: name one with --mail-sender.'
  say "Mails will come from the mailbox of $sender (--mail-sender names another)."
}

register_application() {
  find_registration
  if [ -z "$app_id" ] && [ "$what_if" = yes ]; then
    say "Would register the application '$(registration_name)', with a service principal."
    return 0
  fi
  if [ -z "$app_id" ]; then
    say "Registering the application '$(registration_name)'."
    app_id=$(az ad app create --display-name "$(registration_name)" --sign-in-audience AzureADMyOrg \
      --query appId --output tsv)
  fi
  if [ "$what_if" != yes ]; then describe_application; fi
}

# Roles, scopes, token version and the claim `wids`, as appRegistration.json has them. Repeating it changes nothing.
describe_application() {
  local body="$scratch/application.json" principal
  # shellcheck disable=SC2016 # this is JavaScript
  node -e 'const [file, id, to] = process.argv.slice(1), fs = require("fs");
    fs.writeFileSync(to, JSON.stringify({ ...JSON.parse(fs.readFileSync(file)), identifierUris: [`api://${id}`] }));' \
    "$here/appRegistration.json" "$app_id" "$body"
  retry az rest --method PATCH --url "$GRAPH/applications(appId='$app_id')" \
    --headers Content-Type=application/json --body "@$body" --output none
  principal=$(az ad sp list --filter "appId eq '$app_id'" --query '[].id' --output tsv)
  if [ -z "$principal" ]; then
    say 'Making its service principal.'
    retry az ad sp create --id "$app_id" --output none
  fi
}

parameters_of_template() {
  parameters=("name=$name" "location=$location" "tokenAudience=${app_id:-$NOT_YET}" "mailSender=$sender"
    "publicEndpoint=$endpoint")
  # Settings that were changed in the app: a deployment would put the defaults back.
  local pair value
  for pair in DUE_SCHEDULE:dueSchedule REMOVALS_PER_SECOND:removalsPerSecond \
    REMOVAL_GUARD_PERCENT:removalGuardPercent REMOVAL_GUARD_ITEMS:removalGuardItems \
    NOTIFICATION_CALLBACK_HOSTS:notificationCallbackHosts; do
    value=$(deployed_setting "${pair%%:*}")
    [ -z "$value" ] || parameters+=("${pair#*:}=$value")
  done
}

deploy_resources() {
  parameters_of_template
  if [ "$group_exists" != true ]; then
    say "Making the resource group $group."
    az group create --name "$group" --location "$location" --output none
  fi
  say 'Deploying the resources; this takes some minutes.'
  identity=$(az deployment group create --name "access-reviews-$name" --resource-group "$group" \
    --template-file "$here/template.json" --parameters "${parameters[@]}" \
    --query properties.outputs.principalId.value --output tsv)
  [ -n "$identity" ] || refuse 'The deployment answered without the identity of the app.'
}

foresee_resources() {
  parameters_of_template
  if [ "$group_exists" = true ]; then
    az deployment group what-if --name "access-reviews-$name" --resource-group "$group" \
      --template-file "$here/template.json" --parameters "${parameters[@]}" >&2
    return 0
  fi
  say "Would make the resource group $group in $location, and in it all that is in $here/template.json:"
  # shellcheck disable=SC2016 # this is JavaScript
  node -e 'for (const { type } of JSON.parse(require("fs").readFileSync(process.argv[1])).resources) console.error(`  ${type}`)' \
    "$here/template.json"
}

# Gives the identity the Graph permissions that it does not have yet.
grant_permissions() {
  local graph roles wanted granted='' permission role
  graph=$(az ad sp show --id "$GRAPH_APP" --query id --output tsv)
  roles=$(az ad sp show --id "$GRAPH_APP" \
    --query "appRoles[?contains(allowedMemberTypes, 'Application')].[value, id]" --output tsv)
  [ -z "$identity" ] || granted=$(retry az rest --method GET \
    --url "$GRAPH/servicePrincipals/$identity/appRoleAssignments?\$top=999" --query 'value[].appRoleId' --output tsv)
  wanted=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).map((one) => one.permission).join(" ")' \
    "$permissions")
  for permission in $wanted; do
    role=$(printf '%s\n' "$roles" | awk -v wanted="$permission" '$1 == wanted { print $2 }')
    [ -n "$role" ] || refuse "Microsoft Graph has no application permission $permission (in $permissions)."
    if printf '%s\n' "$granted" | grep -qix "$role"; then continue; fi
    if [ "$what_if" = yes ]; then
      say "Would grant $permission."
      continue
    fi
    say "Granting $permission."
    retry az rest --method POST --url "$GRAPH/servicePrincipals/$identity/appRoleAssignments" \
      --headers Content-Type=application/json \
      --body "{\"principalId\":\"$identity\",\"resourceId\":\"$graph\",\"appRoleId\":\"$role\"}" --output none
  done
}

push_package() {
  say 'Pushing the package.'
  retry az functionapp deployment source config-zip --name "$name" --resource-group "$group" \
    --src "$package_now" --output none
}

if [ "$what_if" != yes ]; then build_package; fi
look_around
complete_options
register_application
if [ "$what_if" = yes ]; then foresee_resources; else deploy_resources; fi
grant_permissions
if [ "$what_if" = yes ]; then
  say 'Nothing was changed.'
  exit 0
fi
push_package

cat <<TEXT
Deployed.
  address      $endpoint
  health       $endpoint/healthz
  audience     api://$app_id (application id $app_id)
  mails from   $sender
Callers get tokens for api://$app_id/.default once an administrator has granted them its permissions.
TEXT
