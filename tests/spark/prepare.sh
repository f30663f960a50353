#!/bin/sh
# The Spark test needs a Java 17 runtime (about 190 MB; pyspark itself is about 450 MB in the virtual environment). It is
# installed by the system's package manager where it is missing; where that cannot be done, a sentence says so and the
# tests do not start: nothing is skipped.
set -eu

java_17() {
    for program in "${JAVA_HOME:+$JAVA_HOME/bin/java}" java; do
        [ -n "$program" ] && command -v "$program" >/dev/null 2>&1 || continue
        major=$("$program" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
        [ -n "$major" ] && [ "$major" -ge 17 ] && return 0
    done
    return 1
}

java_17 && exit 0

if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "安装 Java 17 运行环境 / installing a Java 17 runtime …"
    $as_root apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null || true
elif command -v dnf >/dev/null 2>&1; then
    sudo dnf install -y -q java-17-openjdk-headless || true
elif command -v brew >/dev/null 2>&1; then
    brew install --quiet openjdk@17 || true
fi

java_17 || { echo "缺少 Java 17，无法运行 Spark 测试：请安装后重试，或用 JAVA_HOME 指明 / Java 17 is missing: install it, or name it with JAVA_HOME" >&2; exit 1; }
