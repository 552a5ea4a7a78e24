#!/bin/sh
# Makes target/root, the layer that all images begin with: a Java runtime in /opt/java, the C library of this machine, and
# the few files that programs expect. No shell, no package manager. If it has been made of the same, it is left as it is.
#
# target/sbom/davit-runtime.cdx.json lists, as CycloneDX, the Java runtime and the packages of this machine that files were
# copied from, with versions and digests. The version of the C library is printed.
#
# link.sh JAVA_HOME TIME [LIBC]: the JDK to link from, the time that all files get, and the version of the package of the C
# library that this machine must have, or any
set -eu
cd "$(dirname -- "$0")"

jdk=$1
time=$2
wanted_libc=${3:-any}
root=target/root
taken=target/taken
stamp=target/stamp

# What Davit itself needs, and what tasks commonly use. java.desktop is there for java.beans, ImageIO and PDF libraries.
modules=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.prefs,java.rmi\
,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,java.xml.crypto,jdk.charsets\
,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jdwp.agent,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net\
,jdk.security.auth,jdk.unsupported,jdk.zipfs

# The languages in which numbers, dates and currencies are written as people do: those of Europe, and of most people
# elsewhere. All of them are 6 MB more, and a start reads their names (docs/performance.md).
languages='ar bg bs ca cs da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ko lb lt lv mk ms mt nb nl nn no pl
  pt ro ru sk sl sq sr sv th tr uk vi zh'
locales=$(for language in $languages; do printf '%s,%s-*,' "$language" "$language"; done)

# The options that every JVM begins with, before JDK_JAVA_OPTIONS, JAVA_TOOL_OPTIONS and the command line, which win:
# output is UTF-8 whatever the locale says; an OutOfMemoryError ends the process with code 3; the JIT waits four times
# as long as usual, because a start needs a quarter less CPU then, and code that is really hot notices nothing.
options='-Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=70 -XX:-UsePerfData -XX:CompileThresholdScaling=4'

# What needs a screen or a sound card, what only a JDK reads, and programs that no pod runs.
useless='**libawt_xawt.so,**libsplashscreen.so,**libjsound.so,**/jrt-fs.jar,**/classlist,**/jwebserver,**/rmiregistry'

# Not compressed by jlink: the image is compressed as a whole, to 6 MB less than the other way round.
link() {
  "$jdk/bin/jlink" --add-modules "$modules" --add-options "$options" --exclude-files "$useless" \
    --strip-debug --no-header-files --no-man-pages --compress zip-0 \
    --include-locales "${locales%,}" --output "$root/opt/java"
}

# Copies a file of this machine to the same place in the image, and notes it.
take() {
  mkdir -p "$root$(dirname "$1")"
  cp -L "$1" "$root$1"
  echo "$1" >> "$taken"
}

# NAME VERSION ARCHITECTURE KIND of the package that a file of this machine belongs to. The package may know the file by
# its place before or after /lib became a link to /usr/lib.
package_of() {
  for path in "$1" "/usr$1" "${1#/usr}"; do
    if command -v dpkg-query > /dev/null; then
      owner=$(dpkg-query -S "$path" 2> /dev/null | sed -n '1s/: .*//p')
      [ -z "$owner" ] || { dpkg-query -W -f '${Package} ${Version} ${Architecture} deb\n' "$owner"; return; }
    elif command -v rpm > /dev/null; then
      ! rpm -qf --qf '%{NAME} %{VERSION}-%{RELEASE} %{ARCH} rpm\n' "$path" 2> /dev/null || return 0
    fi
  done
  echo "$(basename "$1") unknown unknown generic"
}

# The value of a variable in a file of NAME="VALUE" lines.
value_of() {
  sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$2"
}

sbom() {
  file=target/sbom/davit-runtime.cdx.json
  mkdir -p "$(dirname "$file")"
  java_version=$(value_of JAVA_RUNTIME_VERSION "$jdk/release")
  distribution=$(value_of ID /etc/os-release 2> /dev/null || true)
  release=$(value_of VERSION_ID /etc/os-release 2> /dev/null || true)
  {
    printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.6",\n  "version": 1,\n'
    printf '  "metadata": {"timestamp": "%s", "component": {"type": "container", "name": "davit-runtime"}},\n' "$time"
    printf '  "components": [\n'
    printf '    {"type": "platform", "name": "openjdk", "version": "%s", "publisher": "%s"}' \
      "${java_version:-$(value_of JAVA_VERSION "$jdk/release")}" "$(value_of IMPLEMENTOR "$jdk/release")"
    packages | while read -r name version architecture kind path digest; do
      printf ',\n    {"type": "library", "name": "%s", "version": "%s"' "$name" "$version"
      [ "$kind" = generic ] || printf ', "purl": "pkg:%s/%s/%s?arch=%s&distro=%s-%s"' "$kind" "$distribution" \
        "$(echo "$name@$version" | sed 's/+/%2B/g; s/:/%3A/g')" "$architecture" "$distribution" "$release"
      printf ',\n     "bom-ref": "%s", "hashes": [{"alg": "SHA-256", "content": "%s"}]}' "$path" "$digest"
    done
    printf '\n  ]\n}\n'
  } > "$file"
}

# NAME VERSION ARCHITECTURE KIND PATH DIGEST of each file that was taken.
packages() {
  sort -u "$taken" | while IFS= read -r path; do
    echo "$(package_of "$path") $path $(sha256sum "$root$path" | cut -d ' ' -f 1)"
  done
}

# The version of the package that the C library was taken from is the one that was asked for.
check_libc() {
  found=$(packages | sed -n 's/^\([^ ]*\) \([^ ]*\) .*\/\(libc\.so\|libc\.musl\)[^ ]* .*$/\1 \2/p' | head -n 1)
  echo "runtime: C library $found of $(value_of PRETTY_NAME /etc/os-release), OpenJDK $java_version"
  if [ "$wanted_libc" != any ] && [ "$wanted_libc" != "${found#* }" ]; then
    echo "runtime: the C library of the images has to be $wanted_libc (image.libc)" >&2
    exit 1
  fi
}

# The C library's locale of UTF-8 text without a language, which LANG=C.UTF-8 of the images names: file names, variables and
# arguments of Java are text of the locale. musl knows nothing else and needs no files.
utf8_locale() {
  [ -z "$(find "$root" -name 'libc.musl-*')" ] || return 0
  for folder in /usr/lib/locale/C.utf8 /usr/lib/locale/C.UTF-8; do
    [ ! -e "$folder/LC_CTYPE" ] || {
      find "$folder" -type f | while IFS= read -r file; do take "$file"; done
      return
    }
  done
  echo "runtime: this machine has no locale C.UTF-8: file names in the images can be ASCII only" >&2
}

# The libraries that the JVM's own are linked with, wherever this machine has them, and the three that glibc or the native
# parts of common Java libraries load by themselves.
c_library() {
  find "$root/opt/java" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec ldd {} + 2>/dev/null \
    | sed -n 's/^.*[[:space:]]\(\/[^ ]*\) (0x.*$/\1/p' | grep -v "$root" | sort -u \
    | while IFS= read -r library; do take "$library"; done
  libc=$(cd "$root" && find . -name 'libc.so.*' -o -name 'libc.musl-*' | head -n 1)
  folder=$(dirname "${libc#.}")
  for library in libgcc_s.so.1 libstdc++.so.6 libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
    [ ! -e "$folder/$library" ] || take "$folder/$library"
  done
}

files() {
  mkdir -p "$root/etc" "$root/tmp"
  cat > "$root/etc/passwd" <<'END'
root:x:0:0:root:/nonexistent:/nonexistent
nonroot:x:65532:65532:nonroot:/tmp:/nonexistent
END
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
  printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
}

# An upgrade of this machine's C library makes other images.
inputs() {
  cat "$jdk/release" link.sh
  echo "$time $wanted_libc"
  [ "$(uname)" != Linux ] || ldd "$jdk/bin/java" | sed -n 's/^.* => \(\/[^ ]*\) (0x.*$/\1/p' | sort -u | xargs sha256sum
}

if [ -f "$stamp" ] && inputs | cmp -s - "$stamp"; then
  exit 0
fi
# Jib knows files by their paths and times, which stay the same: it would put the runtime before into the images again.
rm -rf "$root" "$stamp" "$taken" ../*/target/jib-cache
mkdir -p "$root/opt"
link
if [ "$(uname)" = Linux ]; then
  c_library
  utf8_locale
  sbom
  check_libc
fi
files
find "$root" -exec touch -d "$time" {} +
inputs > "$stamp"
