//! The front page 首页: the committee's view as references, how to read the workbook, and which figures have no formula.

use super::Error;
use super::book::Address;
use super::maker::Maker;
use super::style::Role;

/// The figures a committee looks at first.
const FIRST: &[&str] = &[
    "request.amount",
    "limit.limit",
    "request.term_months",
    "request.method",
    "request.annual_rate",
    "limit.L0",
    "score.at_L0.total",
    "score.at_L0.grade",
    "decision.proposal",
    "limit.total_exposure_of_the_family",
    "income.month.disposable",
    "limit.plan_at_limit.lowest",
    "limit.capacity.P_min",
];

/// Widths of the columns, and of all three together.
const WIDTHS: [f64; 3] = [36.0, 46.0, 30.0];
const ACROSS: f64 = 112.0;

pub(super) fn write(maker: &mut Maker<'_>, sheet: usize) -> Result<(), Error> {
    let case = maker.case;
    let context = case.context;
    maker.head(sheet, case.pick("综合信用报告 · 工作簿", "Credit report: the workbook"), &WIDTHS)?;
    let (label, text, note, group) = (
        maker.book.style.label.clone(),
        maker.book.style.text.clone(),
        maker.book.style.note.clone(),
        maker.book.style.group.clone(),
    );
    // What is proposed and why comes before everything else, in the words of window and print.
    let lead = maker.book.style.lead.clone();
    let sentence = appraisal::judgement::judgement(case.checklist, case.appraisal).sentence();
    maker.book.wide(Address::new(sheet, 2, 0), (2, ACROSS), case.say(&sentence), &lead)?;
    let mut row = 4;
    let date = |d: Option<chrono::NaiveDate>| d.map(|d| d.format("%Y-%m-%d").to_string()).unwrap_or_default();
    let log = context
        .log_head
        .as_ref()
        .map_or_else(|| case.pick("未附日志", "none").to_owned(), |h| format!("#{} {}", h.seq, h.hash));
    let facts = [
        (case.pick("案卷", "Case"), context.case_id.clone()),
        (case.pick("借款人", "Borrower"), context.title.clone()),
        (case.pick("清单", "Checklist"), case.say(&case.checklist.name).to_owned()),
        (case.pick("调查日", "Surveyed"), date(context.survey_date)),
        (case.pick("报告日", "Reported"), date(context.date)),
        (case.pick("日志头", "Log head"), log),
        (case.pick("调查深浅", "Depth of survey"), crate::credit_report::depth_of_survey(case)),
    ];
    for (name, value) in &facts {
        maker.book.text(Address::new(sheet, row, 0), name, &label)?;
        maker.book.text(Address::new(sheet, row, 1), value, &text)?;
        row += 1;
    }
    row += 1;
    for id in FIRST {
        if maker.places.find(id).is_some() {
            let named = format!("{}{}", case.label(id), case.unit_of(id));
            maker.book.text(Address::new(sheet, row, 0), &named, &label)?;
            maker.shown(Address::new(sheet, row, 1), id, Role::Total)?;
            row += 1;
        }
    }
    row += 1;
    let failed = |maker: &mut Maker<'_>, row: u32, title: &str, ids: &[String]| -> Result<(), Error> {
        let names: Vec<&str> = ids
            .iter()
            .filter_map(|id| case.appraisal.checks.iter().find(|c| c.id == *id))
            .map(|c| case.say(&c.label))
            .collect();
        maker.book.text(Address::new(sheet, row, 0), title, &label)?;
        let said =
            if names.is_empty() { case.pick("无", "none").to_owned() } else { names.join(case.pick("、", ", ")) };
        maker.book.text(Address::new(sheet, row, 1), &said, &text)
    };
    failed(maker, row, case.pick("✗ 未通过检验", "✗ failed checks"), &case.appraisal.decision.failed_checks)?;
    failed(maker, row + 1, case.pick("! 关注", "! attention"), &case.appraisal.decision.attention)?;
    failed(maker, row + 2, case.pick("– 未检", "– not checked"), &case.appraisal.decision.not_checked)?;
    row += 4;
    maker.book.text(Address::new(sheet, row, 0), case.pick("读法", "How to read it"), &group)?;
    let remarks = [
        case.pick(
            "黄底单元格是答案，可改；其余由公式算出。表格的行数与期数固定，增减行须回到系统重算。",
            "Cells with a yellow ground are answers; all others are formulas. Rows are fixed: to add one, go back to the program.",
        ),
        case.pick(
            "“缺”不是零：任何用到它的数字也是“缺”。状态码在隐藏列：0 已知，1 不适用，2 无意义，3 缺。",
            "Missing is not zero: whatever uses it is missing too. Status codes stand in hidden columns.",
        ),
        case.pick(
            "结论、名称、理由等文字是生成时的，改动答案后以各页公式为准。",
            "Names and reasons are those of the day the workbook was made; after a change, the formulas count.",
        ),
    ];
    for remark in remarks {
        row += 1;
        maker.book.text(Address::new(sheet, row, 0), remark, &note)?;
    }
    let static_figures = maker.static_figures().to_vec();
    if !static_figures.is_empty() {
        row += 2;
        let title = format!(
            "{}（{}）",
            case.pick("以下数字 Excel 无法表达，保存的是系统算出的值", "Figures without a formula"),
            static_figures.len()
        );
        maker.book.text(Address::new(sheet, row, 0), &title, &group)?;
        for line in static_figures {
            row += 1;
            let (id, why) = line.split_once(": ").unwrap_or((&line, ""));
            let label = super::figures::label_of(case, id);
            let label = if label == id { case.label(id) } else { label };
            let why = match why {
                covered if covered == super::maker::covered_by(case) => covered,
                digits if digits.starts_with("IDCARD") || digits.starts_with("USCC") => {
                    case.pick("校验码的算法", "the algorithm of a check digit")
                }
                firm if firm.starts_with("FIRM") => case
                    .pick("要分清已定的数与暂估的数，表格里分不清", "settled or provisional cannot be told in a sheet"),
                _ => case.pick("公式太长，表格放不下", "too long for a sheet"),
            };
            let said = format!("{label}{}{why}", case.colon());
            maker.book.text(Address::new(sheet, row, 0), &said, &note)?;
        }
    }
    Ok(())
}
