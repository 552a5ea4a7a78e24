# Sourced by ./mvnw and ./davit: exports JAVA_HOME, a JDK of version 25 or later, or ends the script saying what to install.
# First what the user chose (JAVA_HOME, then `java` on PATH), else the oldest that is new enough among the usual places:
# the compiler plugins know the newest JDKs last. DAVIT_JDKS, folders separated by colons, replaces the usual places.

jdk_needed=25

# The folders that may hold a JDK, one a line.
jdk_places() {
  if [ -n "${DAVIT_JDKS+set}" ]; then
    printf '%s\n' "$DAVIT_JDKS" | tr ':' '\n'
    return
  fi
  printf '%s\n' /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home
}

# The JDK that `java` on PATH belongs to, seen through the links of update-alternatives.
jdk_on_path() {
  jdk_java=$(command -v java) || return 0
  jdk_java=$(readlink -f "$jdk_java" 2>/dev/null) || return 0
  dirname "$(dirname "$jdk_java")"
}

# The feature version ("25") of the JDK in folder $1; nothing where there is none, or one without a compiler.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1
}

jdk_is_new_enough() {
  [ -n "$1" ] && [ "$(jdk_version "$1")" -ge "$jdk_needed" ] 2>/dev/null
}

jdk_oldest_good_place() {
  jdk_places | while IFS= read -r jdk_place; do
    if jdk_is_new_enough "$jdk_place"; then
      printf '%s %s\n' "$(jdk_version "$jdk_place")" "$jdk_place"
    fi
  done | sort -n | head -n 1 | cut -d ' ' -f 2-
}

jdk_describe() {
  if [ -z "$2" ]; then
    echo "  $1: not set"
  elif [ -n "$(jdk_version "$2")" ]; then
    echo "  $1: JDK $(jdk_version "$2") in $2"
  else
    echo "  $1: no JDK (with bin/javac) in $2"
  fi
}

jdk_complain() {
  echo "Davit is built and run by JDK $jdk_needed or later, and none was found:"
  jdk_describe JAVA_HOME "${JAVA_HOME-}"
  jdk_describe 'java on PATH' "$(jdk_on_path)"
  jdk_places | while IFS= read -r jdk_place; do
    if [ -n "$(jdk_version "$jdk_place")" ]; then
      jdk_describe 'installed' "$jdk_place"
    fi
  done
  echo "Install one, for example Eclipse Temurin $jdk_needed:"
  echo "  Debian, Ubuntu, Fedora   package temurin-$jdk_needed-jdk, set up as on https://adoptium.net/installation/linux/"
  echo "  macOS                    brew install --cask temurin@$jdk_needed"
  echo "  SDKMAN                   sdk install java $jdk_needed-tem"
  echo "or set JAVA_HOME to one that is somewhere else."
}

if ! jdk_is_new_enough "${JAVA_HOME-}"; then
  jdk_found=$(jdk_on_path)
  jdk_is_new_enough "$jdk_found" || jdk_found=$(jdk_oldest_good_place)
  if [ -z "$jdk_found" ]; then
    jdk_complain >&2
    exit 1
  fi
  JAVA_HOME=$jdk_found
fi
export JAVA_HOME
