"""The rules of program.json over a CSV of orders, written as one would write them in an afternoon: exact decimals, local dates, a dict
for each member. What `cargo xtask bench backtest` compares the product with; prints its sums as JSON, and how long it took."""

import csv
import json
import sys
import time
from collections import defaultdict
from datetime import date, datetime, time as clock, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_CEILING, Decimal
from zoneinfo import ZoneInfo

ROUNDINGS = {"floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "ceil": ROUND_CEILING}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def is_last_of_month(day):
    return (day + timedelta(days=1)).month != day.month


def is_one_of_days(day, days):
    if WEEKDAYS[day.weekday()] in days.get("weekdays", []):
        return True
    wanted = days.get("days_of_month", [])
    return day.day in wanted or (is_last_of_month(day) and any(number > day.day for number in wanted))


def chosen(words, condition):
    any_of, none_of = condition.get("any_of", []), condition.get("none_of", [])
    return (not any_of or any(word in any_of for word in words)) and not any(word in none_of for word in words)


def holds(condition, order, member, program):
    kind = condition["type"]
    if kind == "category":
        return chosen([order["category"]] if order["category"] else [], condition)
    if kind == "store":
        return chosen([order["store"]] if order["store"] else [], condition)
    if kind == "channel":
        return chosen([order["channel"]] if order["channel"] else [], condition)
    if kind == "tier":
        return chosen([member["tier"]] if member["tier"] else [], condition)
    if kind == "weekday":
        return is_one_of_days(order["day"], {"weekdays": condition["any_of"]})
    if kind == "day_of_month":
        return is_one_of_days(order["day"], {"days_of_month": condition["any_of"]})
    if kind == "member_day":
        return is_one_of_days(order["day"], program["earning"]["member_days"])
    if kind == "dates":
        begins = datetime.fromisoformat(condition["from"]) if "from" in condition else None
        ends = datetime.fromisoformat(condition["until"]) if "until" in condition else None
        return (begins is None or begins <= order["at"]) and (ends is None or order["at"] < ends)
    if kind == "first_order":
        return member["orders"] == 0
    raise ValueError(kind)


def all_hold(rule, order, member, program):
    return all(holds(condition, order, member, program) for condition in rule.get("conditions", []))


def period_of(per, day):
    if per == "day":
        return day
    if per == "week":
        return day - timedelta(days=day.weekday())
    if per == "month":
        return (day.year, day.month)
    return None


def add_months(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def last_day(policy, day):
    if policy["kind"] == "never":
        return None
    end = day + timedelta(days=policy["days"]) if "days" in policy else add_months(day, policy["months"])
    if policy.get("round_up_to") == "month":
        end = date(end.year + end.month // 12, end.month % 12 + 1, 1) - timedelta(days=1)
    return end


def tier_of(member, tiers, day):
    """The best level whose need the last months' spend meets, or the one held before while its cushion lasts."""
    since = add_months(day, -tiers["window"]["months"])
    spend = sum((amount for spent_on, amount in member["spent"] if spent_on > since), Decimal(0))
    met = None
    for level in tiers["levels"]:
        if spend >= Decimal(level["needs"]["any"]["spend"]):
            met = level
    return met


def main():
    program = json.load(open(sys.argv[1]))
    began = time.perf_counter()
    zone = ZoneInfo(program["time_zone"])
    earning = program["earning"]
    spend_rules = [rule for rule in earning["rules"] if rule["kind"] == "spend"]
    multipliers = [rule for rule in earning["rules"] if rule["kind"] == "multiplier"]
    most = Decimal(earning["max_multiplier"])
    members = defaultdict(lambda: {"orders": 0, "tier": None, "given": defaultdict(lambda: [0, 0]), "rules": set()})
    totals = {rule["id"]: [0, 0, 0] for rule in spend_rules}
    ends = defaultdict(int)
    count = 0
    with open(sys.argv[2], newline="") as file:
        for row in csv.DictReader(file):
            member = members[row["member_id"]]
            day = date.fromisoformat(row["placed_on"])
            order = {
                "day": day,
                "at": datetime.combine(day, clock(12), zone),
                "total": Decimal(row["total"]),
                "store": row.get("store", ""),
                "channel": row.get("channel", ""),
                "category": row.get("category", ""),
            }
            multiplier = Decimal(1)
            for rule in multipliers:
                if all_hold(rule, order, member, program):
                    multiplier += Decimal(rule["factor"]) - 1
            multiplier = max(Decimal(0), min(multiplier, most))
            for rule in spend_rules:
                if not all_hold(rule, order, member, program):
                    continue
                exact = order["total"] * multiplier * rule["points"] / Decimal(rule["per"])
                points = int(exact.quantize(Decimal(1), rounding=ROUNDINGS[rule.get("rounding", "floor")]))
                if points == 0:
                    continue
                granted = points
                counted = []
                for cap in rule.get("caps", []):
                    counted.append((("rule", rule["id"], cap["per"], period_of(cap["per"], day)), cap))
                for cap in earning.get("caps", []):
                    if cap["of"] == "member" or cap.get("action") == "order":
                        counted.append(((cap["of"], cap["per"], period_of(cap["per"], day)), cap))
                for key, cap in counted:
                    given, times = member["given"][key]
                    if "points" in cap:
                        granted = min(granted, max(0, cap["points"] - given))
                    elif times >= cap["times"]:
                        granted = 0
                if granted:
                    for key in {key for key, _ in counted}:
                        member["given"][key][0] += granted
                        member["given"][key][1] += 1
                    member["rules"].add(rule["id"])
                    ends[last_day(program["expiry"][rule.get("class", "base")], day)] += granted
                totals[rule["id"]][0] += 1
                totals[rule["id"]][1] += points
                totals[rule["id"]][2] += granted
            member["orders"] += 1
            count += 1
    seconds = time.perf_counter() - began
    rules = {
        rule_id: {
            "awards": awards,
            "desired": desired,
            "granted": granted,
            "members": sum(rule_id in member["rules"] for member in members.values()),
        }
        for rule_id, (awards, desired, granted) in totals.items()
    }
    print(json.dumps({"seconds": seconds, "orders": count, "members": len(members), "rules": rules}))


if __name__ == "__main__":
    main()
