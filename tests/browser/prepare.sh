#!/bin/sh
# The browser tests need Chromium and a Chinese font. They are installed by the system's package manager where
# they are missing; where that cannot be done, a sentence says so and the tests do not start: nothing is skipped.
set -eu

browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]; }

browser && font && exit 0

if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "安装 Chromium 与中文字体 / installing Chromium and a Chinese font …"
    $as_root apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null || true
elif command -v dnf >/dev/null 2>&1; then
    sudo dnf install -y -q chromium google-noto-sans-cjk-fonts fontconfig || true
elif command -v brew >/dev/null 2>&1; then
    brew install --quiet --cask chromium font-noto-sans-cjk-sc || true
fi

browser || { echo "缺少 Chromium，无法运行浏览器测试：请安装后重试，或用 CHROMIUM=路径 指明 / Chromium is missing: install it, or name it with CHROMIUM=path" >&2; exit 1; }
font || { echo "缺少中文字体（如 Noto Sans CJK），图片中的汉字无法绘制：请安装后重试 / A Chinese font (such as Noto Sans CJK) is missing: install it and try again" >&2; exit 1; }
