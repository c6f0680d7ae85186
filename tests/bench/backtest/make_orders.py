"""Orders for the benchmark, the same ones every time: `make_orders.py <orders> <members>` prints a CSV file in the order of time.
Some members buy far more often than others, as real ones do."""

import datetime
import random
import sys

FIRST_DAY = datetime.date(2024, 1, 1)
DAYS = 730


def main():
    orders, members = int(sys.argv[1]), int(sys.argv[2])
    random.seed(7)
    eagerness = [random.paretovariate(1.2) for _ in range(members)]
    buyers = random.choices(range(members), eagerness, k=orders)
    placed = sorted((FIRST_DAY + datetime.timedelta(days=random.randrange(DAYS)), buyer) for buyer in buyers)
    print("order_id,member_id,placed_on,currency,quantity,total,store,channel,category")
    for number, (day, buyer) in enumerate(placed):
        quantity, total = random.randint(1, 4), random.lognormvariate(3, 1)
        store = random.choice(["harbour", "station", "market", "park"])
        channel = random.choice(["store", "online", "app"])
        category = random.choice(["tea", "cake", "bread", "coffee", "clearance"])
        print(f"o-{number:07},m-{buyer:05},{day},USD,{quantity},{total:.2f},{store},{channel},{category}")


if __name__ == "__main__":
    main()
