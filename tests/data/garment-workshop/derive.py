#!/usr/bin/env python3
"""The figures of the garment workshop's practice case, worked out once more from the rules (calculation.md, version 4).

It reads the answers of the case and shares no code and no rule file with the program. What every trade has in common stands in
../version4.py, which is proved on the acceptance case; here are unit costs, piece wages, machines, and what is the brands' own.
    python3 tests/data/garment-workshop/derive.py
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from version4 import (
    AGED,
    STOCK_SHARE,
    D,
    Case,
    Estimate,
    Reckoning,
    by_value,
    cents,
    factor_basis,
    ratio,
    rnd,
    softest,
    write,
)  # noqa: E402

HERE = Path(__file__).resolve().parent


class Workshop(Reckoning):
    # ---- machines rented or left by customers are nobody's asset here ----
    def own_asset(self, row):
        return row.said("title") not in ("rented", "customers")

    def stock(self):
        self.stage, self.taken_out = {k: D(0) for k in ("raw", "aux", "wip", "finished")}, D(0)
        for r in self.case.rows("stock"):
            book = r.n("cost") * r.n("qty")
            if r.said("state") in STOCK_SHARE:
                self.stage[r.said("stage")] += book * STOCK_SHARE[r.said("state")]
            else:
                self.taken_out += book
        return super().stock()

    # ---- unit costs: price less own materials, piece wages and outsourcing ----
    def sample(self):
        rows = self.case.rows("margin.sampled")
        cost = lambda r: r.n("material") + r.n("labour") + r.n("outsourcing")
        self.share_sum = sum((r.n("share") for r in rows), D(0))
        assert len(rows) >= 5 and abs(self.share_sum - 1) <= D("0.01") and self.case.n("margin.sampled.cover") >= D("0.6")
        margin = sum((ratio((1 - cost(r) / r.n("price")) * r.n("share")) for r in rows), D(0))
        self.labour_share = ratio(sum((ratio(r.n("labour") / r.n("price") * r.n("share")) for r in rows), D(0)) / self.share_sum)
        # One yuan of sales is Σ share ÷ price pieces, so a piece brings the inverse of it.
        self.piece_price = rnd(self.share_sum / sum((r.n("share") / r.n("price") for r in rows), D(0)), 6)
        basis = lambda *columns: by_value((r.n("share"), softest(*(r.basis(k) for k in columns))) for r in rows)
        self.labour_basis, self.price_basis = basis("labour", "price"), basis("price")
        return ratio(margin), basis("price", "material", "labour", "outsourcing", "share")

    def goods_used(self):
        c = self.case
        return cents(
            self.opening_stock
            + c.n("purchases_12m")
            + c.n("production.piece_wages_12m")
            + c.n("production.outsourcing_12m")
            - self.stock_cost
        )

    def estimates(self):
        c, at = self.case, "sales.estimates."
        flows, share = self.inflows(), c.n(at + "account_inflows.cash_share")
        of = lambda name, without=None: (0, c.basis(name), without)
        self.uplift = ratio(1 / (1 - c.n("production.outsourced_share")))
        found = [
            (
                "account_inflows",
                self.net_inflow / 12 / (1 - share),
                flows,
                [of(at + "account_inflows.cash_share", self.net_inflow / 12)],
                "year",
                "",
            )
        ]
        wages = c.n("production.piece_wages_12m") / 12
        # Piece wages stand on the cost side of the margin, like purchases: they do not make its V.
        found.append(
            (
                "piece_wages",
                wages / self.labour_share,
                c.basis("production.piece_wages_12m"),
                [(0, self.labour_basis, wages)],
                "year",
                "purchases",
            )
        )
        found.append(
            (
                "electricity",
                c.n("production.kwh_12m") / 12 / c.n(at + "electricity.kwh_per_unit") * self.piece_price * self.uplift,
                c.basis("production.kwh_12m"),
                [of(at + "electricity.kwh_per_unit"), (0, self.price_basis, None)],
                "year",
                "",
            )
        )
        rows = c.rows(at + "delivery_notes.notes")
        notes = sum((cents(r.n("pieces") * r.n("price")) for r in rows), D(0)) / c.n(at + "delivery_notes.months_covered")
        found.append(
            (
                "delivery_notes",
                notes / c.n(at + "delivery_notes.share_of_sales"),
                by_value((r.n("pieces") * r.n("price"), softest(r.basis("pieces"), r.basis("price"))) for r in rows),
                [of(at + "delivery_notes.share_of_sales", notes)],
                c.said(at + "delivery_notes.scope"),
                "",
            )
        )
        stated = c.total(at + "customer_statements.list", "amount") / 12
        found.append(
            (
                "customer_statements",
                stated / c.n(at + "customer_statements.share_of_sales"),
                by_value((r.n("amount"), r.basis("amount")) for r in c.rows(at + "customer_statements.list")),
                [of(at + "customer_statements.share_of_sales", stated)],
                "year",
                "",
            )
        )
        p = at + "packing."
        boxes = c.n(p + "opening") + c.n(p + "bought_12m") - c.n(p + "closing")
        packed = boxes * c.n(p + "pieces_per_box") * self.piece_price / 12
        found.append(
            (
                "packing",
                packed / c.n(p + "share_of_sales"),
                by_value((c.n(p + k), c.basis(p + k)) for k in ("bought_12m", "opening")),
                [of(p + "pieces_per_box"), of(p + "share_of_sales", packed)],
                "year",
                "",
            )
        )
        p = at + "line_count."
        found.append(
            (
                "line_count",
                c.n(p + "pieces") / c.n(p + "hours_counted") * c.n(p + "hours_of_day") * c.n(p + "days_per_month") * self.piece_price,
                c.basis(p + "pieces"),
                [of(p + "hours_of_day"), of(p + "days_per_month")],
                c.said(p + "scope"),
                "",
            )
        )
        estimates = []
        for name, value, main, factors, scope, kind in found:
            basis, bare = factor_basis(value, main, factors)
            estimates.append(Estimate(name, value, c.said(f"{at}{name}.source"), basis, scope, expected=main, bare=bare, kind=kind))
        n = [(c.n(f"{at}oral_seasons.{s}.n"), c.n(f"{at}oral_seasons.{s}.r")) for s in ("low", "normal", "peak")]
        estimates.append(
            Estimate("oral_seasons", sum(a * b for a, b in n) / sum(a for a, _ in n), c.said(at + "oral_seasons.source"), "oral", said=True)
        )
        estimates.append(Estimate("tax", c.n(at + "tax.declared_year") / 12, c.said(at + "tax.source"), "document", bound=True))
        return estimates

    def ceiling_year(self):
        """Machines or operators, the fewer."""
        c = self.case
        n = lambda k: c.n(f"sales.capacity.{k}")
        self.pieces = rnd(
            min(n("units") * n("shifts"), n("operators")) * n("hours_per_shift") * n("days_year") * n("pieces_per_hour") * n("utilisation"),
            6,
        )
        return self.pieces * self.piece_price * self.uplift

    def rebates(self):
        """A workshop has no suppliers' rebates."""
        return D(0)

    def industry_range(self):
        """The range of processing for the brands, data of the trade (domain §4)."""
        return D("0.15"), D("0.25")

    def own_figures(self):
        k, c = self, self.case
        face, below = {}, -1
        for name, (days, _) in zip(("d0_30", "d31_90", "d91_180", "d181_365", "d_over_365"), AGED + ((10**9, D(0)),)):
            face[name] = c.total("receivables", "amount", lambda r, b=below, t=days: b < r.n("days") <= t)
            below = days
        debtors = {r.said("debtor") for r in c.rows("receivables")}
        largest = max(c.total("receivables", "amount", lambda r, d=d: r.said("debtor") == d) for d in debtors)
        out = {f"other_checks.receivables.ageing_face.{n}": cents(x) for n, x in face.items()} | {
            f"balance_sheet.inventory_detail.by_stage.{n}": cents(x) for n, x in k.stage.items()
        }
        out |= {f"working_capital.days.{n}": x for n, x in k.wc_days.items()}
        return out | {
            "balance_sheet.receivables_face.survey": cents(k.face),
            "balance_sheet.receivables_face.initial": cents(k.face0),
            "balance_sheet.inventory_detail.write_down": cents(k.stock_cost - k.stock_value),
            "balance_sheet.inventory_detail.taken_out_expired_consigned_others": cents(k.taken_out),
            "balance_sheet.initial.totals.current_assets": cents(k.current0),
            "margin_check.labour_share": k.labour_share,
            "production.mean_price": k.piece_price,
            "production.outsourced_uplift": k.uplift,
            "sales_check.capacity.pieces_year": k.pieces,
            "production.break_even_year": cents((k.opex + k.interest_b) / k.adopted),
            "production.withheld_share": ratio(c.n("receivables.withheld") / k.face),
            "other_checks.receivables.largest_debtor_share": ratio(largest / k.face),
            "other_checks.receivables.model": k.model,
            "ratios.quick": ratio((k.current - k.stock_value) / k.short),
            "working_capital.cycle_days": k.cycle,
            "working_capital.turns": k.turns,
            "working_capital.volume": k.volume,
            "working_capital.gap.own_working_capital": k.gap,
        }


if __name__ == "__main__":
    write(
        Workshop,
        Case.practice("garment-workshop"),
        HERE,
        {
            "household_up": ("家用多 9,000：推定负债", {"household.h1.amount": "13200"}),
            "money_gone": ("基本户少 9 万：存疑", {"balance_survey.bank.k1.amount": "78426.35"}),
            "lease_shown_by_nothing": (
                "融租征信看不见、没有合同：至少余额的十二分之一",
                {"debts.d2.in_bureau": False, "debts.d2.contract": None},
            ),
            "rates_only_said": (
                "工价只凭口述：计件工资法降为口述",
                {f"margin.sampled.m{n}.labour": (x, "oral") for n, x in enumerate(("6.30", "11.90", "11.00", "1.50", "11.60", "16.80"), 1)},
            ),
            "growth": (
                "改为增长性营运资金、等额本息",
                {"request.purpose_kind": "growth", "request.method": "annuity", "working_capital.growth": "0.5"},
            ),
            "bank_repaid": (
                "面料合同里写明归还银行甲 10 万",
                {"request.purpose_items.p1.refinances": "d1", "request.purpose_items.p1.amount": "100000"},
            ),
            "interest_first": (
                "前 3 个月只付息、18 个月",
                {"request.method": "interest_only_then_annuity", "request.interest_only_months": "3", "request.term_months": "18"},
            ),
            "asset_revalued": ("缝制机说升值 3 万（口述）", {"equity.revaluation": ("30000", "oral")}),
            "valuer_revalues": (
                "缝制机升值 3 万，有评估",
                {"equity.revaluation": ("30000", "document"), "fixed_assets.g1.net_survey": "74000"},
            ),
        },
    )
