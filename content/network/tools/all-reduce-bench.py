#!/usr/bin/env python3
"""用torch.distributed测量all-reduce（FP32求和），由torchrun启动。

例如：torchrun --nproc_per_node=8 all-reduce-bench.py --max 8G
"""
import argparse
import os
import sys
import time
from datetime import timedelta


def size(text):
    unit = {"K": 2**10, "M": 2**20, "G": 2**30}.get(text[-1:].upper())
    return int(text[:-1]) * unit if unit else int(text)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--min", type=size, default="1M", help="最小字节数，默认1M")
    add("--max", type=size, default="1G", help="最大字节数，默认1G")
    add("--iters", type=int, default=20, help="计时次数，默认20")
    add("--warmup", type=int, default=5, help="预热次数，默认5")
    add("--backend", default="nccl", choices=["nccl", "gloo"],
        help="默认nccl；没有加速器时用gloo")
    add("--rails", action="store_true", help="按轨分组，各轨同时测")
    add("--timeout", type=int, default=300, help="超时秒数，默认300")
    args = parser.parse_args()
    if args.iters < 1 or not 64 <= args.min <= args.max:
        parser.error("要求iters≥1、64≤min≤max")
    return args


def main():
    args = options()
    try:
        import torch
        import torch.distributed as dist
    except ImportError:
        sys.exit("没有找到PyTorch，请先安装。")
    if "LOCAL_RANK" not in os.environ:
        sys.exit("请用torchrun启动，例子见--help。")
    device, sync = torch.device("cpu"), lambda: None
    if args.backend == "nccl":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
        sync = torch.cuda.synchronize
    limit = timedelta(seconds=args.timeout)
    dist.init_process_group(args.backend, timeout=limit)
    rank, world = dist.get_rank(), dist.get_world_size()
    k = int(os.environ["LOCAL_WORLD_SIZE"]) if args.rails else 1
    n = world // k
    if n < 2:
        sys.exit("每组至少要两个进程；--rails至少要两个节点。")
    sets = [dist.new_group(range(i, world, k)) for i in range(k)]
    group = sets[rank % k]
    if rank == 0:
        print(f"# {world}个进程，每组{n}个，{args.iters}次，带宽GB/s")
        print("       bytes rail median_ms    max_ms  algbw  busbw")
    count = args.min // 4 * 4
    while count <= args.max:
        x, times = torch.zeros(count // 4, device=device), []
        for _ in range(args.warmup + args.iters):
            start = time.perf_counter()
            dist.all_reduce(x, group=group)
            sync()
            times.append((time.perf_counter() - start) * 1000)
        slow = torch.tensor(times[args.warmup:], device=device)
        dist.all_reduce(slow, op=dist.ReduceOp.MAX, group=group)
        x.fill_(1)
        dist.all_reduce(x, group=group)  # 每个数都应等于n
        wrong = (x != n).sum().float()
        mine = torch.stack([slow.median(), slow.max(), wrong])
        rows = [torch.zeros(3, device=device) for _ in range(world)]
        dist.all_gather(rows, mine)
        for rail in range(k) if rank == 0 else []:
            t, worst, _ = rows[rail].tolist()
            bad = sum(row[2].item() for row in rows[rail::k])
            algbw, factor = count / t / 1e6, 2 * (n - 1) / n
            print(f"{count:12} {rail:4} {t:9.3f} {worst:9.3f}"
                  f" {algbw:6.1f} {algbw * factor:6.1f}"
                  + (f"  {bad:.0f}处结果不对" if bad else ""))
        sys.stdout.flush()
        count *= 4
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
