#!/bin/sh
# 采集、核查、问闸门。通过时不出声；不通过时说出原因，退出码就是 auditor 的退出码。
set -eu
out=nightly
code=0
auditor run --gate default --out "$out" --format markdown >"$out.log" 2>&1 || code=$?
if [ "$code" -ne 0 ]; then
    cat "$out.log"
fi
exit "$code"
