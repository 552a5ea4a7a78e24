#!/bin/sh
# Makes target/root, the layer that all images begin with: a Java runtime in /opt/java, the C library of this machine, and
# the few files that programs expect. No shell, no package manager. Where it has been made, it is left as it is.
#
# link.sh JAVA_HOME TIME: the JDK to link from, and the time that all files get
set -eu
cd "$(dirname -- "$0")"

jdk=$1
time=$2
root=target/root
stamp=target/stamp

# What Davit itself needs, and what tasks commonly use. java.desktop is there for java.beans, ImageIO and PDF libraries;
# jdk.localedata (20 MB, read by each start that formats a date) is not.
modules=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.prefs,java.rmi\
,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,java.xml.crypto,jdk.charsets\
,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jdwp.agent,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net\
,jdk.security.auth,jdk.unsupported,jdk.zipfs

# The options that every JVM begins with, before JDK_JAVA_OPTIONS, JAVA_TOOL_OPTIONS and the command line, which win:
# an OutOfMemoryError ends the process with code 3; the JIT waits four times as long as usual, because a start
# needs a quarter less CPU then, and code that is really hot notices nothing.
options='-XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=70 -XX:-UsePerfData -XX:CompileThresholdScaling=4'

# What needs a screen or a sound card, what only a JDK reads, and programs that no pod runs.
useless='**libawt_xawt.so,**libsplashscreen.so,**libjsound.so,**/jrt-fs.jar,**/classlist,**/jwebserver,**/rmiregistry'

# Not compressed by jlink: the image is compressed as a whole, to 6 MB less than the other way round.
link() {
  "$jdk/bin/jlink" --add-modules "$modules" --add-options "$options" --exclude-files "$useless" \
    --strip-debug --no-header-files --no-man-pages --compress zip-0 --output "$root/opt/java"
}

# Copies a file of this machine to the same place in the image.
take() {
  mkdir -p "$root$(dirname "$1")"
  cp -L "$1" "$root$1"
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

inputs() {
  cat "$jdk/release" link.sh
  echo "$time"
}

if [ -f "$stamp" ] && inputs | cmp -s - "$stamp"; then
  exit 0
fi
rm -rf "$root" "$stamp"
mkdir -p "$root/opt"
link
if [ "$(uname)" = Linux ]; then
  c_library
fi
files
find "$root" -exec touch -d "$time" {} +
inputs > "$stamp"
