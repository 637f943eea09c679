# shellcheck shell=bash
# need COMMAND PACKAGE [COMMAND PACKAGE...] -- to be sourced: installs the Debian packages whose commands are missing.
# Fails with a sentence on stderr where it cannot.

need() {
    local missing=()
    while (($#)); do
        command -v "$1" >/dev/null || missing+=("$2")
        shift 2
    done
    ((${#missing[@]})) || return 0
    if ! command -v apt-get >/dev/null; then
        echo "needs ${missing[*]}, and there is no apt-get here to install them" >&2
        return 1
    fi
    if ((EUID != 0)); then
        echo "needs root to install ${missing[*]}; or run first:  sudo apt-get install ${missing[*]}" >&2
        return 1
    fi
    # The package lists may be absent or stale on a fresh machine; the second try decides.
    need_install "${missing[@]}" 2>/dev/null || {
        apt-get update -qq >&2 || true
        need_install "${missing[@]}"
    }
}

need_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >&2
}
