"""Balance sheets, sales and margin, income statement (calculation.md §1, §2.2, §2.3)."""

from .rounding import HARD, D, by_value, cents, graded, median, ratio, rnd, softest, worst

AGED = ((30, D(1)), (90, D("0.95")), (180, D("0.8")), (365, D("0.5")))
STOCK_SHARE = {"normal": D(1), "near_expiry": D("0.3"), "out_of_season": D("0.5")}


class Estimate:
    """One method's word about a month's sales."""

    def __init__(self, name, value, source, basis, scope="year", expected=None, bare=None, bound=False, kind="", said=False):
        self.name, self.value, self.source, self.basis, self.scope = name, cents(value), source, basis, scope
        self.expected, self.bare, self.bound, self.kind, self.said = expected or basis, bare, bound, kind, said


def factor_basis(value, main, factors):
    """Basis of a figure mixed from several, and what it is without the oral factors that move it by more than a tenth."""
    basis, bare = main, value
    for size, said, without in factors:
        if said == "oral" and (without is None or abs(value - without) > without / 10):
            basis, bare = "oral", without if without is not None else value
        elif said == "third_party" and basis != "oral":
            basis = "third_party"
    return basis, bare


class Statements:
    """From the answers to the income statement."""

    # ---- §1 balance sheets -------------------------------------------------------------------------------------------
    @staticmethod
    def aged(rows):
        return sum((r.n("amount") * next((f for days, f in AGED if r.n("days") <= days), D(0)) for r in rows), D(0))

    def stock(self):
        """Own saleable goods at cost and at value, all own listed goods, and what of them is expired, near expiry or out of season."""
        cost = value = listed = poor = D(0)
        self.stock_bases = []
        for r in self.case.rows("stock"):
            book, state = rnd(r.n("cost") * r.n("qty"), 6), r.said("state")
            if state in ("consigned", "others"):
                continue
            listed += book
            poor += book if state != "normal" else 0
            if state == "expired":
                continue
            cost, value = cost + book, value + book * STOCK_SHARE[state]
            self.stock_bases.append((book, softest(r.basis("qty"), r.basis("cost"))))
        return cents(cost), cents(value), cents(listed), cents(poor)

    def payables(self):
        return self.case.total("payables", "amount")

    def own_asset(self, row):
        return True

    def counted_in_statement(self, debt):
        return debt.yes("on_balance") or debt.said("use") == "business"

    def oral_lines(self):
        """Asset lines of the survey date that rest on oral word although a hard basis is expected."""
        c, found = self.case, D(0)
        lines = [
            (c.n(f"balance_survey.{k}"), c.basis(f"balance_survey.{k}"))
            for k in ("cash", "prepaid_rent", "deposits", "other_operating", "non_operating")
        ]
        for value, table, column in (
            (self.bank, "balance_survey.bank", "amount"),
            (self.receivables, "receivables", "amount"),
            (self.prepayments, "prepayments", "amount"),
            (self.fixed, "fixed_assets", "net_survey"),
        ):
            lines.append((value, by_value((r.n(column), r.basis(column)) for r in c.rows(table))))
        lines.append((self.stock_value, by_value(self.stock_bases)))
        return sum((value for value, basis in lines if basis == "oral"), D(0))

    def balance(self):
        c = self.case
        self.stock_cost, self.stock_value, self.stock_listed, self.stock_poor = self.stock()
        self.face, self.face0 = c.total("receivables", "amount"), c.total("balance_initial.receivables_aged", "amount")
        self.receivables, self.receivables0 = cents(self.aged(c.rows("receivables"))), cents(
            self.aged(c.rows("balance_initial.receivables_aged"))
        )
        self.cash, self.bank = c.n("balance_survey.cash"), c.total("balance_survey.bank", "amount", lambda r: r.yes("business_money"))
        self.prepayments, self.advances = c.total("prepayments", "amount"), c.total("customer_advances", "amount")
        own = [r for r in c.rows("fixed_assets") if self.own_asset(r)]
        self.fixed, self.fixed0, self.straight_line = (
            sum((r.n(k) for r in own), D(0)) for k in ("net_survey", "net_initial", "depreciation_year")
        )
        self.debts = [r for r in c.rows("debts")]
        listed = [r for r in self.debts if self.counted_in_statement(r)]
        of = lambda column, long: sum((r.n(column) for r in listed if (r.said("kind") == "long_term") == long), D(0))
        self.owed = self.payables()
        others = lambda at: sum((c.n(f"balance_{at}.{k}") for k in ("prepaid_rent", "deposits", "other_operating", "non_operating")), D(0))
        self.current = cents(self.cash + self.bank + self.receivables + self.prepayments + self.stock_value)
        self.assets = cents(self.current + self.fixed + others("survey"))
        self.short = cents(self.owed + c.n("balance_survey.other_payables") + self.advances + of("balance", False))
        self.liabilities = cents(self.short + of("balance", True) + c.n("balance_survey.other_long_term"))
        self.E = cents(self.assets - self.liabilities)
        i = lambda k: c.n(f"balance_initial.{k}")
        self.current0 = i("cash") + i("bank") + self.receivables0 + i("prepayments") + i("inventory")
        self.assets0 = self.current0 + self.fixed0 + others("initial")
        self.liabilities0 = (
            i("payables")
            + i("other_payables")
            + i("customer_advances")
            + i("other_long_term")
            + of("opening_balance", False)
            + of("opening_balance", True)
        )
        self.E0 = cents(self.assets0 - self.liabilities0)
        self.off_balance = sum((r.n("balance") for r in self.debts if not self.counted_in_statement(r)), D(0))
        self.family = sum((r.n("amount") / (2 if r.basis("amount") == "oral" else 1) for r in c.rows("family_assets")), D(0))
        self.opening_stock = i("inventory") + i("inventory_write_down")

    # ---- §2.2, §2.3 sales and margin -----------------------------------------------------------------------------------
    def profile(self):
        """Seasons, or single months: (name, months of the year it has, a month's revenue, its calendar months)."""
        c = self.case
        if c.said("income.mode") == "months":
            return [(r.name, 1, r.n("r"), [int(r.said("month", r.name)[5:])]) for r in c.rows("income.months")]
        numbers = lambda said: [int(m) for m in (said.split(",") if isinstance(said, str) else said)]
        return [
            (s, int(c.n(f"income.seasons.{s}.n")), c.n(f"income.seasons.{s}.r"), numbers(c.said(f"income.seasons.{s}.months")))
            for s in ("low", "normal", "peak")
        ]

    def sample(self):
        """Margin of the sampled goods, and the basis of the sample by share of sales."""
        rows = self.case.rows("margin.sampled")
        value = sum((ratio((1 - r.n("cost") / r.n("price")) * r.n("share")) for r in rows), D(0))
        return ratio(value), by_value((r.n("share"), softest(*(r.basis(k) for k in ("cost", "price", "share")))) for r in rows)

    def goods_used(self):
        return cents(self.opening_stock + self.case.n("purchases_12m") - self.stock_cost)

    def industry_range(self):
        return self.case.n("margin.industry_low"), self.case.n("margin.industry_high")

    def estimates(self):
        raise NotImplementedError

    def inflows(self, path="sales.estimates.account_inflows"):
        c = self.case
        self.inflow_months = [sum((r.n(k) for k in ("bank", "wechat", "alipay", "pos")), D(0)) for r in c.rows(f"{path}.inflows")]
        self.net_inflow = sum(self.inflow_months, D(0)) - c.total(f"{path}.exclusions", "amount")
        cells = [(r.n(k), r.basis(k)) for r in c.rows(f"{path}.inflows") for k in ("bank", "wechat", "alipay", "pos")]
        return by_value(cells)

    def sales(self):
        self.seasons = self.profile()
        self.revenue = cents(sum((n * r for _, n, r, _ in self.seasons), D(0)))
        self.v = cents(self.revenue / 12)
        self.scope = {"year": self.v} | {name: r for name, _, r, _ in self.seasons}
        self.sampled, self.sample_basis = self.sample()
        self.used = self.goods_used()
        self.sales_margin = self.sampled if self.sampled is not None else self.case.n("margin.stated")
        self.all_estimates = {e.name: e for e in self.estimates()}
        for e in self.all_estimates.values():
            stated = self.scope[e.scope]
            yearly = lambda x: cents(x) if e.scope == "year" else cents(cents(x) * self.v / stated)
            e.year, e.deviation = yearly(e.value), ratio(abs(cents(e.value - stated)) / min(e.value, stated))
            e.softened = (
                yearly(e.bare if e.bare is not None else e.value)
                if not e.bound and not e.said and e.expected in HARD and e.basis not in HARD
                else None
            )
        free = [e for e in self.all_estimates.values() if not e.bound and not e.said]
        self.R = self.middle(free)
        self.V_month = self.middle([e for e in free if e.kind != "purchases"])
        independent = {e.source for e in free if e.basis in HARD or e.basis == "third_party"}
        self.hard_sources = {e.source for e in free if e.basis in HARD}
        seen = {e.basis for e in free}
        self.enough = len(independent) >= 3 and seen & {"document", "system"} and "observed" in seen
        self.statement_to_R = ratio(self.v / self.R - 1)
        v = {}
        v["sales/statement_vs_R"] = (
            ("attention" if self.v < self.R * D("0.7") else graded(self.v, self.R * D("1.05"), self.R * D("1.1")))
            if self.enough
            else "not_checked"
        )
        for e in free:
            if e.basis in HARD:
                v[f"sales/{e.name}"] = graded(e.deviation, D("0.1"), D("0.3"))
        for e in self.all_estimates.values():
            if e.bound:
                v[f"sales/{e.name}"] = "attention" if self.v < e.value else "pass"
        self.ceiling = cents(self.ceiling_year())
        v["sales/capacity"] = graded(self.revenue, self.ceiling * D("0.9"), self.ceiling)
        self.sales_verdict = worst(v.values())
        self.verdicts |= v
        said = [
            ratio(e.value * (self.v / self.scope[e.scope] if e.scope != "year" else 1) / self.R - 1)
            for e in self.all_estimates.values()
            if e.said
        ]
        self.oral_to_R = max(said) if said else None
        self.credibility = (
            None
            if not said
            else "consistent" if self.oral_to_R <= D("0.1") else "inflated" if self.oral_to_R <= D("0.3") else "strongly_inflated"
        )

    @staticmethod
    def middle(estimates):
        """Median over raw sources of the hard ones, the lower of one source; softened ones join where they lie below it."""
        sources = {}
        for e in estimates:
            if e.basis in HARD:
                sources[e.source] = min(e.year, sources.get(e.source, e.year))
        hard = median(sources.values())
        for e in estimates:
            if e.softened is not None and e.softened < hard:
                sources[e.source] = min(e.softened, sources.get(e.source, e.softened))
        return cents(median(sources.values()))

    def margin(self):
        c = self.case
        self.V = min(self.revenue, 12 * self.V_month)
        self.by_purchases = ratio(1 - self.used / self.V)
        low, _ = self.industry_range()
        known = {"by_purchases": self.by_purchases, "stated": c.n("margin.stated")} | (
            {"sampled": self.sampled} if self.sampled is not None else {}
        )
        if self.sampled is None or self.sample_basis not in HARD:
            known["industry_low"] = low
        self.adopted = min(known.values())
        self.adopted_from = [k for k, x in known.items() if x == self.adopted]
        apart = ratio((self.sampled - self.by_purchases) / self.by_purchases)
        self.verdicts["margin"] = "pass" if abs(self.sampled - self.by_purchases) <= D("0.01") else graded(abs(apart), D("0.1"), D("0.2"))

    # ---- §1 income statement -------------------------------------------------------------------------------------------
    def rebates(self):
        return self.case.n("income.rebates_year") if self.case.basis("income.rebates_year") in HARD else D(0)

    def expense_lines(self):
        """Lines that are charged: spoilage is not, where the purchase-based margin already holds it."""
        return [r for r in self.case.rows("income.opex") if not (r.yes("spoilage") and "by_purchases" in self.adopted_from)]

    def line_month(self, row, season):
        if row.said("per") == "season":
            return row.n(f"amount_{season}")
        return row.n("amount") / (1 if row.said("per") == "month" else 12)

    def line_year(self, row):
        if row.said("per") == "season":
            return sum((n * row.n(f"amount_{s}") for s, n, _, _ in self.seasons), D(0))
        return row.n("amount") * (12 if row.said("per") == "month" else 1)

    def income(self):
        c = self.case
        self.rebate = self.rebates()
        self.goods_profit = cents(self.revenue * self.adopted)
        self.gross, self.cost = cents(self.goods_profit + self.rebate), cents(self.revenue - self.goods_profit)
        lines = self.expense_lines()
        self.opex = cents(sum((self.line_year(r) for r in lines), D(0)))
        self.opex_of = {s: cents(sum((self.line_month(r, s) for r in lines), D(0))) for s, _, _, _ in self.seasons}
        self.opex_month = cents(self.opex / 12)
        self.operating = self.gross - self.opex
        self.interest_b = sum((r.n("interest_12m") for r in self.debts if r.said("use") == "business"), D(0))
        self.interest_p = sum((r.n("interest_12m") for r in self.debts if r.said("use") == "private"), D(0))
        self.net = cents(self.operating - self.interest_b)
        self.household_month = c.total("household", "amount")
        self.household_year = 12 * self.household_month
        self.private_out = c.n("income.other_private_outgo_year")
        self.other_said = c.n("income.other_family_income_year")
        self.other_counted = self.other_said if c.basis("income.other_family_income_year") in ("document", "system") else D(0)
        self.saving = cents(self.net + self.other_said - self.household_year - self.private_out - self.interest_p)
        self.floor = cents(
            max(D("1.5") * c.n("household.dibao_per_head_month"), D("0.6") * c.n("household.county_mean_consumption_month"))
            * c.n("household.heads")
            + c.n("household.tuition_month")
            + c.n("household.home_rent_month")
        )
        self.household_used = max(self.household_month, self.floor)
        self.saving_star = cents(self.saving - 12 * (self.household_used - self.household_month))
        self.replacement = cents(self.replacement_spending())

    def depreciation(self, row):
        return row.n("depreciation_year")

    def replacement_spending(self):
        """Straight line, at least what the year used up, without what the loan that bought an asset repaid in the year (§1, §9)."""
        c = self.case
        own = [r for r in c.rows("fixed_assets") if self.own_asset(r)]
        debts, left_out = {d.name: d for d in self.debts}, D(0)
        for name in {r.said("financed_by") for r in own} & set(debts):
            debt = debts[name]
            bought = [r for r in own if r.said("financed_by") == name]
            # Loan and thing fall together: both of the period, or both older than it.
            fits = all((r.n("net_initial") == 0) == (debt.n("opening_balance") == 0) for r in bought)
            if debt.n("balance") > 0 and debt.said("use") == "business" and fits:
                left_out += min(debt.n("repaid_period"), sum((self.depreciation(r) for r in bought), D(0)))
        used_up = self.fixed0 + c.n("fixed_assets_bought_12m") - c.n("fixed_assets_sold_12m") - self.fixed
        return max(D(0), max(sum((self.depreciation(r) for r in own), D(0)), used_up) - left_out)

    def used_by_the_limit(self):
        """Where the statement lies above R, R is what the limit takes."""
        self.revenue_used = min(self.revenue, 12 * self.R)
        self.gross_used = self.gross - cents((self.revenue - self.revenue_used) * self.adopted)
        self.less_month = (self.gross - self.gross_used) / 12
