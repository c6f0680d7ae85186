"""Runs our backtest and the straightforward one over the same file, turn by turn, checks that their sums and tiers are the same, and prints
what each took: `compare.py <our command> <program.json> <orders.csv>`. Ours is run three times for each turn, since it is soon done, and
once more on one thread, which is all that the straightforward one uses."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

TURNS = 2


def run(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def check(ours, theirs):
    """Sums of one rule, or a number: ours of rules that gave nothing stand there, too."""
    ours["rules"] = {rule_id: sums for rule_id, sums in ours["rules"].items() if sums["awards"]}
    for what in ("orders", "members", "rules", "tiers"):
        if ours[what] != theirs[what]:
            sys.exit(f"the sums differ in {what}: ours {ours[what]}, straightforward {theirs[what]}")


def main():
    ours_command, program, orders = sys.argv[1:4]
    straightforward = pathlib.Path(__file__).with_name("straightforward.py")
    ours, alone, theirs = [], [], []
    for _ in range(TURNS):
        ours += [run([ours_command, program, orders, "--json"]) for _ in range(3)]
        alone += [run([ours_command, program, orders, "--json", "--threads", "1"]) for _ in range(3)]
        theirs.append(run([sys.executable, str(straightforward), program, orders]))
    for one in ours + alone:
        check(one, theirs[0])
    first = ours[0]
    print(f"{first['orders']:,} orders of {first['members']:,} members; the sums of all rules are the same, and so are the tiers reached:")
    print("  " + ", ".join(f"{tier} {members:,}" for tier, members in theirs[0]["tiers"].items()))
    rates, best = [], []
    for name, runs in ((f"jifen, {os.cpu_count()} cores", ours), ("jifen, 1 core", alone), ("plain Python, 1 core", theirs)):
        seconds = sorted(float(one["seconds"]) for one in runs)
        middle = statistics.median(seconds)
        rates.append(first["orders"] / middle)
        best.append(first["orders"] / seconds[0])
        spread = f"{seconds[0]:.2f} to {seconds[-1]:.2f} s in {len(seconds)} runs"
        print(f"  {name:<22} {rates[-1]:>12,.0f} orders/s   median {middle:.2f} s, {spread}")
    print(f"  {rates[0] / rates[2]:.0f} times as many, and {rates[1] / rates[2]:.0f} times on one core")
    print(f"  by the fastest run of each, which other work on the machine delays least: {best[0] / best[2]:.0f} and {best[1] / best[2]:.0f} times")


if __name__ == "__main__":
    main()
