"""What the trades' expected files hold, and how they are written."""

import json

from .rounding import D, cents, ratio


def figures(k):
    """Figure of the program → what it must be, for what all trades have."""
    c = k.case
    out = {
        "income.year.revenue": k.revenue,
        "income.year.gross_profit": k.gross,
        "income.year.cost_of_sales": k.cost,
        "income.year.rebates": cents(k.rebate),
        "income.year.operating_expenses": k.opex,
        "income.year.operating_profit": cents(k.operating),
        "income.year.interest_business": cents(k.interest_b),
        "income.year.interest_private": cents(k.interest_p),
        "income.year.net_profit": k.net,
        "income.year.household": cents(k.household_year),
        "income.year.net_saving": k.saving,
        "income.year.net_saving_star": k.saving_star,
        "income.year.interest_charged_in_it": cents(k.charged),
        "income.year.replacement_spending": k.replacement,
        "income.year.other_family_income_counted": cents(k.other_counted),
        "income.year.other_family_income_said_only": cents(k.other_said - k.other_counted),
        "income.month.operating_expenses": k.opex_month,
        "income.month.doubt": cents(k.doubt),
        "income.month.cash_before_debt_service": k.before,
        "income.month.existing_debt_service": k.existing,
        "income.month.presumed_debt": cents(k.presumed),
        "income.month.presumed_debt_month": k.presumed_month,
        "income.month.disposable": k.disposable,
        "income.month.withdrawals": k.withdrawn,
        "other_checks.household.floor": k.floor,
        "balance_sheet.inventory_detail.at_cost": k.stock_cost,
        "balance_sheet.inventory_detail.at_value": k.stock_value,
        "balance_sheet.survey.lines.receivables": k.receivables,
        "balance_sheet.initial.lines.receivables": k.receivables0,
        "balance_sheet.survey.lines.payables": cents(k.owed),
        "balance_sheet.survey.lines.fixed_assets": cents(k.fixed),
        "balance_sheet.initial.lines.fixed_assets": cents(k.fixed0),
        "balance_sheet.survey.totals.current_assets": k.current,
        "balance_sheet.survey.totals.total_assets": k.assets,
        "balance_sheet.survey.totals.current_liabilities": k.short,
        "balance_sheet.survey.totals.total_liabilities": k.liabilities,
        "balance_sheet.survey.totals.equity": k.E,
        "balance_sheet.initial.totals.equity": k.E0,
        "equity_check.E_actual": k.E,
        "equity_check.E0": k.E0,
        "equity_check.P": k.P,
        "equity_check.I": cents(k.I),
        "equity_check.W": cents(k.W),
        "equity_check.D": k.D,
        "equity_check.A_counted": cents(k.A),
        "equity_check.E_expected": cents(k.E_star),
        "equity_check.residual_actual_minus_expected": cents(k.residual),
        "equity_check.verdict": k.verdicts["equity"],
        "equity_check.by_1_and_3_alone": k.by_1_and_3_alone,
        "equity_check.presumed_debt": cents(k.presumed),
        "equity_check.doubt_month_before_R": cents(k.doubt_before_R),
        "equity_check.doubt_month": cents(k.doubt),
        "margin_check.adopted": k.adopted,
        "margin_check.estimates.sampled.value": k.sampled,
        "margin_check.estimates.by_purchases.value": k.by_purchases,
        "margin_check.estimates.by_purchases.goods_used": k.used,
        "margin_check.estimates.by_purchases.V_year": cents(k.V),
        "margin_check.verdict": k.verdicts["margin"],
        "other_checks.stock_equation.residual": k.stock_residual,
        "other_checks.stock_equation.verdict": k.verdicts["stock_equation"],
        "sales_check.statement_month": k.v,
        "sales_check.reference_R_month": k.R,
        "sales_check.statement_to_R": k.statement_to_R,
        "sales_check.verdict": k.sales_verdict,
        "sales_check.credibility_of_informant": k.credibility,
        "sales_check.independent_hard_estimates": len(k.hard_sources),
        "sales_check.withheld": sum(1 for r in c.rows("sales.methods_refused") if r.said("kind") == "withheld"),
        "sales_check.capacity.ceiling_year": k.ceiling,
        "sales_check.capacity.used_share": ratio(k.revenue / k.ceiling),
        "sales_check.capacity.verdict": k.verdicts["sales/capacity"],
        "ratios.current": ratio(k.current / k.short),
        "ratios.debt_ratio": ratio(k.liabilities / k.assets),
        "ratios.combined_debt_ratio": k.combined,
        "ratios.gross_margin": ratio(k.gross / k.revenue),
        "ratios.net_margin": k.net_margin,
        "ratios.days_inventory": k.days_i,
        "cash_plan.minimum_cash": k.minimum,
        "cash_plan.P_min": k.P_min,
        "cash_plan.P_min_of_plan": k.P_min_plan,
        "cash_plan.derived_plan.P_min": k.P_min_derived,
        "cash_plan.P_min_for_need": k.P_min_need,
        "cash_plan.cash_gap_count": len(k.gaps),
        "other_checks.purpose.documented_need": k.documented_need,
        "other_checks.purpose.verdict": k.verdicts["purpose"],
        "limit.need": cents(k.need),
        "limit.need_parts.documented_need": k.documented_need,
        "limit.need_parts.P_min": k.P_min_need,
        "limit.need_parts.parked_cash": cents(k.parked),
        "limit.revenue_used": cents(k.revenue_used),
        "limit.gross_profit_used": k.gross_used,
        "limit.disposable_used": k.disposable_used,
        "limit.cash_before_debt_service_used": k.before_used,
        "limit.capacity.room_i": k.room_i,
        "limit.capacity.room_ii": k.room_ii,
        "limit.capacity.capacity_i_instalment": k.capacity_i,
        "limit.capacity.capacity_ii_total_service": k.capacity_ii,
        "limit.exposure_caps.equity": k.cap_equity,
        "limit.exposure_caps.sales": k.cap_sales,
        "limit.exposure_caps.product_maximum": cents(k.cap_product),
        "limit.borrowings_of_the_sales_cap": cents(k.borrowings),
        "limit.equity_base_parts.oral_asset_lines": cents(k.oral_asset_lines),
        "limit.L0": k.L0,
        "limit.grade": k.grade,
        "limit.before_floor": k.before_floor,
        "limit.limit": k.limit_,
        "limit.limit_below_P_min_purpose_cannot_be_completed": bool(k.limit_below_P_min),
        "score.at_L0.total": k.total,
        "decision.by": k.by,
        "decision.proposal": k.by if k.by != "decline_traced_knock_out" else "decline",
    }
    if k.P_max is not None:
        out |= {"cash_plan.P_max": k.P_max, "cash_plan.P_max_of_plan": k.P_max_plan, "cash_plan.derived_plan.P_max": k.P_max_derived}
    if k.capacity_goods is not None:
        out["limit.capacity.capacity_seasonal_goods"] = k.capacity_goods
    # A share of no profit, or of a loss, means nothing.
    out |= {f"equity_check.deviation.{n}": x for n, x in k.deviation.items() if n != "1" or k.P > 0}
    out |= {f"score.at_L0.indicators.{n}.points": x for n, x in k.points.items()} | {
        f"score.at_L0.dimensions.{n}": x for n, x in k.dimensions.items()
    }
    if c.said("income.mode") == "seasons":
        out |= {f"income.seasons.{s}.per_month.operating_expenses": x for s, x in k.opex_of.items()}
    for e in k.all_estimates.values():
        if e.bound or e.said:
            continue
        at = f"sales_check.estimates.{e.name}"
        role = {"oral": "credibility", "third_party": "third_party"}.get(e.basis, "hard")
        out |= {f"{at}.value_month": e.value, f"{at}.annual_equivalent_month": e.year, f"{at}.role": role}
        if role == "hard":
            out |= {f"{at}.deviation": e.deviation, f"{at}.verdict": k.verdicts[f"sales/{e.name}"]}
    if k.oral_to_R is not None:
        out["sales_check.estimates.oral_seasons.oral_to_R"] = k.oral_to_R
    out |= {
        f"cash_plan.derived_plan.months.{no}.{col}": m[col]
        for no, m in enumerate(k.derived, 1)
        for col in ("closing", "purchases_paid", "existing_debt_service")
    }
    out |= {f"cash_plan.derived_plan.months.{no}.taken_out_by_purpose": m["U"] for no, m in enumerate(k.derived, 1)}
    for name in ("household", "household_members", "accounts_and_flows", "lenders", "instalments", "debt_service", "receivables", "tenor"):
        if name in k.verdicts:
            out[f"other_checks.{name}.verdict"] = k.verdicts[name]
    for name in ("receivables", "payables", "fixed_assets", "cash"):
        out[f"articulation.{name}.verdict"] = k.verdicts[f"articulation/{name}"]
    return out


def shown(x):
    return "true" if x is True else "false" if x is False else format(x, "f") if isinstance(x, D) else str(x)


def write(kind, case, where, variants):
    """Writes expected.json and variants.json of a trade and says what a reader asks first."""
    k = kind(case)
    out = {name: shown(x) for name, x in (figures(k) | k.own_figures()).items()}
    (where / "expected.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(out), "figures; limit", k.limit_, "of", k.asked, "grade", k.grade, k.total, k.by, k.reasons)
    print("binding", k.binding, "need", k.need, {n: str(x) for n, x in k.caps.items()}, "P_min", k.P_min, "gaps", k.gaps)
    print("attention", k.attention, "failed", k.failed, "untraced", k.untraced_list)
    assert k.by.startswith("agree") and not k.untraced_list and not k.gaps, "a practice case is one that is agreed to"
    told = {}
    for name, (why, edits) in variants.items():
        v = kind(case.changed(edits))
        all_of_it = {n: shown(x) for n, x in (figures(v) | v.own_figures()).items()}
        moved = {n: x for n, x in all_of_it.items() if out.get(n) != x}
        gone = [n for n in out if n not in all_of_it]
        said = {path: dict(zip(("v", "basis"), x)) if isinstance(x, tuple) else {"v": x} for path, x in edits.items()}
        told[name] = {"why": why, "set": said, "moved": moved, "gone": gone}
        print(
            f"  {name}: {len(moved)} figures move; limit {v.limit_} grade {v.grade} doubt {v.doubt} presumed {v.presumed} service {v.existing} R {v.R} gaps {v.gaps}"
        )
    (where / "variants.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
