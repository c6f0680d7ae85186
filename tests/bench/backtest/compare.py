"""Runs our backtest and the straightforward one over the same file, turn by turn, checks that their sums are the same, and prints what
each took: `compare.py <our command> <program.json> <orders.csv>`. Ours is run three times for each turn, since it is soon done."""

import json
import pathlib
import statistics
import subprocess
import sys

TURNS = 2


def run(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    ours_command, program, orders = sys.argv[1:4]
    straightforward = pathlib.Path(__file__).with_name("straightforward.py")
    ours, theirs = [], []
    for _ in range(TURNS):
        ours += [run([ours_command, program, orders, "--json"]) for _ in range(3)]
        theirs.append(run([sys.executable, str(straightforward), program, orders]))
    first, other = ours[0], theirs[0]
    for what in ("orders", "members", "rules"):
        if first[what] != other[what]:
            sys.exit(f"the sums differ in {what}: ours {first[what]}, straightforward {other[what]}")
    print(f"{first['orders']:,} orders of {first['members']:,} members; the sums are the same")
    rates = []
    for name, runs in (("jifen", ours), ("straightforward", theirs)):
        seconds = sorted(float(one["seconds"]) for one in runs)
        middle = statistics.median(seconds)
        rates.append(first["orders"] / middle)
        spread = f"{seconds[0]:.2f} to {seconds[-1]:.2f} s in {len(seconds)} runs"
        print(f"  {name:<16} {first['orders'] / middle:>12,.0f} orders/s   median {middle:.2f} s, {spread}")
    print(f"  {rates[0] / rates[1]:.0f} times as many")


if __name__ == "__main__":
    main()
