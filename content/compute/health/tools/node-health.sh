#!/usr/bin/env bash
# 节点健康检查：只读，不改任何设置。退出码：0健康，1不健康，2用法错误。
set -euo pipefail
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
gpus='' ib='' mem='' temp=85 full=90 limit=5 bad=0 out='' mounts=()
fatal_xid='46|48|62|64|74|79|95|119|120|140'
ib_dir=/sys/class/infiniband
usage() {
  cat <<TEXT
用法：node-health.sh [选项]
  --gpus N     应有的加速器数      --ib N     应有的ACTIVE端口数
  --mem-gb N   内存下限，GB        --temp N   温度上限（默认$temp）
  --mount 目录 挂载点，可重复（默认/和/dev/shm）
  --full N     空间与inode的占用上限，百分比（默认$full）
  --timeout N  每条命令限时，秒（默认$limit）
TEXT
}
ok() { echo "正常  $*"; }; skip() { echo "跳过  $*"; }
fail() { echo "异常  $*"; bad=1; }
judge() { if (($1)); then fail "$2"; else ok "$3"; fi; }
limited() { # 限时运行，输出放进out；超时返回124，且不等待杀不死的进程
  local code=0
  IFS= read -r -d '' -t "$limit" out < <(exec "$@" 2>&1) || code=$?
  ((code <= 128)) || { kill -9 $! 2>/dev/null || true; return 124; }
  wait $!
}
gpu() { # 名称 查询选项 awk的异常条件 [只看匹配此式的行]
  local code=0 rows hits
  limited nvidia-smi "$2" --format=csv,noheader,nounits || code=$?
  rows=$(grep -v 'N/A' <<<"$out" | grep -E "${4:-.}" || true)
  hits=$(awk -F', *' "$3 {printf \"[%s]\", \$0}" <<<"$rows")
  if ((code == 124)); then fail "$1：nvidia-smi超过$limit秒没有返回"
  elif ((code)); then skip "$1：查询失败，${out%%$'\n'*}"
  elif [[ -z $rows ]]; then skip "$1：设备不支持，或空闲时无法判断"
  else judge "${#hits}" "$1：$hits" "$1"; fi
}
while (($#)); do
  if [[ $1 == -h || $1 == --help ]]; then usage; exit 0; fi
  if [[ ! ${2-} =~ ^[1-9][0-9]*$ && ($1 != --mount || -z ${2-}) ]]
  then set -- 错; fi
  case $1 in
    --gpus) gpus=$2 ;; --ib) ib=$2 ;; --mem-gb) mem=$2 ;;
    --temp) temp=$2 ;; --full) full=$2 ;; --timeout) limit=$2 ;;
    --mount) mounts+=("$2") ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done
if ((${#mounts[@]} == 0)); then mounts=(/ /dev/shm); fi
if ! command -v nvidia-smi >/dev/null; then
  skip '加速器数目、ECC、行重映射、PCIe、温度、降频：没有nvidia-smi'
  if [[ -n $gpus ]]; then fail "加速器：应有$gpus块"; fi
elif ! limited nvidia-smi -L; then
  fail "nvidia-smi失败或超时：${out%%$'\n'*}"
else
  n=$(grep -c '^GPU ' <<<"$out" || true) q=--query-gpu=index
  w=pcie.link.width g=pcie.link.gen
  m=remapped_rows t=clocks_throttle_reasons
  judge "n < ${gpus:-n}" "加速器：$n块，应有$gpus块" "加速器：$n块"
  gpu ECC $q,ecc.errors.uncorrected.volatile.total "\$2 > 0"
  gpu 行重映射 --query-remapped-rows=gpu_bus_id,$m.pending,$m.failure \
    '/, *(Yes|1)/'
  gpu PCIe宽度 $q,$w.current,$w.max "\$2 < \$3"
  gpu PCIe代 $q,$g.current,$g.max,pstate "\$2 < \$3" P0
  gpu 温度 $q,temperature.gpu "\$2 >= $temp"
  gpu 降频 $q,$t.hw_slowdown,$t.sw_thermal_slowdown '/, *Active/'
fi
if limited dmesg; then
  xid=$(grep -E "Xid \(.*\): ($fatal_xid)," <<<"$out" |
    tail -n 1 || true)
  judge "${#xid}" "Xid：$xid" 'Xid：没有须停机的错误'
else skip 'Xid：读不到内核日志（通常需要root）'; fi
up=$(grep -l ACTIVE "$ib_dir"/*/ports/*/state 2>/dev/null |
  wc -l || true)
if [[ -z $ib && ! -d $ib_dir ]]; then skip "IB：没有$ib_dir"
else
  judge "up < ${ib:-0}" "IB：$up个ACTIVE，应有$ib个" "IB：$up个ACTIVE"
fi
for m in "${mounts[@]}"; do for kind in -P:空间 -Pi:inode; do
  what="$m的${kind#*:}" code=0
  limited df "${kind%:*}" -- "$m" || code=$?
  read -r used where < <(awk 'END {print $5, $6}' <<<"${out%$'\n'}")
  if ((code == 124)); then fail "$what：$limit秒没有返回，挂载已挂死"
  elif ((code)); then fail "$what：${out%%$'\n'*}"
  elif [[ $where != "$m" ]]; then fail "$what：没有挂载，落在$where上"
  elif [[ $used == - ]]; then skip "$what：此文件系统不报告"
  else judge "${used%\%} >= full" "$what：$used" "$what：$used"; fi
done; done
total=$(awk '/^MemTotal/ {printf "%d", $2 * 1024 / 1e9}' /proc/meminfo)
if [[ -z $mem ]]; then skip "内存：$total GB，没有给出--mem-gb"
else
  judge "total < mem" "内存：$total GB，应有$mem GB" "内存：$total GB"
fi
if limited chronyc -c tracking; then
  off=$(awk -F, '$NF != "Normal" || $5 > 0.1 || $5 < -0.1' \
    <<<"${out%$'\n'}")
  judge "${#off}" "时钟：$off" 时钟
elif limited timedatectl show -p NTPSynchronized --value; then
  if [[ $out == yes* ]]; then ok 时钟; else fail '时钟：没有同步'; fi
else skip '时钟：chronyc与timedatectl都不可用'; fi
echo "结论：$( ((bad)) && echo 不)健康"
exit "$bad"
