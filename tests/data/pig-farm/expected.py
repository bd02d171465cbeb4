#!/usr/bin/env python3
"""Expected figures of the pig farm's practice case, worked out from calculation.md (version 4) apart from the program.

Reads only the answers of practice/case.json. What every trade has in common stands in ../version4.py, which is proved on the acceptance
case; here are heads and living animals, unit costs, the farm's methods of sales and the plan by batches.
    python3 tests/data/pig-farm/expected.py
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from version4 import D, Case, Estimate, Reckoning, cents, factor_basis, by_value, graded, ratio, rnd, softest, whole, write  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


class PigFarm(Reckoning):
    # ---- heads 头数, living animals 活体 ----
    def heads(self):
        c = self.case
        self.h = {
            k: c.total("batches", k if k != "heads_start" else "heads_start") for k in ("heads_start", "bought", "born", "died", "sold")
        }
        self.counted = c.total("animals", "heads")
        self.expected = self.h["heads_start"] + self.h["bought"] + self.h["born"] - self.h["died"] - self.h["sold"]
        self.heads_base = max(self.h["bought"] + self.h["born"], self.h["sold"] + self.h["died"])

    def stock(self):
        c = self.case
        self.heads()
        cost = value = sick = self.gain = self.herd_kg = D(0)
        self.stock_bases = []
        for r in c.rows("animals"):
            heads, kg, each, price, state = r.n("heads"), r.n("weight_kg"), r.n("cost"), r.n("price_kg"), r.said("state")
            self.herd_kg += heads * kg
            if state == "others":
                continue
            book = heads * each
            cost += book
            value += min(book * (D("0.3") if state == "sick" else 1), heads * kg * price * D("0.8"))
            self.stock_bases.append((book, softest(r.basis("heads"), r.basis("cost"))))
            if state == "own":
                self.gain += max(D(0), heads * kg * price - book)
            else:
                sick += book
        self.animals_cost, self.animals_value = cost, value
        self.feed_value = sum((r.n("cost") * r.n("qty") for r in c.rows("stock")), D(0))
        self.stock_bases += [(r.n("cost") * r.n("qty"), softest(r.basis("qty"), r.basis("cost"))) for r in c.rows("stock")]
        return cents(cost + self.feed_value), cents(value + self.feed_value), cents(cost + self.feed_value), cents(sick)

    def payables(self):
        """Where the mill and the own book differ, the higher debt counts."""
        c = self.case
        self.feed_listed, self.feed_mill = c.total("payables", "amount", lambda r: r.said("kind") == "feed"), c.n(
            "feed_credit.statement_balance"
        )
        return c.total("payables", "amount") + max(D(0), self.feed_mill - self.feed_listed)

    # ---- unit costs 单头成本 ----
    def sample(self):
        c, u = self.case, {}
        weight, price, survival = c.n("unit.sale_weight"), c.n("unit.sale_price"), c.n("unit.survival")
        u["price"] = cents(weight * price)
        u["piglet"] = cents(c.n("unit.piglet_cost") / survival)
        u["feed"] = cents((weight - c.n("unit.piglet_weight")) * c.n("unit.fcr") * c.n("unit.feed_price"))
        u["medicine"] = cents(c.n("unit.medicine") / survival)
        u["direct"] = u["piglet"] + u["feed"] + u["medicine"]
        u["margin"] = ratio(1 - u["direct"] / u["price"])
        u["profit_head"] = cents(u["price"] - u["direct"] - c.n("unit.labour"))
        u["breakeven_price"] = cents((u["direct"] + c.n("unit.labour")) / weight)
        u["pig_grain_ratio"] = rnd(c.n("market.price_now") / c.n("market.corn_price"), 6)
        self.unit = u
        costs = [
            (u["piglet"], c.basis("unit.piglet_cost")),
            (u["feed"], softest(c.basis("unit.fcr"), c.basis("unit.feed_price"))),
            (u["medicine"], c.basis("unit.medicine")),
        ]
        return u["margin"], by_value(costs)

    def estimates(self):
        c, h, at = self.case, self.h, "sales.estimates."
        weight, price, survival, fcr = c.n("unit.sale_weight"), c.n("unit.sale_price"), c.n("unit.survival"), c.n("unit.fcr")
        flows, share = self.inflows(), c.n(at + "account_inflows.cash_share")
        found = [
            (
                "account_inflows",
                self.net_inflow / 12 / (1 - share),
                flows,
                [(share, c.basis(at + "account_inflows.cash_share"), self.net_inflow / 12)],
            )
        ]
        of = lambda *names: [(0, c.basis(n), None) for n in names]
        found.append(
            (
                "quarantine",
                c.n(at + "quarantine.heads_12m") * weight * price / 12,
                c.basis(at + "quarantine.heads_12m"),
                of("unit.sale_weight", "unit.sale_price"),
            )
        )
        slips = c.total(at + "weighbridge.slips", "amount") / 12
        found.append(
            (
                "weighbridge",
                slips / c.n(at + "weighbridge.share_of_sales"),
                by_value((r.n("amount"), r.basis("amount")) for r in c.rows(at + "weighbridge.slips")),
                [(0, c.basis(at + "weighbridge.share_of_sales"), slips)],
            )
        )
        self.feed_used = rnd(c.n(at + "feed.opening_kg") + c.n(at + "feed.bought_kg") - c.n(at + "feed.closing_kg"), 6)
        kg_in, kg_dead = h["heads_start"] * c.n("herd.opening_kg_head") + h["bought"] * c.n("unit.piglet_weight"), h["died"] * c.n(
            "herd.dead_kg_head"
        )
        found.append(
            (
                "feed",
                (self.feed_used / fcr + kg_in - self.herd_kg - kg_dead) * price / 12,
                c.basis(at + "feed.bought_kg"),
                of("unit.fcr", "unit.sale_price", "unit.piglet_weight", "herd.opening_kg_head", "herd.dead_kg_head"),
            )
        )
        self.conversion = rnd(self.feed_used / (h["sold"] * weight + kg_dead + self.herd_kg - kg_in), 6)
        found.append(
            (
                "piglets",
                ((h["heads_start"] + c.n(at + "piglets.heads_12m")) * survival - self.counted) * weight * price / 12,
                c.basis(at + "piglets.heads_12m"),
                of("unit.survival", "unit.sale_weight", "unit.sale_price"),
            )
        )
        found.append(
            (
                "insurance",
                c.n(at + "insurance.heads_12m") / c.n(at + "insurance.share_insured") * survival * weight * price / 12,
                c.basis(at + "insurance.heads_12m"),
                of(at + "insurance.share_insured", "unit.survival", "unit.sale_weight", "unit.sale_price"),
            )
        )
        # One own batch is alive; its sick pen belongs to it.
        found.append(
            (
                "herd_count",
                self.counted * c.n(at + "herd_count.batches_year") * survival * weight * price / 12,
                "observed",
                of(at + "herd_count.batches_year", "unit.survival", "unit.sale_weight", "unit.sale_price"),
            )
        )
        estimates = []
        for name, value, main, factors in found:
            basis, bare = factor_basis(value, main, factors)
            estimates.append(Estimate(name, value, c.said(f"{at}{name}.source"), basis, expected=main, bare=bare))
        said = c.n(at + "said.heads_year") * c.n(at + "said.weight") * c.n(at + "said.price") / 12
        return estimates + [Estimate("oral_seasons", said, c.said(at + "oral_seasons.source"), "oral", said=True)]

    def ceiling_year(self):
        c = self.case
        return (
            c.n("sales.capacity.units")
            * c.n("sales.capacity.output_per_unit_year")
            * c.n("sales.capacity.utilisation")
            * self.unit["price"]
        )

    def counted_grants(self, one_off):
        """With a paper only; a subsidy that does not come every year is brought in, never earned."""
        lasting = lambda r: r.said("kind") != "subsidy" or r.yes("every_year")
        return self.case.total("grants", "amount", lambda r: r.basis("amount") in ("document", "system") and lasting(r) != one_off)

    def rebates(self):
        return self.counted_grants(False)

    def one_off(self):
        return self.counted_grants(True)

    # ---- the plan by batches: young stock at entry, feed all along, on the mill's credit ----
    def lags(self):
        credit = self.case.n("credit_purchases_12m")
        return whole(self.days_r / 30), int(self.case.n("production.months")), whole(self.owed / credit * 12) if credit else 0

    def purchases(self):
        c = self.case
        _, length, credit = self.lags()
        self.young_share = ratio(c.n("purchases.young_12m") / c.n("purchases_12m"))
        part = {r.said("month", r.name): r for r in c.rows("purpose_plan")}
        young_due = lambda no: cents(self.young_share * self.cost_at(no + length))
        feed_due = lambda no: cents((1 - self.young_share) / (length + 1) * sum((self.cost_at(no + j) for j in range(length + 1)), D(0)))
        paid, young_ahead, feed_ahead, feed_paid = [], D(0), D(0), []
        for no in range(1, self.count + 1):
            row = part.get(self.month_at(no)) if self.buys_goods() else None
            young, feed = (row.n("young"), row.n("feed")) if row else (D(0), D(0))
            feed_paid.append(feed)
            # The batch the loan buys is the batch the plan would have bought, of this month or a later one.
            young_kept = min(young_ahead + young, young_due(no))
            young_ahead += young - young_kept
            # Feed paid at once lowers what would have fallen due after the credit.
            arriving = feed_paid[no - 1 - credit] if no > credit else D(0)
            feed_kept = min(feed_ahead + arriving, feed_due(no - credit))
            feed_ahead += arriving - feed_kept
            paid.append(cents(young_due(no) + feed_due(no - credit) - young_kept - feed_kept))
        return paid

    def tenor_months(self):
        """Money is bound from entry to sale."""
        return ratio(self.case.n("production.months") + self.lags()[0] + 2)

    def trade_checks(self):
        c, v = self.case, self.verdicts
        self.heads_off = ratio((self.expected - self.counted) / self.heads_base)
        v["herd/heads"] = graded(abs(self.heads_off), D("0.02"), D("0.05"))
        self.feed_off = ratio((self.feed_mill - self.feed_listed) / max(self.feed_mill, self.feed_listed))
        self.sizes["herd/feed_credit"] = (self.feed_off, D("0.02"))
        v["herd/feed_credit"] = graded(abs(self.feed_off), D("0.02"), D("0.05"))
        kg, heads, money = (c.total("sales.estimates.weighbridge.slips", k) for k in ("kg", "heads", "amount"))
        self.slip_price, self.slip_weight = rnd(money / kg, 6), kg / heads
        v["slips/price"] = graded(abs(ratio(c.n("unit.sale_price") / self.slip_price - 1)), D("0.05"), D("0.1"))
        v["slips/weight"] = graded(abs(ratio(c.n("unit.sale_weight") / self.slip_weight - 1)), D("0.05"), D("0.1"))
        self.collections = sum((m["sales_receipts"] for m in self.plan[self.term - 1 : self.term + 1]), D(0))
        if c.said("request.method") in ("bullet_monthly_interest", "bullet_all"):
            v["maturity"] = "pass" if self.collections >= self.asked else "attention"

    def score_inputs(self):
        # Seasonal by nature: each month with a sale shows it in the account (farming layer, E2).
        sold = {m for _, _, r, months in self.seasons for m in months if r}
        shown = sum(
            1
            for r, x in zip(self.case.rows("sales.estimates.account_inflows.inflows"), self.inflow_months)
            if int(r.said("month", r.name)[5:]) in sold and x >= sum(self.inflow_months) / 24
        )
        return {"E2": 2 if shown == len(sold) else 0}

    def own_figures(self):
        k, h, v = self, self.h, self.verdicts
        out = {f"herd.{n}": int(h[n]) for n in ("heads_start", "bought", "died", "sold")} | {f"unit_cost.{n}": x for n, x in k.unit.items()}
        return out | {
            "herd.expected": int(k.expected),
            "herd.counted": int(k.counted),
            "herd.residual": int(k.expected - k.counted),
            "herd.base": int(k.heads_base),
            "herd.deviation": k.heads_off,
            "herd.verdict": v["herd/heads"],
            "herd.mortality": ratio(h["died"] / (h["heads_start"] + h["bought"] + h["born"])),
            "animals_value.at_cost": cents(k.animals_cost),
            "animals_value.at_value": cents(k.animals_value),
            "animals_value.feed_at_value": cents(k.feed_value),
            "balance_sheet.inventory_detail.animals_market_gain_not_in_equity": cents(k.gain),
            "equity_check.I_parts.one_off_subsidies": cents(k.one_off_subsidies),
            "feed_credit.residual": cents(k.feed_mill - k.feed_listed),
            "feed_credit.deviation": k.feed_off,
            "feed_credit.verdict": v["herd/feed_credit"],
            "feed_use.used_kg": k.feed_used,
            "feed_use.conversion": k.conversion,
            "slips.price.by_slips": k.slip_price,
            "slips.price.verdict": v["slips/price"],
            "slips.weight.verdict": v["slips/weight"],
            "cash_plan.young_share": k.young_share,
            "cash_plan.lag.payables": k.lags()[2],
            "cash_plan.months_without_sales": sum(1 for _, _, r, _ in k.seasons if not r),
            "other_checks.maturity.collections": k.collections,
            "other_checks.maturity.verdict": v["maturity"],
            "other_checks.tenor.cash_cycle_months_plus_2": k.tenor_months(),
        }


if __name__ == "__main__":
    write(
        PigFarm,
        Case.practice("pig-farm"),
        HERE,
        {
            "household_up": ("家用多 5,000：推定负债", {"household.h1.amount": "8000"}),
            "money_gone": ("卡里少 6 万：存疑", {"balance_survey.bank.r1.amount": "97600"}),
            "pension_only_said": ("父亲退休金只凭口述：只列示", {"income.other_family_income_year": ("12000", "oral")}),
            "due_on_demand": ("惠农贷随时要还：十二等份", {"debts.d1.repayment": "on_demand"}),
            "subsidy_every_year": ("粪污补贴年年有：算收入", {"grants.r2.every_year": True}),
            "own_money_from_outside": ("卖粮的 3 万从计划以外来", {"purpose_plan.2026-12.own_in": ("30000", "document")}),
            "deposit_grew": (
                "押金多出 1 万，卡里少 1 万，利随本清：需求不跟着涨",
                {"balance_survey.deposits": "15000", "balance_survey.bank.r1.amount": "147600", "request.method": "bullet_all"},
            ),
            "nine_months": ("借 9 个月：到期在八月出栏之后", {"request.term_months": "9"}),
            "rent_in_march": ("地租三月一次付清", {"income.opex.rent.due_months": "3"}),
            "price_lower": ("售价低一成：各法都跟着低", {"unit.sale_price": "13.7"}),
        },
    )
