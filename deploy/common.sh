# shellcheck shell=bash
# What deploy.sh and remove.sh share. Messages go to stderr, and what is found is set in variables: an error
# inside of $(…) would not end the script where several commands stand in it.

say() { printf '%s\n' "$*" >&2; }

refuse() {
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
    refuse "The name '$name' is not one of 2 to 43 letters, digits and hyphens (none at the ends)."
  [[ $group =~ ^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$ ]] ||
    refuse "The resource group '$group' is not one of 1 to 90 letters, digits and _ - . ( ) (no dot at its end)."
}

check_tools() {
  local version major minor
  command -v az >/dev/null || refuse 'The Azure CLI is not installed: https://aka.ms/azure-cli'
  version=$(az version --query '"azure-cli"' --output tsv)
  IFS=. read -r major minor _ <<<"$version"
  if [ "$major" -lt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -lt 60 ]; }; then
    refuse "The Azure CLI is $version; 2.60 or newer is needed for Flex Consumption (az upgrade)."
  fi
  az account show --query id --output tsv >/dev/null || refuse 'The Azure CLI is not signed in: az login'
}

registration_name() { printf 'Access reviews (%s)\n' "$name"; }

# Looks for the registration: sets app_id, to nothing where there is none.
find_registration() {
  app_id=$(az ad app list --filter "displayName eq '$(registration_name)'" --query '[].appId' --output tsv)
  if [ "$(printf '%s\n' "$app_id" | wc -l)" -gt 1 ]; then
    refuse "Several applications are called '$(registration_name)': remove or rename those that are not this one."
  fi
}

# Entra and Azure take a while until what was just made is known everywhere.
retry() {
  local attempt
  for attempt in 1 2 3 4 5; do
    if "$@"; then return 0; fi
    [ "$attempt" -lt 5 ] || break
    say "Trying again ($attempt)."
    sleep "${RETRY_SECONDS:-15}"
  done
  say 'This did not work. Mend what the message above says and run the script again: it goes on where it stopped.'
  return 1
}
