#!/usr/bin/env bash
# The steps of action.yml. Inputs come by variables, never as text of the script.
set -euo pipefail

environment="$RUNNER_TEMP/groundplan-environment"
action="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# The version to install: the one that is asked for, else that of these sources.
version() {
  local version="${GROUNDPLAN_VERSION:-}"
  if [ -z "$version" ]; then
    version="$(sed -n 's/.*static let current = "\([^"]*\)".*/\1/p' "$action/Sources/Reports/Data/Version.swift")"
  fi
  case "$version" in
    '' | *[!0-9.]*) echo "::error::'$version' is no version of Groundplan, such as 0.1.0"; exit 2 ;;
  esac
  echo "version=$version" >>"$GITHUB_OUTPUT"
}

# Into an environment of its own, unless the cache brought it.
install() {
  if [ ! -x "$environment/bin/groundplan" ] || ! "$environment/bin/groundplan" --version >/dev/null; then
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check "groundplan==$GROUNDPLAN_VERSION"
  fi
  "$environment/bin/groundplan" --version
}

# Annotations, SARIF, a report and the summary; the status is that of the check.
check() {
  local program="$environment/bin/groundplan" status=0
  local sarif="$RUNNER_TEMP/groundplan.sarif" report="$RUNNER_TEMP/groundplan-report"
  local more=() baseline=()
  read -r -a more <<<"${GROUNDPLAN_ARGUMENTS:-}"
  if [ -z "${GROUNDPLAN_BASELINE:-}" ]; then
    "$program" check "$GROUNDPLAN_ROOT" --format github --fail-on "$GROUNDPLAN_FAIL_ON" "${more[@]}" || status=$?
  else
    baseline=(--baseline "$GROUNDPLAN_BASELINE")
    "$program" check "$GROUNDPLAN_ROOT" --format github --fail-on never "${more[@]}" || status=$?
    if [ "$status" = 0 ]; then
      "$program" diff "$GROUNDPLAN_BASELINE" --fail-on-new "$GROUNDPLAN_FAIL_ON" -- "$GROUNDPLAN_ROOT" || status=$?
    fi
  fi
  # 2: the job could not be done, and no other step would do it.
  [ "$status" -lt 2 ] || exit "$status"
  "$program" check "$GROUNDPLAN_ROOT" --quiet --format sarif --fail-on never "${more[@]}" >"$sarif"
  echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
  "$program" analyze "$GROUNDPLAN_ROOT" --quiet --output "$report" "${baseline[@]}"
  echo "report=$report" >>"$GITHUB_OUTPUT"
  if [ "${GROUNDPLAN_SUMMARY:-true}" = true ]; then cat "$report/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
  exit "$status"
}

"$1"
