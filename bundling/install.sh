#!/bin/sh
# Installs Yulu from this folder, without any network: ./install.sh [DIR]   (default: ./yulu)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-yulu}
python=${PYTHON:-python3}

(cd "$here" && sha256sum --quiet --check --strict SHA256SUMS) || {
    echo "安装包不完整或者被改动过，没有安装。请重新拷贝一份。" >&2
    exit 1
}
wheels="$here/wheels/$(uname -m)"
[ -d "$wheels" ] || {
    echo "安装包里没有 $(uname -m) 处理器用的程序。有的是：$(ls "$here/wheels")" >&2
    exit 1
}
wanted=$(cat "$here/python-version")
[ "$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$wanted" ] || {
    echo "这个安装包要用 Python $wanted；用 PYTHON=/path/to/python$wanted 指明它在哪里。" >&2
    exit 1
}
[ ! -e "$to" ] || {
    echo "“$to”已经存在，没有安装。请换一个文件夹。" >&2
    exit 1
}
"$python" -m venv "$to"
pip="$to/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --no-index --find-links "$wheels" --require-hashes --requirement "$here/requirements.txt"
$pip install --no-index --no-deps "$here"/wheels/yulu-*.whl
for toolbox in "$here"/toolboxes/*/toolbox.yaml; do
    "$to/bin/yulu" check "$(dirname "$toolbox")"
done
echo "已安装到 $to。开门：$to/bin/yulu serve"
