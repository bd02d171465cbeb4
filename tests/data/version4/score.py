"""Score and proposal (scorecard.md, calculation.md §4, §5)."""

from .answers import Case
from .checks import Checks
from .limit import FACTOR
from .rounding import HARD, D, cents, ratio, rnd

GRADES = ((80, "A"), (70, "B"), (60, "C"))
# What must name its paper where its basis is hard (§0), as the acceptance case lists it; a trade's methods of sales come beside it.
KEY_FIGURES = (
    "balance_survey.cash",
    "balance_survey.bank",
    "stock",
    "animals",
    "fixed_assets",
    "receivables",
    "payables",
    "purchases_12m",
    "credit_sales_12m",
    "credit_purchases_12m",
    "debts",
    "income.opex",
    "income.other_family_income_year",
    "income.rebates_year",
    "grants",
    "sales.estimates",
    "request.purpose_items",
    "bureau",
    "applicant.birth_date",
    "applicant.trade_since",
    "applicant.local_years",
    "scorecard",
    "concentration",
    "guarantees",
    "family_assets",
    "margin.sampled",
    "unit",
    "production",
    "delivery",
    "dine_in",
)


class Reckoning(Checks):
    """One case from its answers to the proposal."""

    def __init__(self, case):
        self.case = case
        self.verdicts = {}
        for step in (
            "balance",
            "sales",
            "margin",
            "income",
            "used_by_the_limit",
            "equity",
            "service",
            "ratios",
            "plans",
            "limit",
            "checks",
            "trade_checks",
            "score",
            "proposal",
        ):
            getattr(self, step)()

    # ---- §4 score ---------------------------------------------------------------------------------------------------------
    def bureau_lines(self):
        return [r.said("record") for r in self.case.rows("bureau.repayment_24m")]

    def new_service(self, P):
        n, r, how = self.term, self.rate, self.case.said("request.method")
        if self.seasonal_bullet:
            return P * r
        if how == "annuity":
            return P * self.annuity(n)
        if how == "equal_principal":
            return P / n + P * r
        if how == "interest_only_then_annuity":
            return P * self.annuity(n - int(self.case.n("request.interest_only_months")))
        return (P + P * r * n) / n

    def regular_months(self):
        half = sum(self.inflow_months) / len(self.inflow_months) / 2
        return sum(1 for x in self.inflow_months if x >= half)

    def score_inputs(self):
        return {}

    def explained(self, check):
        """(an explanation is there, it is complete for a failed check, a reviewer accepted it)"""
        if hasattr(self.case, "explained"):
            return self.case.explained.get(check, (False, False, False))
        for r in self.case.rows("explanations"):
            if r.said("check") == check:
                # It holds for the size it was written for, within the width in which the check passes.
                size, width = self.sizes.get(check, (None, None))
                holds = size is None or abs(r.n("deviation") - size) <= width
                text = bool(r.said("explanation")) and holds
                return text, bool(text and r.said("evidence") and r.said("second_officer")), False
        return False, False, False

    def score(self):
        c, day = self.case, self.case.survey
        years = lambda name: (lambda a: day.year - a.year - ((day.month, day.day) < (a.month, a.day)))(c.day(c.said(name)))
        up = lambda x, *steps: next((p for least, p in steps if x >= least), 0)
        down = lambda x, *steps: next((p for most, p in steps if x <= most), 0)
        F = D
        marks = "".join(self.bureau_lines())
        digits = [int(m) for m in marks if m.isdigit() and m != "0"]
        age, good, bad = years("applicant.birth_date"), c.n("scorecard.reputation_good"), c.n("scorecard.reputation_bad")
        local = c.n("applicant.local_years")
        low, high = self.industry_range()
        self.service_share = rnd((self.existing + self.new_service(self.L0)) / self.before_used, 6) if self.before_used > 0 else None
        lowest = min(self.with_loan(self.plan, self.L0) + self.with_loan(self.derived, self.L0))
        self.lowest_to_expenses = ratio(lowest / self.minimum)
        over = self.oral_to_R
        old = c.total("receivables", "amount", lambda r: r.n("days") > 90)
        p = {
            "A1": 2 if 25 <= age <= 55 else 1 if 22 <= age <= 60 else 0,
            "A2": up(years("applicant.trade_since"), (8, 4), (5, 3), (3, 2), (1, 1)),
            "A3": 3 if c.yes("scorecard.own_home_in_county") or local >= 10 else up(local, (3, 2), (1, 1)),
            "A4": {"consistent": 3, "minor": 2, "material_explained": 1}.get(c.said("scorecard.separate_interviews"), 0),
            "A5": 0 if bad and not good else 1 if bad else 3 if good >= 2 else 2 if good else 0,
            "B1": (
                6
                if not digits
                else (
                    4
                    if max(digits) == 1 and len(digits) <= 2
                    else 2 if max(digits) == 1 or max(digits) == 2 and digits.count(2) == 1 else 0
                )
            ),
            "B2": down(c.n("bureau.hard_enquiries_6m"), (2, 3), (4, 2), (6, 1)),
            "B3": down(c.n("bureau.lenders_with_balance"), (2, 3), (3, 2), (4, 1)),
            "B4": down(self.combined, (F("0.3"), 5), (F("0.4"), 4), (F("0.5"), 3), (F("0.6"), 2), (F("0.7"), 1)),
            "B5": 3 if not c.rows("guarantees") else down(c.total("guarantees", "amount") / self.E, (F("0.2"), 2), (F("0.5"), 1)),
            "C1": {"low": 4, "medium": 3, "elevated": 1}.get(c.said("scorecard.industry_risk_class"), 0),
            "C2": up(12 * self.R / c.n("scorecard.prior_year_hard_sales") - 1, (F("0.05"), 4), (F("-0.05"), 3), (F("-0.15"), 1)),
            "C3": down(c.n("concentration.first_customer_share"), (F("0.2"), 3), (F("0.35"), 2), (F("0.5"), 1)),
            "C4": down(c.n("concentration.first_supplier_share"), (F("0.4"), 3), (F("0.6"), 2), (F("0.8"), 1)),
            "C5": (
                3
                if c.yes("scorecard.premises_owned")
                else up(c.n("scorecard.lease_months_left"), (self.term + 12, 3), (self.term, 2), (12, 1))
            ),
            "C6": down(self.stock_poor / self.stock_listed, (F("0.02"), 3), (F("0.05"), 2), (F("0.1"), 1)),
            "C7": 3 if not self.face else down(old / self.face, (F("0.05"), 3), (F("0.1"), 2), (F("0.2"), 1)),
            "C8": up(c.n("scorecard.old_customers_share"), (F("0.6"), 2), (F("0.3"), 1)),
            "D1": 0 if self.service_share is None else down(self.service_share, (F("0.4"), 8), (F("0.5"), 6), (F("0.6"), 4), (F("0.7"), 2)),
            "D2": up(self.current / self.short, (2, 4), (F("1.5"), 3), (F("1.2"), 2), (1, 1)),
            "D3": (
                4
                if low <= self.adopted <= high
                else 3 if high < self.adopted <= high * F("1.2") else 2 if low * F("0.9") <= self.adopted < low else 0
            ),
            "D4": up(self.net_margin, (F("0.1"), 3), (F("0.05"), 2), (F("0.02"), 1)),
            "D5": down(self.L0 / self.E, (F("0.3"), 3), (F("0.5"), 2), (F("0.7"), 1)),
            "D6": up(self.lowest_to_expenses, (2, 3), (1, 2), (0, 1)),
            "E1": up(self.E1, (F("0.8"), 4), (F("0.6"), 3), (F("0.4"), 2), (F("0.2"), 1)),
            "E2": up(self.regular_months(), (12, 2), (9, 1)),
            "E3": {"pass": 3, "attention": 1}.get(self.verdicts["equity"], 1 if self.explained("equity")[1] else 0),
            "E4": (
                0
                if self.sales_verdict in ("fail", "not_checked")
                else (
                    1
                    if self.sales_verdict == "attention" or over is not None and over > F("0.3")
                    else 2 if over is not None and over > F("0.1") else 3
                )
            ),
            "E5": 3,
        } | self.score_inputs()
        self.points = p
        self.dimensions = {k: sum(x for name, x in p.items() if name[0] == k) for k in "ABCDE"}
        self.total = sum(p.values())
        self.grade = next((g for least, g in GRADES if self.total >= least), "D")
        self.before_floor, self.limit_, self.step = self.floored(self.grade)
        self.limit_below_P_min = self.P_min - self.limit_ > self.step
        smallest = min([self.need, self.asked] + [cents(FACTOR[self.grade] * x) for x in self.caps.values()])
        parts = {"need": self.need, "amount_asked": self.asked} | {k: cents(FACTOR[self.grade] * x) for k, x in self.caps.items()}
        self.binding = sorted(k for k, x in parts.items() if x == smallest)

    # ---- §5 proposal ------------------------------------------------------------------------------------------------------
    def key_figures(self):
        return getattr(self.case, "key_figures", KEY_FIGURES)

    def papers(self):
        if hasattr(self.case, "papers"):
            return self.case.papers
        return [p.strip() for r in self.case.rows("evidence.papers") for p in r.said("figures", "").split(",")]

    def untraced(self):
        """Key figures of a hard basis that no paper names."""
        covered = lambda path: any(path == p or path.startswith(p + ".") for p in self.papers())
        under = lambda name: any(name == p or name.startswith(p + ".") for p in self.key_figures())
        hard = {name for name, (v, b) in self.case.answers.items() if under(name) and v is not None and b in HARD}
        hard |= {
            name
            for name, rows in self.case.tables.items()
            if under(name)
            for r in rows
            for v, b in r.values()
            if v not in (None, "") and b in HARD
        }
        found = sorted(name for name in hard if not covered(name) and not name.endswith((".source", ".scope")))
        return found

    def identity_complete(self):
        c = self.case
        return (
            all(c.said(k) for k in ("applicant.name", "applicant.id_number", "applicant.premises_address", "applicant.home_address"))
            and self.consent_date()
            and self.consent_date() <= c.said("bureau.report_date")
            and self.visited()
        )

    def consent_date(self):
        return self.case.said("consent.bureau_date") or self.case.said("visit.consent_date")

    def visited(self):
        if hasattr(self.case, "visited"):
            return self.case.visited
        return bool(self.case.said("visit.second_officer") and self.case.rows("visit.places") and self.case.rows("visit.persons"))

    def hopeless(self):
        """Limit 0, P_max 0 or P_min above P_max for every method and term, without doubt and presumed debt: reckoned anew."""
        if self.limit_ and (self.P_max is None or self.P_max and self.P_min <= self.P_max):
            return False
        for how in ("annuity", "equal_principal", "bullet_monthly_interest", "bullet_all", "interest_only_then_annuity"):
            for n in sorted({3, 6, 12, 18, 24, 36, 60, self.term}):
                other = self.__class__.__new__(self.__class__)
                other.__dict__ |= self.__dict__
                other.case = Case()
                other.case.__dict__ |= self.case.__dict__
                other.case.answers = self.case.answers | {
                    "request.method": (how, "document"),
                    "request.term_months": (str(n), "document"),
                    "request.interest_only_months": (str(min(3, n - 1)), "document"),
                }
                other.doubt = other.presumed = other.presumed_month = D(0)
                for step in ("service", "plans", "limit", "score"):
                    getattr(other, step)()
                if other.limit_ and (other.P_max is None or other.P_max and other.P_min <= other.P_max):
                    return False
        return True

    def committee_extra(self):
        """Red flags, withheld methods and the like that a trade's case has."""
        return [f"withheld {r.said('method')}" for r in self.case.rows("sales.methods_refused") if r.said("kind") == "withheld"]

    def proposal(self):
        spoken = {k: x for k, x in self.verdicts.items() if x in ("attention", "fail")}
        self.attention = sorted(k for k, x in spoken.items() if x == "attention")
        self.failed = sorted(k for k, x in spoken.items() if x == "fail")
        self.unexplained = sorted(k for k, x in spoken.items() if not self.explained(k)[0 if x == "attention" else 1])
        self.untraced_list = self.untraced()
        back = self.unexplained + self.untraced_list + ([] if self.identity_complete() else ["identity"])
        if self.sales_verdict == "not_checked":
            back.append("sales")
        committee = [f"failed {k}" for k in self.failed] + self.committee_extra() + [f"gap {g}" for g in self.gaps]
        accepted = self.explained("equity")[2]
        committee += ["doubt"] * bool(self.doubt_before_R and not accepted) + ["presumed debt"] * bool(self.presumed and not accepted)
        committee += ["grade C"] * (self.grade == "C") + ["limit below P_min"] * bool(self.limit_below_P_min)
        committee += ["interviews"] * (self.case.said("scorecard.separate_interviews") == "contradictory")
        committee += ["reputation"] * bool(self.case.n("scorecard.reputation_bad") and not self.case.n("scorecard.reputation_good"))
        if self.grade != "D" and (not self.limit_ or self.P_max == 0):
            committee.append("limit 0")
        self.reasons = {"return": back, "committee": committee}
        if back:
            self.by = "return"
        elif self.grade == "D" or self.hopeless():
            self.by = "decline"
        elif committee:
            self.by = "committee"
        elif self.limit_ < self.asked:
            self.by = "agree_with_less"
        else:
            self.by = "agree" if self.grade == "A" else "agree_with_security"
