#!/usr/bin/env python3
"""Expected figures of the pig farm's practice case, worked out apart from the engine.

Reads only the answers of practice/case.json; every formula below is written again from the calculation rules, in plain decimals.
Run `python3 tests/data/pig-farm/expected.py` in the source tree: it writes expected.json beside itself.
"""
import datetime
import json
import pathlib
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 40
HERE = pathlib.Path(__file__).resolve().parent
CASE = json.loads((HERE.parents[2] / "industry-checklists/industries/pig-farm/practice/case.json").read_text("utf-8"))
OUT = {}


def num(name):
    return Decimal(CASE["answers"][name]["v"])


def word(name):
    return CASE["answers"][name]["v"]


def rows(name):
    table = CASE["tables"][name]
    return [{**{k: c["v"] for k, c in r["cells"].items()}, "id": r["id"], "_": r["cells"]} for r in table.get("rows", [])]


def total(name, column):
    return sum((Decimal(r[column]) for r in rows(name)), Decimal(0))


def put(name, value, places=2):
    """A named figure: rounded once, half away from zero, with six digits of guard."""
    if isinstance(value, bool):
        OUT[name] = "true" if value else "false"
        return value
    if isinstance(value, (str, int)):
        OUT[name] = str(value)
        return value
    guard = value.quantize(Decimal(1).scaleb(-(places + 6)), ROUND_HALF_UP)
    result = guard.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    OUT[name] = format(result, "f")
    return result


# ---- heads 头数 ------------------------------------------------------------------------------------------------------
start, bought, born, died, sold = (total("batches", c) for c in ("heads_start", "bought", "born", "died", "sold"))
counted = total("animals", "heads")
should = start + bought + born - died - sold
put("herd.heads_start", int(start))
put("herd.bought", int(bought))
put("herd.died", int(died))
put("herd.sold", int(sold))
put("herd.expected", int(should))
put("herd.counted", int(counted))
put("herd.residual", int(should - counted))
put("herd.base", int(max(bought + born, sold + died)))
put("herd.deviation", (should - counted) / max(bought + born, sold + died), 12)
put("herd.mortality", died / (start + bought + born), 12)

# ---- living animals and stock 活体与存货 -------------------------------------------------------------------------------
cost = value = gain = herd_kg = writedown_base = Decimal(0)
for a in rows("animals"):
    heads, kg, each, price = (Decimal(a[c]) for c in ("heads", "weight_kg", "cost", "price_kg"))
    herd_kg += heads * kg
    if a["state"] == "others":
        continue
    book = heads * each
    cost += book
    value += min(book * (Decimal("0.3") if a["state"] == "sick" else 1), heads * kg * price * Decimal("0.8"))
    if a["state"] == "own":
        gain += max(Decimal(0), heads * kg * price - book)
    else:
        writedown_base += book
feed = sum(Decimal(s["cost"]) * Decimal(s["qty"]) for s in rows("stock"))
put("animals_value.at_cost", cost)
put("animals_value.at_value", value)
put("animals_value.feed_at_value", feed)
stock_cost = put("balance_sheet.inventory_detail.at_cost", cost + feed)
stock_value = put("balance_sheet.inventory_detail.at_value", value + feed)
put("balance_sheet.inventory_detail.animals_market_gain_not_in_equity", gain)

# ---- feed credit 饲料赊账 ----------------------------------------------------------------------------------------------
listed = sum(Decimal(p["amount"]) for p in rows("payables") if p["kind"] == "feed")
mill = num("feed_credit.statement_balance")
put("feed_credit.residual", mill - listed)
put("feed_credit.deviation", (mill - listed) / max(mill, listed), 12)
put("feed_credit.verdict", "fail" if (mill - listed) / max(mill, listed) > Decimal("0.05") else "pass")
payables = put("balance_sheet.survey.lines.payables", total("payables", "amount") + max(Decimal(0), mill - listed))

# ---- balance sheet 资产负债表 ------------------------------------------------------------------------------------------
cash = num("balance_survey.cash")
bank = total("balance_survey.bank", "amount")
fixed = total("fixed_assets", "net_survey")
current = put("balance_sheet.survey.totals.current_assets", cash + bank + stock_value)
assets = put(
    "balance_sheet.survey.totals.total_assets",
    current + fixed + num("balance_survey.prepaid_rent") + num("balance_survey.deposits"),
)
debt = total("debts", "balance")
current_l = put("balance_sheet.survey.totals.current_liabilities", payables + num("balance_survey.other_payables") + debt)
put("balance_sheet.survey.totals.total_liabilities", current_l)
equity = put("balance_sheet.survey.totals.equity", assets - current_l)
fixed0 = total("fixed_assets", "net_initial")
equity0 = put(
    "balance_sheet.initial.totals.equity",
    num("balance_initial.cash") + num("balance_initial.bank") + num("balance_initial.inventory") + fixed0
    + num("balance_initial.prepaid_rent") + num("balance_initial.deposits")
    - num("balance_initial.payables") - num("balance_initial.other_payables") - total("debts", "opening_balance"),
)

# ---- unit cost 单头成本 ------------------------------------------------------------------------------------------------
weight, price = num("unit.sale_weight"), num("unit.sale_price")
survival, fcr = num("unit.survival"), num("unit.fcr")
head = put("unit_cost.price", weight * price)
piglet = put("unit_cost.piglet", num("unit.piglet_cost") / survival)
feed_head = put("unit_cost.feed", (weight - num("unit.piglet_weight")) * fcr * num("unit.feed_price"))
medicine = put("unit_cost.medicine", num("unit.medicine") / survival)
direct = put("unit_cost.direct", piglet + feed_head + medicine)
margin_unit = put("unit_cost.margin", 1 - direct / head, 12)
put("unit_cost.profit_head", head - direct - num("unit.labour"))
put("unit_cost.breakeven_price", (direct + num("unit.labour")) / weight)
put("unit_cost.pig_grain_ratio", num("market.price_now") / num("market.corn_price"), 6)

# ---- sales 销售 --------------------------------------------------------------------------------------------------------
year = put("income.year.revenue", total("income.months", "r"))
month = put("sales_check.statement_month", year / 12)
est = {}
inflow = sum(total("sales.estimates.account_inflows.inflows", c) for c in ("bank", "wechat", "alipay", "pos"))
inflow_net = inflow - total("sales.estimates.account_inflows.exclusions", "amount")
est["account_inflows"] = inflow_net / 12 / (1 - num("sales.estimates.account_inflows.cash_share"))
est["quarantine"] = num("sales.estimates.quarantine.heads_12m") * weight * price / 12
est["weighbridge"] = (
    total("sales.estimates.weighbridge.slips", "amount") / 12 / num("sales.estimates.weighbridge.share_of_sales")
)
used = put(
    "feed_use.used_kg",
    num("sales.estimates.feed.opening_kg") + num("sales.estimates.feed.bought_kg") - num("sales.estimates.feed.closing_kg"),
    6,
)
kg_in = start * num("herd.opening_kg_head") + bought * num("unit.piglet_weight")
kg_dead = died * num("herd.dead_kg_head")
est["feed"] = (used / fcr + kg_in - herd_kg - kg_dead) * price / 12
put("feed_use.conversion", used / (sold * weight + kg_dead + herd_kg - kg_in), 6)
est["piglets"] = ((start + num("sales.estimates.piglets.heads_12m")) * survival - counted) * weight * price / 12
est["insurance"] = (
    num("sales.estimates.insurance.heads_12m") / num("sales.estimates.insurance.share_insured") * survival * weight * price / 12
)
# One own batch is alive; its sick pen belongs to it.
est["herd_count"] = counted * num("sales.estimates.herd_count.batches_year") * survival * weight * price / 12
for name in est:
    est[name] = put(f"sales_check.estimates.{name}.value_month", est[name])
    put(f"sales_check.estimates.{name}.deviation", abs(est[name] - month) / min(est[name], month), 12)
    apart = abs(est[name] - month) / min(est[name], month)
    put(f"sales_check.estimates.{name}.verdict", "pass" if apart <= Decimal("0.1") else "attention" if apart <= Decimal("0.3") else "fail")
ordered = sorted(est.values())
R = put("sales_check.reference_R_month", ordered[3])
put("sales_check.statement_to_R", month / R - 1, 12)
put("sales_check.independent_estimates", 7)
said = put(
    "sales_check.estimates.oral_seasons.value_month",
    num("sales.estimates.said.heads_year") * num("sales.estimates.said.weight") * num("sales.estimates.said.price") / 12,
)
put("sales_check.estimates.oral_seasons.oral_to_R", said / R - 1, 12)
put("sales_check.credibility_of_informant", "inflated" if Decimal("0.1") < said / R - 1 <= Decimal("0.3") else "other")
ceiling = put(
    "sales_check.capacity.ceiling_year",
    num("sales.capacity.units") * num("sales.capacity.output_per_unit_year") * num("sales.capacity.utilisation") * head,
)
put("sales_check.capacity.used_share", year / ceiling, 12)

# ---- margin 毛利 -------------------------------------------------------------------------------------------------------
goods = put("margin_check.estimates.by_purchases.goods_used", num("balance_initial.inventory") + num("purchases_12m") - stock_cost)
V = put("margin_check.estimates.by_purchases.V_year", min(year, 12 * R))
by_purchases = put("margin_check.estimates.by_purchases.value", 1 - goods / V, 12)
adopted = put("margin_check.adopted", min(margin_unit, by_purchases, num("margin.stated")), 12)
residual = put("other_checks.stock_equation.residual", goods - year * (1 - margin_unit))
cost_of_sales = put("income.year.cost_of_sales", year - (year * adopted).quantize(Decimal("0.01"), ROUND_HALF_UP))
put("other_checks.stock_equation.deviation", residual / max(stock_cost, cost_of_sales / 12), 12)

# ---- income statement 损益表 -------------------------------------------------------------------------------------------
# A subsidy that does not come every year is money brought in, not income.
papers = [g for g in rows("grants") if g["_"]["amount"].get("basis") == "document"]
one_off = sum(Decimal(g["amount"]) for g in papers if g["kind"] == "subsidy")
grants = put("income.year.rebates", sum(Decimal(g["amount"]) for g in papers) - one_off)
gross = put("income.year.gross_profit", year - cost_of_sales + grants)
opex = put(
    "income.year.operating_expenses",
    sum(Decimal(o["amount"]) * (12 if o["per"] == "month" else 1) for o in rows("income.opex")),
)
interest = total("debts", "interest_12m")
net = put("income.year.net_profit", gross - opex - interest)
household = total("household", "amount")
floor_family = put(
    "other_checks.household.floor",
    max(Decimal("1.5") * num("household.dibao_per_head_month"), Decimal("0.6") * num("household.county_mean_consumption_month"))
    * num("household.heads") + num("household.tuition_month") + num("household.home_rent_month"),
)
saving = put(
    "income.year.net_saving",
    net + num("income.other_family_income_year") - 12 * household - num("income.other_private_outgo_year"),
)
star = put("income.year.net_saving_star", saving - 12 * max(Decimal(0), floor_family - household))
replacement = put("income.year.replacement_spending", total("fixed_assets", "depreciation_year"))
before_service = put("income.month.cash_before_debt_service", (star + interest - replacement) / 12)
disposable = put("income.month.disposable", before_service - total("debts", "monthly_principal") - total("debts", "monthly_interest"))
minimum = put("cash_plan.minimum_cash", opex / 12)

# ---- equity check 权益检验 ---------------------------------------------------------------------------------------------
period = Decimal(0)
for m in rows("income.months"):
    # Each single month is rounded where it arises.
    g = (Decimal(m["r"]) * adopted + grants / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
    e = (opex / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
    n = (g - e - interest / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
    s = n + (num("income.other_family_income_year") - 12 * household - num("income.other_private_outgo_year")) / 12
    period += s.quantize(Decimal("0.01"), ROUND_HALF_UP)
P = put("equity_check.P", period)
W = put("equity_check.W", total("equity.withdrawals", "amount"))
D = put(
    "equity_check.D",
    fixed0 + num("fixed_assets_bought_12m") - num("fixed_assets_sold_12m") - fixed + (stock_cost - stock_value)
    - num("balance_initial.inventory_write_down"),
)
put("equity_check.I", one_off)
expected = put("equity_check.E_expected", equity0 + P + one_off - W - D)
gap = put("equity_check.residual_actual_minus_expected", equity - expected)
put("equity_check.deviation.1", gap / P, 12)
put("equity_check.deviation.2", gap / equity, 12)
put("equity_check.deviation.3", gap / max(equity, expected), 12)
put("equity_check.deviation.4", gap / expected, 12)
put("equity_check.verdict", "pass" if abs(gap / P) <= Decimal("0.1") and abs(gap) <= num("request.amount") / 10 else "attention")

# ---- cash plan 现金计划 ------------------------------------------------------------------------------------------------
scale = min(year, 12 * R) / year
sale = {int(m["month"][5:]): (Decimal(m["r"]) * scale).quantize(Decimal("0.01"), ROUND_HALF_UP) for m in rows("income.months")}
cost_m = {c: (s * (1 - adopted)).quantize(Decimal("0.01"), ROUND_HALF_UP) for c, s in sale.items()}
length = int(num("production.months"))
young_share = put("cash_plan.young_share", num("purchases.young_12m") / num("purchases_12m"), 12)
credit = put("cash_plan.lag.payables", int((payables / num("credit_purchases_12m") * 12).quantize(Decimal(1), ROUND_HALF_UP)))


def calendar(c):
    return (c - 1) % 12 + 1


def young_bought(c):
    return (young_share * cost_m[calendar(c + length)]).quantize(Decimal("0.01"), ROUND_HALF_UP)


def feed_used(c):
    part = (1 - young_share) / (length + 1)
    return (part * sum(cost_m[calendar(c + j)] for j in range(length + 1))).quantize(Decimal("0.01"), ROUND_HALF_UP)


term = int(num("request.term_months"))
rate = num("request.annual_rate")
purpose = {r["month"]: r for r in rows("purpose_plan")}
survey = datetime.date.fromisoformat(CASE["case"]["survey_date"])
closing, closings, receipts, young_ahead, feed_ahead, feed_paid = cash + bank, [], [], Decimal(0), Decimal(0), []
for no in range(1, 13):
    c = calendar(survey.month + no)
    key = f"{survey.year + (survey.month + no - 1) // 12}-{c:02d}"
    p = purpose.get(key, {})
    out, p_young, p_feed = (Decimal(p.get(k, 0)) for k in ("out", "young", "feed"))
    feed_paid.append(p_feed)
    young_due, feed_due = young_bought(c), feed_used(c - credit)
    kept = min(young_ahead + p_young, young_due)
    young_ahead += p_young - kept
    arriving = feed_paid[no - 1 - credit] if no > credit else Decimal(0)
    feed_kept = min(feed_ahead + arriving, feed_due)
    feed_ahead += arriving - feed_kept
    goods_paid = young_due + feed_due - kept - feed_kept
    service = Decimal(0)
    for d in rows("debts"):
        due = datetime.date.fromisoformat(d["maturity"])
        last = max(1, 12 * (due.year - survey.year) + due.month - survey.month)
        if no <= last:
            service += Decimal(d["monthly_interest"]) + Decimal(d["monthly_principal"])
        if no == last:
            service += Decimal(d["balance"])
    flow = (
        sale[c] + (grants / 12).quantize(Decimal("0.01"), ROUND_HALF_UP) - goods_paid
        - (opex / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
        + num("income.other_family_income_year") / 12
        - max(household, floor_family)
        - (num("income.other_private_outgo_year") / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
        - out - service
    )
    closing += flow
    receipts.append(sale[c])
    closings.append(put(f"cash_plan.months.{no}.closing", closing))
    put(f"cash_plan.months.{no}.purchases_paid", goods_paid)
lowest = put("cash_plan.lowest", min(closings))
put("cash_plan.months_without_sales", sum(1 for c in range(1, 13) if sale[c] == 0))
put("cash_plan.longest_gap_months", 4)
need_plan = put("cash_plan.shortfall_plus_minimum_cash", max(Decimal(0), -lowest) + minimum)


def repaid(no):
    """c(m) of a bullet with monthly interest: first payment in month 2, principal in month n + 1."""
    return rate / 12 * min(no - 1, term) + (1 if no > term else 0)


least = [(minimum - closings[n - 1]) / (1 - repaid(n)) for n in range(1, 13) if repaid(n) < Decimal("0.5")]
most = [(closings[n - 1] - minimum) / (repaid(n) - 1) for n in range(1, 13) if repaid(n) > 1]
P_min = put("cash_plan.P_min", max(Decimal(0), max(least)))
P_max = put("cash_plan.P_max", max(Decimal(0), min(most)))
collected = put("other_checks.maturity.collections", receipts[term - 1] + receipts[term])
put("other_checks.maturity.verdict", "pass" if collected >= num("request.amount") else "attention")
put("other_checks.tenor.cash_cycle_months_plus_2", Decimal(length + 2), 12)

# ---- limit 额度 --------------------------------------------------------------------------------------------------------
documented = sum(Decimal(i["amount"]) for i in rows("request.purpose_items"))
own = max(num("request.own_contribution"), Decimal("0.3") * documented)
need_doc = put("other_checks.purpose.documented_need", documented - own)
need = put("limit.need", min(need_doc, need_plan))
gross_used = min(year, 12 * R) * adopted + grants
shortfall = (gross - gross_used) / 12
room_i = put("limit.capacity.room_i", Decimal("0.7") * (disposable - shortfall))
room_ii = put("limit.capacity.room_ii", Decimal("0.7") * (before_service - shortfall) - total("debts", "monthly_interest"))
cap_i = put("limit.capacity.capacity_i_instalment", room_i / (rate / 12))
cap_ii = put("limit.capacity.capacity_ii_total_service", room_ii / (rate / 12))
cap_season = put("limit.capacity.capacity_seasonal_collections", Decimal("0.8") * sum(receipts[:term]))
cap_equity = put("limit.exposure_caps.equity", Decimal("0.7") * min(equity, expected))
cap_sales = put(
    "limit.exposure_caps.sales",
    max(Decimal(0), min(Decimal("0.3") * min(year, 12 * R), Decimal("0.6") * gross_used) - debt),
)
L0 = put("limit.L0", min(need, cap_i, cap_ii, P_max, cap_season, cap_equity, cap_sales, num("request.product_max"), num("request.amount")))

# ---- score 评分: value → points by the scorecard --------------------------------------------------------------------------
service_share = (total("debts", "monthly_interest") + L0 * rate / 12) / (before_service - shortfall)
plan_low = min(closings[n - 1] + L0 * (1 - repaid(n)) for n in range(1, 13))
family_assets = total("family_assets", "amount") / 2
combined = current_l / (assets + family_assets)
growth = min(month, R) * 12 / num("scorecard.prior_year_hard_sales") - 1


def band(x, steps, last=0):
    return next((p for limit, p in steps if x <= limit), last)


def floor_band(x, steps, last=0):
    return next((p for limit, p in steps if x >= limit), last)


points = {
    "A1": 2, "A2": 4, "A3": 3, "A4": 2, "A5": 3,  # 47 years; 11 in trade; own home; minor differences; two good, none bad
    "B1": 6, "B2": 3, "B3": 3,
    "B4": band(combined, [(Decimal("0.3"), 5), (Decimal("0.4"), 4), (Decimal("0.5"), 3), (Decimal("0.6"), 2), (Decimal("0.7"), 1)]),
    "B5": 3,
    "C1": 1,  # elevated
    "C2": floor_band(growth, [(Decimal("0.05"), 4), (Decimal("-0.05"), 3), (Decimal("-0.15"), 1)]),
    "C3": band(num("concentration.first_customer_share"), [(Decimal("0.2"), 3), (Decimal("0.35"), 2), (Decimal("0.5"), 1)]),
    "C4": band(num("concentration.first_supplier_share"), [(Decimal("0.4"), 3), (Decimal("0.6"), 2), (Decimal("0.8"), 1)]),
    "C5": 3,
    "C6": band(writedown_base / stock_cost, [(Decimal("0.02"), 3), (Decimal("0.05"), 2), (Decimal("0.1"), 1)]),
    "C7": 3,  # declared none
    "C8": floor_band(num("scorecard.old_customers_share"), [(Decimal("0.6"), 2), (Decimal("0.3"), 1)]),
    "D1": band(service_share, [(Decimal("0.4"), 8), (Decimal("0.5"), 6), (Decimal("0.6"), 4), (Decimal("0.7"), 2)]),
    "D2": floor_band(current / current_l, [(Decimal(2), 4), (Decimal("1.5"), 3), (Decimal("1.2"), 2), (Decimal(1), 1)]),
    "D3": 4 if num("margin.industry_low") <= adopted <= num("margin.industry_high") else 0,
    "D4": floor_band(net / year, [(Decimal("0.1"), 3), (Decimal("0.05"), 2), (Decimal("0.02"), 1)]),
    "D5": band(L0 / equity, [(Decimal("0.3"), 3), (Decimal("0.5"), 2), (Decimal("0.7"), 1)]),
    "D6": floor_band(plan_low / minimum, [(Decimal(2), 3), (Decimal(1), 2), (Decimal(0), 1)]),
    "E1": floor_band(inflow_net / year, [(Decimal("0.8"), 4), (Decimal("0.6"), 3), (Decimal("0.4"), 2), (Decimal("0.2"), 1)]),
    "E2": 2,  # all three months with a sale show it in the account
    "E3": 3, "E4": 2,  # equity passes; sales pass and the owner inflates
    "E5": 3,
}
for name, got in points.items():
    put(f"score.at_L0.indicators.{name}.points", got)
score = put("score.at_L0.total", sum(points.values()))
grade = put("score.at_L0.grade", "A" if score >= 80 else "B" if score >= 70 else "C" if score >= 60 else "D")
factor = {"A": Decimal(1), "B": Decimal("0.9"), "C": Decimal("0.7"), "D": Decimal(0)}[grade]
top = min(need, factor * min(cap_i, cap_ii, P_max, cap_season, cap_equity, cap_sales, num("request.product_max")), num("request.amount"))
step = Decimal(1000) if top < 100000 else Decimal(10000)
put("limit.limit", (top / step).to_integral_value(ROUND_DOWN) * step)
put("limit.limit_below_P_min_purpose_cannot_be_completed", P_min - (top / step).to_integral_value(ROUND_DOWN) * step > step)

(HERE / "expected.json").write_text(
    json.dumps(OUT, ensure_ascii=False, indent=1) + "\n", "utf-8"
)
print(len(OUT), "figures")
