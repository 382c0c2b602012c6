#!/usr/bin/env python3
"""把fio的JSON结果汇总成一张Markdown表。"""
import argparse
import json
import sys
from pathlib import Path


def number(value):
    """缺少或不是数字时返回None。"""
    return float(value) if isinstance(value, (int, float)) else None


def show(value, digits):
    return "—" if value is None else f"{value:,.{digits}f}"


def latency(side):
    """返回（平均，p99），单位毫秒；旧版fio的clat以微秒为单位。"""
    for key, scale in (("clat_ns", 1e6), ("clat", 1e3),
                       ("lat_ns", 1e6)):
        entry = side.get(key) or {}
        mean = number(entry.get("mean"))
        if mean:
            table = entry.get("percentile") or {}
            p99 = number(table.get("99.000000"))
            return mean / scale, None if p99 is None else p99 / scale
    return None, None


def load(path):
    """fio有时在JSON前面打印提示，从第一个花括号读起。"""
    text = path.read_text(encoding="utf-8", errors="replace")
    start = text.find("{")
    if start < 0:
        raise ValueError("没有JSON")
    return json.JSONDecoder().raw_decode(text[start:])[0]


def rows(data):
    shared = data.get("global options") or {}
    # client/server方式的结果在client_stats里，最后一项是All clients
    for job in data.get("jobs") or data.get("client_stats") or []:
        options = {**shared, **(job.get("job options") or {})}
        sides = [name for name in ("read", "write", "trim")
                 if (job.get(name) or {}).get("total_ios")
                 or (job.get(name) or {}).get("io_bytes")]
        for name in sides:
            side = job[name]
            rate = number(side.get("bw_bytes"))
            if rate is None and number(side.get("bw")) is not None:
                rate = side["bw"] * 1024
            label = job.get("jobname") or options.get("rw") or "?"
            if len(sides) > 1:
                label += f"/{name}"
            if job.get("error"):
                label += f"（错误{job['error']}）"
            mean, p99 = latency(side)
            yield [label, options.get("bs", "—"),
                   str(options.get("numjobs", "1")),
                   show(None if rate is None else rate / 1e6, 1),
                   show(number(side.get("iops")), 0),
                   show(mean, 3), show(p99, 3)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path,
                        help="JSON文件，或放它们的目录")
    found = []
    for path in parser.parse_args().paths:
        found += sorted(path.glob("*.json")) or [path]
    print("| 负载 | 块 | 进程 | MB/s | IOPS | 平均ms | p99 ms |")
    print("| :-- | --: | --: | --: | --: | --: | --: |")
    good = 0
    for path in found:
        try:
            table = list(rows(load(path)))
        except (OSError, ValueError, AttributeError) as problem:
            print(f"跳过{path}：{problem}", file=sys.stderr)
            continue
        good += 1
        for row in table:
            print("| " + " | ".join(row) + " |")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
