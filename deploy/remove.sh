#!/usr/bin/env bash
# Removes what deploy.sh made: the resources, the reviews in their storage included, and the app registration.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy/remove.sh --name NAME --resource-group GROUP [--yes]

Without --yes it lists what would be removed and removes nothing. The resource group itself stays.
All reviews, decisions and reports go with the storage account, and do not come back.
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
check_tools

# What depends on others goes before them.
readonly TYPES='Microsoft.Web/sites Microsoft.Web/serverfarms Microsoft.Insights/components
  Microsoft.OperationalInsights/workspaces Microsoft.Storage/storageAccounts'

remove_resources() {
  local exists type id ids
  exists=$(az group exists --name "$group" --output tsv)
  [ "$exists" = true ] || return 0
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
  find_registration
  [ -n "$app_id" ] || return 0
  if [ "$sure" = yes ]; then
    say "Removing the application '$(registration_name)'."
    az ad app delete --id "$app_id" --output none
  else
    say "Would remove the application '$(registration_name)' ($app_id)."
  fi
}

remove_resources
remove_registration
if [ "$sure" = yes ]; then say 'Removed.'; else say 'Nothing was removed; --yes removes it.'; fi
