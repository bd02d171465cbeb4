#!/usr/bin/env python3
"""Expected figures of the restaurant's practice case, worked out from calculation.md (version 4) alone.

Reads the answers of the case, shares no code and no formula file with the program, writes expected.json. What every trade has in common
stands in ../version4.py, which is proved on the acceptance case; here is what a restaurant reckons otherwise.
    python3 tests/data/restaurant/expected.py
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from version4 import D, Case, Estimate, Reckoning, by_value, cents, factor_basis, ratio, rnd, softest, write  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


class Restaurant(Reckoning):
    # ---- delivery platforms and prepaid cards ----
    def platform(self):
        c, months = self.case, len(self.case.rows("delivery.months"))
        mean = lambda column: cents(c.total("delivery.months", column) / months)
        t = {
            "fees_month": mean("fees"),
            "turnover_month": mean("turnover"),
            "merchant_discount_month": mean("merchant_discount"),
            "settled_month": mean("settled"),
        }
        t["orders_month"] = rnd(c.total("delivery.months", "orders") / months, 6)
        t["sales_month"] = cents(
            (
                c.total("delivery.months", "turnover")
                - c.total("delivery.months", "merchant_discount")
                - c.total("delivery.months", "refunds")
            )
            / months
        )
        t["ticket"] = cents(t["sales_month"] / t["orders_month"])
        t["settlement.expected"] = cents(t["sales_month"] - t["fees_month"])
        t["settlement.residual"] = cents(t["settlement.expected"] - t["settled_month"])
        t["settlement.deviation"] = ratio(t["settlement.residual"] / t["settlement.expected"])
        self.delivery = t
        # Net money taken for cards is no sale yet.
        self.card_growth = cents((c.n("prepaid.sold_12m") - c.n("prepaid.consumed_12m")) / 12)

    # ---- recipe cards in the place of a product sample ----
    def sample(self):
        c, cards, parts = self.case, D(0), []
        self.platform()
        for r in c.rows("margin.sampled"):
            portion = rnd(r.n("main_qty") * r.n("main_price") / r.n("yield") + r.n("other_cost"), 2)
            cards += ratio((1 - portion / r.n("price")) * r.n("share"))
            parts.append(
                (r.n("share"), softest(*(r.basis(k) for k in ("main_qty", "main_price", "yield", "other_cost", "price", "share"))))
            )
        self.dishes = ratio(cards)
        self.packaging = cents(12 * self.delivery["orders_month"] * c.n("margin.packaging_per_order"))
        self.staff_and_waste = cents(12 * c.n("margin.staff_and_waste_month"))
        self.beside = ratio((self.packaging + self.staff_and_waste) / self.revenue)
        return ratio(self.dishes - self.beside), by_value(parts)

    def estimates(self):
        c, at = self.case, "sales.estimates."
        flows = self.inflows()
        self.inflow_month = cents(self.net_inflow / 12)
        # The platform pays out what is left of its sales; money on cards is a debt to guests.
        self.as_sales = cents(self.inflow_month + self.delivery["fees_month"] - self.card_growth)
        share = c.n(at + "account_inflows.cash_share")
        value = self.as_sales / (1 - share)
        found = [(value, flows, [(share, c.basis(at + "account_inflows.cash_share"), self.as_sales)], "account_inflows", "year", "")]
        till = cents(c.total(at + "pos.months", "amount") / 12)
        value = till / c.n(at + "pos.share_of_sales")
        found.append(
            (
                value,
                by_value((r.n("amount"), r.basis("amount")) for r in c.rows(at + "pos.months")),
                [(0, c.basis(at + "pos.share_of_sales"), till)],
                "pos",
                "year",
                "",
            )
        )
        found.append((self.used / (1 - self.sampled) / 12, c.basis("purchases_12m"), [], "purchases", "year", "purchases"))
        tables = c.n(at + "tables.weekday_tables") * c.n(at + "tables.weekday_days") + c.n(at + "tables.weekend_tables") * c.n(
            at + "tables.weekend_days"
        )
        self.by_tables = cents(tables * c.n("dine_in.guests_per_table") * c.n("dine_in.ticket"))
        self.by_sets = cents(c.n(at + "tableware.sets_month") / c.n(at + "tableware.sets_per_guest") * c.n("dine_in.ticket"))
        dine_in = c.n("dine_in.share_of_sales")
        for name, alone, main in (
            ("tables", self.by_tables, c.basis(at + "tables.weekday_tables")),
            ("tableware", self.by_sets, c.basis(at + "tableware.sets_month")),
        ):
            found.append(
                (
                    alone / dine_in,
                    main,
                    [(0, c.basis("dine_in.share_of_sales"), alone), (0, c.basis("dine_in.ticket"), None)],
                    name,
                    c.said(f"{at}{name}.scope"),
                    "",
                )
            )
        estimates = []
        for value, main, factors, name, scope, kind in found:
            basis, bare = factor_basis(value, main, factors)
            estimates.append(Estimate(name, value, c.said(f"{at}{name}.source"), basis, scope, expected=main, bare=bare, kind=kind))
        n = [(c.n(f"{at}oral_seasons.{s}.n"), c.n(f"{at}oral_seasons.{s}.r")) for s in ("low", "normal", "peak")]
        estimates.append(Estimate("oral_seasons", sum(a * b for a, b in n) / 12, c.said(at + "oral_seasons.source"), "oral", said=True))
        estimates.append(Estimate("tax", c.n(at + "tax.declared_year") / 12, c.said(at + "tax.source"), "document", bound=True))
        return estimates

    def ceiling_year(self):
        c = self.case
        self.turns_max = ratio(60 * c.n("sales.capacity.meal_hours") / c.n("sales.capacity.minutes_per_meal"))
        days = c.n("sales.capacity.output_per_unit_year")
        seated = cents(c.n("sales.capacity.units") * self.turns_max * c.n("sales.capacity.utilisation") * days * c.n("dine_in.ticket"))
        return seated + cents(c.n("sales.capacity.delivery_orders_day") * days * self.delivery["ticket"])

    # ---- a fit-out goes with the lease: what is left of it is due by its end ----
    def depreciation(self, row):
        year = row.n("depreciation_year")
        return max(year, row.n("net_survey") * min(D(1), 12 / self.case.n("scorecard.lease_months_left"))) if row.yes("fit_out") else year

    def trade_checks(self):
        c, v = self.case, self.verdicts
        # Stock of a few days carries no word of its own: what purchases and cards differ by is reported once, by the margin check.
        if self.days_i < 15:
            v["stock_equation"] = "not_applicable"
        self.sizes["delivery/settlement"] = (self.delivery["settlement.deviation"], D("0.02"))
        apart = abs(self.delivery["settlement.deviation"])
        v["delivery/settlement"] = "pass" if apart <= D("0.02") else "attention" if apart <= D("0.05") else "fail"
        self.cards_left = cents(c.n("balance_initial.customer_advances") + c.n("prepaid.sold_12m") - c.n("prepaid.consumed_12m"))
        v["articulation/customer_advances"] = self.identity(
            self.cards_left, self.advances, max(c.n("prepaid.sold_12m"), c.n("prepaid.consumed_12m"))
        )

    def nature(self, kind):
        return cents(sum((self.line_year(r) for r in self.case.rows("income.opex") if r.said("nature") == kind), D(0)))

    def own_figures(self):
        k, rev = self, self.revenue
        out = {f"delivery.{name}": x for name, x in k.delivery.items()}
        out |= {
            "delivery.settlement.verdict": k.verdicts["delivery/settlement"],
            "ratios.merchant_discount_share": ratio(k.delivery["merchant_discount_month"] / k.delivery["turnover_month"]),
            "prepaid.growth_month": k.card_growth,
            "articulation.customer_advances.left": k.cards_left,
            "articulation.customer_advances.residual": cents(k.cards_left - k.advances),
            "margin_check.unit_costs.dishes": k.dishes,
            "margin_check.unit_costs.packaging_year": k.packaging,
            "margin_check.unit_costs.staff_and_waste_year": k.staff_and_waste,
            "margin_check.unit_costs.beside_the_cards": k.beside,
            "sales_check.inflows_after_exclusions_month": k.inflow_month,
            "sales_check.inflows_as_sales_month": k.as_sales,
            "sales_check.tables.dine_in_month": k.by_tables,
            "sales_check.tableware.dine_in_month": k.by_sets,
            "sales_check.capacity.turns_max": k.turns_max,
            "ratios.food_share": ratio(k.cost / rev),
            "ratios.labour_share": ratio(k.nature("labour") / rev),
            "ratios.rent_share": ratio(k.nature("rent") / rev),
            "ratios.platform_share": ratio(k.nature("platform") / rev),
            "ratios.delivery_share": ratio(12 * k.delivery["sales_month"] / rev),
        }
        fixed = cents((k.nature("labour") + k.nature("rent") + k.nature("fixed") + k.interest_b) / 12)
        left = ratio(ratio(k.gross / rev) - ratio(k.nature("platform") / rev) - ratio(k.nature("variable") / rev))
        out |= {"break_even.fixed_month": fixed, "break_even.contribution": left, "break_even.sales_month": cents(fixed / left)}
        return out


if __name__ == "__main__":
    write(
        Restaurant,
        Case.practice("restaurant"),
        HERE,
        {
            "household_up": ("家用多 8,000：实有权益高于应有，推定负债", {"household.h1.amount": "12200"}),
            "money_gone": ("卡里少 8 万：应有权益高于实有，存疑", {"balance_survey.bank.1.amount": "38430.60"}),
            "bullet_far_away": (
                "装修贷说成 2031 年到期一次还：余额 ÷ 36 进现有月供和计划",
                {"debts.d1.repayment": "bullet", "debts.d1.maturity": "2031-09-30", "debts.d1.monthly_principal": "0"},
            ),
            "nothing_shows_it": (
                "平台贷没有合同、月还本说少：至少余额的十二分之一",
                {"debts.d3.contract": None, "debts.d3.monthly_principal": "500"},
            ),
            "card_revolves": ("信用卡循环 6,000：一成加利息", {"debts.d2.revolving_balance": "6000", "debts.d2.monthly_interest": "90"}),
            "till_share_said": (
                "收银覆盖率只凭口述又说得低：降为口述，原数低于中位数，参加",
                {"sales.estimates.pos.share_of_sales": ("0.8", "oral")},
            ),
            "statement_above_R": (
                "表内比参照值高一成多：一切按参照值",
                {"income.seasons.low.r": "200000", "income.seasons.normal.r": "240000", "income.seasons.peak.r": "290000"},
            ),
            "equal_principal": ("等额本金 24 个月", {"request.method": "equal_principal", "request.term_months": "24"}),
            "car_only_said": ("购车只凭口述：不解释差额，又照样会再花", {"equity.withdrawals.1.amount": ("88000", "oral")}),
            "rent_only_said": ("押金只凭口述：不进净资产上限", {"balance_survey.deposits": ("43000", "oral")}),
        },
    )
