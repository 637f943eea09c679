# shellcheck shell=bash
# To be sourced.
#   need COMMAND PACKAGE [COMMAND PACKAGE...]   installs the Debian packages whose commands are missing
#   need_packages PACKAGE...                    installs these
# Both fail with a sentence on stderr where they cannot.

need() {
    local missing=()
    while (($#)); do
        command -v "$1" >/dev/null || missing+=("$2")
        shift 2
    done
    ((${#missing[@]} == 0)) || need_packages "${missing[@]}"
}

need_packages() {
    if ! command -v apt-get >/dev/null; then
        echo "needs $*, and there is no apt-get here to install them" >&2
        return 1
    fi
    if ((EUID != 0)); then
        echo "needs root to install $*; or run first:  sudo apt-get install $*" >&2
        return 1
    fi
    # The package lists may be absent or stale on a fresh machine; the second try decides.
    need_install "$@" 2>/dev/null || {
        apt-get update -qq >&2 || true
        need_install "$@"
    }
}

need_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >&2
}
