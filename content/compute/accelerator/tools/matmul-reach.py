#!/usr/bin/env python3
"""在一批形状里寻找matmul能达到的最高算力。A是M×K，B是K×N。"""
import argparse
import itertools
import random
import statistics
import sys
import time

DTYPES = {"bf16": "bfloat16", "fp16": "float16", "fp32": "float32"}


def sizes(text):
    """“1024:8192:1024”（含两端）或“4096,8192”变成整数列表。"""
    try:
        if ":" in text:
            first, last, step = map(int, text.split(":"))
            values = list(range(first, last + 1, step))
        else:
            values = [int(part) for part in text.split(",")]
    except ValueError:
        values = []
    if not values or min(values) < 1:
        raise argparse.ArgumentTypeError(f"看不懂的尺寸：{text}")
    return values


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    add, span = parser.add_argument, "1024:8192:1024"
    for name in ("-m", "-n", "-k"):
        add(name, type=sizes, default=span, help=f"默认{span}")
    add("--limit", type=int, default=100, help="最多随机抽几个形状")
    add("--seconds", type=float, default=1, help="每个形状测几秒")
    add("--dtype", default="bf16", choices=DTYPES, help="数值格式")
    add("--device", default="cuda", help="cuda（含ROCm）、xpu、cpu等")
    add("--peak", type=float, help="规格书上的稠密峰值，TFLOPS")
    return parser.parse_args()


def measure(torch, args, shape):
    m, n, k = shape
    dtype = getattr(torch, DTYPES[args.dtype])
    module = getattr(torch, args.device.split(":")[0], None)
    sync = getattr(module, "synchronize", lambda: None)
    a = torch.randn(m, k, device=args.device, dtype=dtype)
    b = torch.randn(k, n, device=args.device, dtype=dtype)
    out = a @ b

    def once(count):
        sync()
        begin = time.perf_counter()
        for _ in range(count):
            torch.mm(a, b, out=out)
        sync()
        return (time.perf_counter() - begin) / count

    once(3)  # 预热：选kernel，升时钟
    count = max(1, int(args.seconds / 5 / once(3)))
    seconds = statistics.median(once(count) for _ in range(5))
    return 2 * m * n * k / seconds / 1e12


def main():
    args = arguments()
    try:
        import torch
    except ImportError:
        sys.exit("没有找到PyTorch。请先安装：pip install torch")
    if args.device[:4] == "cuda" and not torch.cuda.is_available():
        sys.exit("PyTorch看不到加速器。只想试一试，请加--device cpu")
    shapes = list(itertools.product(args.m, args.n, args.k))
    if len(shapes) > args.limit:
        shapes = sorted(random.Random(0).sample(shapes, args.limit))
    peak, results = args.peak, []
    print("      M      N      K     TFLOPS" + "   占峰值" * bool(peak))
    for m, n, k in shapes:
        value = measure(torch, args, (m, n, k))
        results.append((value, f"形状{m}×{n}×{k}"))
        share = f"{value / peak:9.1%}" if peak else ""
        print(f"{m:7}{n:7}{k:7}{value:11.3f}{share}", flush=True)
    middle = statistics.median(value for value, _ in results)
    ends = [("最高  ", *max(results)), ("中位数", middle, "全部形状")]
    for name, value, note in ends:
        share = f"，占峰值{value / peak:.1%}" if peak else ""
        print(f"{name} {value:.3f} TFLOPS{share}，{note}")


if __name__ == "__main__":
    main()
