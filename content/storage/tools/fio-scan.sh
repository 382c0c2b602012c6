#!/usr/bin/env bash
# 用fio扫描“负载×块大小×并发”，每个组合存一个JSON文件。
set -euo pipefail

usage() {
  cat <<'TEXT'
用法：fio-scan.sh [选项] 目录
在目录下建一个临时文件夹，写满测试文件，逐个组合测量，最后删除。
  --out 目录       JSON结果放在哪里（默认fio-results）
  --rw "列表"      负载（默认"write read randwrite randread"）
  --bs "列表"      块大小（默认"4k 256k 4M"）
  --jobs "列表"    并发进程数（默认"1 8"）
  --size 大小      每个进程的文件大小（默认4G）
  --time 秒        每个组合测多久，另加5秒预热（默认30）
  --depth 数       每个进程的队列深度（默认8）
  --engine 名称    I/O引擎（默认libaio）
  --dry-run        只打印命令，不执行
  --help           显示本说明
TEXT
}

die() { echo "fio-scan：$*" >&2; exit 1; }

out=fio-results size=4G seconds=30 depth=8 engine=libaio dry=0 target=
rws="write read randwrite randread" sizes="4k 256k 4M" jobs="1 8"
while (($#)); do
  case $1 in
    --help) usage; exit 0 ;;
    --dry-run) dry=1; shift; continue ;;
    --*) (($# > 1)) || die "$1后面缺少值" ;;
    *) target=$1; shift; continue ;;
  esac
  case $1 in
    --out) out=$2 ;;
    --rw) rws=$2 ;;
    --bs) sizes=$2 ;;
    --jobs) jobs=$2 ;;
    --size) size=$2 ;;
    --time) seconds=$2 ;;
    --depth) depth=$2 ;;
    --engine) engine=$2 ;;
    *) die "不认识的选项$1，用--help看说明" ;;
  esac
  shift 2
done
[[ -n $target ]] || { usage >&2; exit 2; }
[[ -d $target && -w $target ]] || die "$target不是可写的目录"

most=1
for count in $jobs; do
  [[ $count =~ ^[1-9][0-9]*$ ]] || die "--jobs里的$count不是正整数"
  ((count <= most)) || most=$count
done
bytes=$(numfmt --from=iec "${size^^}") || die "看不懂--size $size"
need=$((bytes * most))
free=$(df --output=avail -B1 "$target" | tail -n 1)
echo "要$(numfmt --to=si "$need")B，有$(numfmt --to=si "$free")B" >&2
((need * 10 <= free * 8)) || die "超过可用空间的80%，请减小--size"

run() {
  if ((dry)); then printf '%q ' "$@"; echo; else "$@" >&2; fi
}

if ((dry)); then
  work=$target/fio-scan.XXXXXX
else
  command -v fio >/dev/null || die "没有fio，先安装它"
  mkdir -p "$out"
  work=$(mktemp -d "$target/fio-scan.XXXXXX")
  trap 'rm -rf -- "$work"' EXIT
  trap 'exit 130' INT TERM
fi
common=(--directory="$work" --filename_format="scan.\$jobnum"
  --size="$size" --ioengine="$engine" --direct=1 --iodepth="$depth"
  --refill_buffers --fallocate=none --randrepeat=0
  --group_reporting --output-format=json)

run fio --name=fill "${common[@]}" --rw=write --bs=4M \
  --numjobs="$most" --end_fsync=1 --output="$out/fill_4M_$most.json"
for rw in $rws; do
  for bs in $sizes; do
    for count in $jobs; do
      run fio --name="$rw" "${common[@]}" --rw="$rw" --bs="$bs" \
        --numjobs="$count" --time_based --runtime="$seconds" \
        --ramp_time=5 --output="$out/${rw}_${bs}_$count.json"
    done
  done
done
((dry)) || echo "结果在$out，用fio-summary.py汇总" >&2
