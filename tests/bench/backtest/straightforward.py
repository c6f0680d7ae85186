"""The rules and tiers of program.json over a CSV of orders, written as one would write them in an afternoon: exact decimals, local dates,
a dict for each member, texts of the program read once. What `cargo xtask bench backtest` compares the product with; prints its sums as
JSON, and how long it took."""

import csv
import json
import sys
import time
from collections import defaultdict, deque
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
        held = tier_held(member)
        return chosen([] if held is None else [program["tiers"]["levels"][held]["id"]], condition)
    if kind == "weekday":
        return is_one_of_days(order["day"], {"weekdays": condition["any_of"]})
    if kind == "day_of_month":
        return is_one_of_days(order["day"], {"days_of_month": condition["any_of"]})
    if kind == "member_day":
        return is_one_of_days(order["day"], program["earning"]["member_days"])
    if kind == "dates":
        begins, ends = condition.get("from"), condition.get("until")
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


def read_program(path):
    """The program, with its texts read as numbers and times."""
    program = json.load(open(path))
    earning = program["earning"]
    earning["max_multiplier"] = Decimal(earning["max_multiplier"])
    for rule in earning["rules"]:
        for what in ("factor", "per"):
            if what in rule:
                rule[what] = Decimal(rule[what])
        for condition in rule.get("conditions", []):
            if condition["type"] == "dates":
                for what in ("from", "until"):
                    if what in condition:
                        condition[what] = datetime.fromisoformat(condition[what])
    for level in program["tiers"]["levels"]:
        level["multiplier"] = Decimal(level["multiplier"])
        [(level["how"], level["metrics"])] = level["needs"].items()
        level["metrics"] = {what: Decimal(needed) for what, needed in level["metrics"].items()}
        awards = [(f"tier:{level['id']}:{one['share']}", Decimal(one["share"]), one) for one in level.get("milestones", [])]
        if "tier_up" in level:
            awards.append((f"tier:{level['id']}:up", None, level["tier_up"]))
        level["awards"] = [(rule, share, one["points"], one.get("class", "bonus")) for rule, share, one in awards]
    return program


def meets(level, counted, share=1):
    """Whether this share of what the level needs is there."""
    met = (counted[what] >= needed * share for what, needed in level["metrics"].items())
    return any(met) if level["how"] == "any" else all(met)


def tier_held(member):
    """The number of the best level whose need is met, or was until so shortly ago that its cushion lasts."""
    for at in reversed(range(len(member["met"]))):
        if member["met"][at] or member["until"][at]:
            return at
    return None


def stand(member, tiers, day):
    """Notes the tier held, and when it next gives something by the month."""
    held = tier_held(member)
    member["month"] = None
    if held is not None:
        member["ever"].add(held)
        if tiers["levels"][held].get("benefits"):
            member["month"] = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return held


def month_points(member, tiers, held, day):
    """What the tier gives in the month beyond what was given."""
    level = tiers["levels"][held]
    if member["given_in"] != (day.year, day.month):
        member["given_in"], member["given_then"] = (day.year, day.month), defaultdict(int)
    for benefit in level.get("benefits", []):
        missing = benefit["monthly_points"] - member["given_then"][benefit["id"]]
        if missing > 0 and (member["met"][held] or benefit.get("stays", False)):
            member["given_then"][benefit["id"]] += missing
            yield f"tier:{level['id']}:{benefit['id']}", missing


def next_change(member):
    """When time alone next does something: a day leaves the window, a cushion ends, a month begins."""
    changes = [until for until in member["until"] if until]
    if member["days"]:
        changes.append(member["days"][0][1])
    if member["month"]:
        changes.append(member["month"])
    return min(changes, default=None)


def pass_time(member, tiers, day):
    """What time has done to the member's tier by the day; tells points of months begun."""
    while (when := next_change(member)) and when <= day:
        while member["days"] and member["days"][0][1] <= when:
            _, _, spend, orders = member["days"].popleft()
            member["counted"]["spend"] -= spend
            member["counted"]["orders"] -= orders
        for at, level in enumerate(tiers["levels"]):
            if member["met"][at] and not meets(level, member["counted"]):
                member["met"][at] = False
                member["until"][at] = add_months(when, tiers["cushion"]["months"])
            if member["until"][at] and member["until"][at] <= when:
                member["until"][at] = None
        held = tier_held(member)
        if when == member["month"] and held is not None:
            for rule, points in month_points(member, tiers, held, when):
                yield rule, points, when
        stand(member, tiers, when)


def raise_tier(member, tiers, day, spend):
    """Counts an order, and tells the awards for what it has reached."""
    was = [met or until for met, until in zip(member["met"], member["until"])]
    before = dict(member["counted"])
    if member["days"] and member["days"][-1][0] == day:
        member["days"][-1][2] += spend
        member["days"][-1][3] += 1
    else:
        member["days"].append([day, add_months(day, tiers["window"]["months"]), spend, 1])
    member["counted"]["spend"] += spend
    member["counted"]["orders"] += 1
    for at, level in enumerate(tiers["levels"]):
        if meets(level, member["counted"]):
            member["met"][at], member["until"][at] = True, None
        for rule, share, points, kind in level["awards"]:
            if rule in member["paid"]:
                continue
            if share is None:
                is_due = member["met"][at] and not was[at]
            else:
                is_due = meets(level, member["counted"], share) and not meets(level, before, share)
            if is_due:
                member["paid"].add(rule)
                yield rule, points, kind


def new_member(levels):
    return {
        "orders": 0, "given": defaultdict(lambda: [0, 0]), "rules": set(),
        "days": deque(), "counted": {"spend": Decimal(0), "orders": 0}, "met": [False] * levels, "until": [None] * levels,
        "paid": set(), "ever": set(), "month": None, "given_in": None, "given_then": None,
    }


def main():
    began = time.perf_counter()
    program = read_program(sys.argv[1])
    zone = ZoneInfo(program["time_zone"])
    earning, tiers = program["earning"], program["tiers"]
    spend_rules = [rule for rule in earning["rules"] if rule["kind"] == "spend"]
    multipliers = [rule for rule in earning["rules"] if rule["kind"] == "multiplier"]
    caps_of_orders = [cap for cap in earning.get("caps", []) if cap["of"] == "member" or cap.get("action") == "order"]
    caps_of_tiers = [cap for cap in earning.get("caps", []) if cap["of"] == "member" or cap.get("action") == "tier"]
    members = defaultdict(lambda: new_member(len(tiers["levels"])))
    totals = defaultdict(lambda: [0, 0, 0])
    ends = defaultdict(int)
    count = 0

    def give(member, rule_id, points, kind, day, caps, own_caps=()):
        granted, counted = points, []
        for cap in own_caps:
            counted.append((("rule", rule_id, cap["per"], period_of(cap["per"], day)), cap))
        for cap in caps:
            counted.append(((cap["of"], cap.get("action"), cap["per"], period_of(cap["per"], day)), cap))
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
            member["rules"].add(rule_id)
            ends[last_day(program["expiry"][kind], day)] += granted
        totals[rule_id][0] += 1
        totals[rule_id][1] += points
        totals[rule_id][2] += granted

    with open(sys.argv[2], newline="") as file:
        for row in csv.DictReader(file):
            member = members[row["member_id"]]
            day = date.fromisoformat(row["placed_on"])
            for rule_id, points, begun in pass_time(member, tiers, day):
                give(member, rule_id, points, "bonus", begun, ())
            order = {
                "day": day,
                "at": datetime.combine(day, clock(12), zone),
                "total": Decimal(row["total"]),
                "store": row.get("store", ""),
                "channel": row.get("channel", ""),
                "category": row.get("category", ""),
            }
            held = tier_held(member)
            multiplier = Decimal(1)
            if held is not None and (member["met"][held] or tiers["levels"][held].get("multiplier_stays", True)):
                multiplier += tiers["levels"][held]["multiplier"] - 1
            for rule in multipliers:
                if all_hold(rule, order, member, program):
                    multiplier += rule["factor"] - 1
            multiplier = max(Decimal(0), min(multiplier, earning["max_multiplier"]))
            for rule in spend_rules:
                if not all_hold(rule, order, member, program):
                    continue
                exact = order["total"] * multiplier * rule["points"] / rule["per"]
                points = int(exact.quantize(Decimal(1), rounding=ROUNDINGS[rule.get("rounding", "floor")]))
                if points:
                    give(member, rule["id"], points, rule.get("class", "base"), day, caps_of_orders, rule.get("caps", ()))
            for rule_id, points, kind in raise_tier(member, tiers, day, order["total"]):
                give(member, rule_id, points, kind, day, caps_of_tiers)
            now_held = stand(member, tiers, day)
            if now_held is not None and (held is None or now_held > held):
                for rule_id, points in month_points(member, tiers, now_held, day):
                    give(member, rule_id, points, "bonus", day, ())
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
    reached = {level["id"]: sum(at in member["ever"] for member in members.values()) for at, level in enumerate(tiers["levels"])}
    print(json.dumps({"seconds": seconds, "orders": count, "members": len(members), "rules": rules, "tiers": reached}))


if __name__ == "__main__":
    main()
