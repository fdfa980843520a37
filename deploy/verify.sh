# shellcheck shell=bash
# The check of the deployed app, at the end of deploy.sh: health, a token, a list, and one mail.

verify_deployment() {
  local reviews=identityGovernance/accessReviews
  say 'Checking the deployed app. It may need ten minutes until it can use its roles and permissions.'
  if RETRY_SECONDS=${RETRY_SECONDS:-30} retry 21 az rest --method GET --url "$own_address/healthz" \
    --skip-authorization-header --output none; then
    row ok health "$own_address/healthz"
  else
    row FAIL health "$own_address/healthz; the message above names what does not answer"
    end_verification
  fi
  if [ "$account_type" != user ]; then
    row '?' list "$signed_in is not a person; call the app yourself"
    row '?' mail 'not sent'
    return 0
  fi
  if retry 5 az rest --method GET --url "$own_address/v1.0/$reviews/definitions?\$top=1" \
    --resource "api://$app_id" --output none; then
    row ok list 'you can list access reviews'
  else
    row FAIL list 'you cannot list access reviews; the message above says why'
    end_verification
  fi
  if az rest --method POST --url "$own_address/beta/$reviews/sendTestMail" --resource "api://$app_id" --output none; then
    row ok mail "sent from $sender to itself"
  else
    row FAIL mail "$sender could not send a mail; the message above says why"
  fi
  end_verification
}

end_verification() {
  [ "$failures" -eq 0 ] || refuse "The app is deployed, but does not work yet. See 'When it does not work' in docs/deployment.md."
}
