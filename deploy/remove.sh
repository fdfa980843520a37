#!/usr/bin/env bash
# Removes what deploy.sh created: the resources with all reviews in their storage, and the registered application.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy/remove.sh --name NAME --resource-group GROUP [--yes]

Without --yes the script lists what it would remove and removes nothing. The resource group stays.
The storage account holds all reviews, decisions and reports. They cannot be restored.
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/common.sh
source "$here/common.sh"

name='' group='' sure=no
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=$(value_of "$@") ;;
    --resource-group) group=$(value_of "$@") ;;
    --yes) sure=yes; shift; continue ;;
    --help) usage; exit 0 ;;
    *) refuse "There is no option $1 (--help lists them)." ;;
  esac
  shift 2
done
check_names
check_cli
check_sign_in

# Dependent resources come first. The app comes last, because its settings record which application belongs to it.
readonly TYPES='Microsoft.Insights/components Microsoft.OperationalInsights/workspaces Microsoft.Storage/storageAccounts
  Microsoft.Web/sites Microsoft.Web/serverfarms'

remove_resources() {
  local type id ids
  for type in $TYPES; do
    ids=$(az resource list --resource-group "$group" --resource-type "$type" \
      --query "[?tags.\"access-reviews\"=='$name'].id" --output tsv)
    for id in $ids; do
      if [ "$sure" = yes ]; then
        say "Removing $id."
        az resource delete --ids "$id" --output none
      else
        say "Would remove $id."
      fi
    done
  done
}

remove_registration() {
  [ -n "$app_id" ] || return 0
  if [ "$sure" = yes ]; then
    say "Removing the application $app_id."
    az ad app delete --id "$app_id" --output none
  else
    say "Would remove the application $app_id."
  fi
}

# The tag is removed last, so that an interrupted removal can be repeated.
forget_deployment() {
  if [ "$sure" != yes ] || [ -z "$marker" ]; then return 0; fi
  az tag update --resource-id "/subscriptions/$subscription/resourceGroups/$group" --operation Delete \
    --tags "access-reviews-$name=$marker" --output none
}

look_around
find_registration
if [ "$group_exists" = true ]; then
  remove_registration
  remove_resources
  forget_deployment
fi
if [ "$sure" = yes ]; then say 'Removed.'; else say 'Nothing was removed. Add --yes to remove it.'; fi
