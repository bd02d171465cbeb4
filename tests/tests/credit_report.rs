//! The credit report as a document tree, for the acceptance case and all its variants: what the engine proposes is what the paper says.

use appraisal::Appraisal;
use appraisal::crosscheck::Verdict;
use appraisal::observation::{Answers, TableState};
use appraisal::reviewer::LateChange;
use report::document::{Block, Cell, Document, Language, Mark};
use report::{Context, credit_report};
use serde_json::Value as Json;
use std::collections::HashMap;

fn made(facts: &Json, language: Language) -> (Document, Appraisal) {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(facts, checklist).expect("every fact has a place");
    let observations = file.observations();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let context = Context { language, title: "借款人".to_owned(), ..Context::default() };
    (credit_report(checklist, &answers, &appraisal, &context), appraisal)
}

fn conclusion(document: &Document) -> Cell {
    let found = document.blocks.iter().find_map(|b| match b {
        Block::Callout { head, .. } => Some(head.clone()),
        _ => None,
    });
    found.expect("the first page has a conclusion")
}

/// The blocks of the first page.
fn first_page(document: &Document) -> String {
    let end = document.blocks.iter().position(|b| *b == Block::PageBreak).expect("the first page ends");
    serde_json::to_string(&document.blocks[..end]).expect("JSON")
}

fn cases() -> Vec<(String, Json)> {
    let facts = tests::golden::facts();
    let ids = facts["variants"].as_array().cloned().unwrap_or_default();
    let ids = ids.iter().filter_map(|v| v["id"].as_str());
    let variants: Vec<_> = ids.map(|id| (id.to_owned(), tests::golden::with_variant(&facts, id))).collect();
    let mut gambler = facts.clone();
    gambler["knockouts"]["gambling_drugs_usury"] = serde_json::json!({ "v": true, "basis": "third_party" });
    [("base".to_owned(), facts), ("gambler".to_owned(), gambler)].into_iter().chain(variants).collect()
}

#[test]
fn the_first_page_says_what_is_proposed_and_why_not() {
    let mut declined = 0;
    for (id, facts) in cases() {
        let (document, appraisal) = made(&facts, Language::Zh);
        let head = conclusion(&document);
        let wanted = match appraisal.decision.proposal.as_str() {
            "agree" => Mark::Pass,
            "decline" => Mark::Fail,
            _ => Mark::Attention,
        };
        assert_eq!(head.mark, Some(wanted), "{id}: {}", head.text);
        let page = first_page(&document);
        for knock_out in appraisal.knock_outs.iter().filter(|k| k.state == "hit") {
            assert!(page.contains(&knock_out.label.zh), "{id}: {} is not on the first page", knock_out.label.zh);
            declined += 1;
        }
        for check in appraisal.checks.iter().filter(|c| c.verdict == Verdict::Fail).take(10) {
            assert!(page.contains(&check.label.zh), "{id}: failed {} is not on the first page", check.label.zh);
        }
        match appraisal.limit.limit.number() {
            Some(limit) => assert!(head.text.contains(&report::number::money(limit)), "{id}: {}", head.text),
            None => assert!(head.text.contains("缺") || head.text.contains("无意义"), "{id}: {}", head.text),
        }
    }
    assert!(declined > 0, "one variant at least is knocked out");
}

#[test]
fn every_check_stands_in_the_summary_and_every_gap_in_the_open_points() {
    for (id, facts) in cases() {
        let (document, appraisal) = made(&facts, Language::Zh);
        let text = serde_json::to_string(&document).expect("JSON");
        for check in appraisal.checks.iter().filter(|c| c.verdict != Verdict::NotApplicable) {
            assert!(text.contains(&check.label.zh), "{id}: {}", check.label.zh);
        }
        let lists: usize =
            document.blocks.iter().map(|b| if let Block::List { items, .. } = b { items.len() } else { 0 }).sum();
        assert!(lists >= appraisal.missing.len(), "{id}: {} missing", appraisal.missing.len());
    }
}

#[test]
fn a_case_without_answers_says_that_everything_is_open() {
    let checklist = tests::facts::checklist();
    let as_of = chrono::NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day");
    let appraisal = appraisal::appraise(checklist, &[], as_of);
    let document = credit_report(checklist, &Answers::default(), &appraisal, &Context::default());
    let head = conclusion(&document);
    assert_eq!(head.mark, Some(Mark::Attention), "{}", head.text);
    assert!(head.text.contains("额度 缺"), "{}", head.text);
    let page = first_page(&document);
    assert!(page.contains("未查明") && page.contains(&format!("共 {}", appraisal.missing.len())));
}

#[test]
fn no_personal_number_is_in_the_tree_unless_asked_for() {
    let facts = tests::golden::facts();
    let id = facts["applicant"]["id_number"].as_str().expect("the case has one");
    let text = serde_json::to_string(&made(&facts, Language::Zh).0).expect("JSON");
    assert!(!text.contains(id));
    assert!(text.contains(&format!("*{}", &id[id.len() - 4..])));
}

/// fmcg: need 200,000 in 2026-11 by the plan set by hand, minimum cash 29,465, asked 300,000. Window and paper say the same, and first.
#[test]
fn the_first_sentence_of_the_paper_is_the_judgement() {
    let checklist = tests::facts::checklist();
    let file = tests::facts::explained(&tests::golden::facts());
    let observations = file.observations_as_signed();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    for (language, wanted) in [
        (
            Language::Zh,
            "建议同意，降额到 200,000 元（申请 300,000 元），由“需求”卡住：按现金计划备这批货，最紧的是 2026-11，借 200,000 元就付得起货款，\
             月末还留得住一个月的经营费用 29,465 元；再多借，备这批货也花不掉。",
        ),
        (
            Language::En,
            "Proposed: agree to 200,000 yuan (300,000 yuan asked), held by need: buying these goods by the cash plan, 2026-11 is the tightest month; \
             200,000 yuan pays for the goods and still leaves a month's expenses of 29,465 yuan at its end; more would not be spent on these goods.",
        ),
    ] {
        let context = Context { language, title: "借款人".to_owned(), ..Context::default() };
        let document = credit_report(checklist, &answers, &appraisal, &context);
        let first = document.blocks.iter().find(|b| !matches!(b, Block::Title { .. })).expect("a page");
        let Block::Callout { lead, head, .. } = first else { panic!("{first:?}") };
        assert_eq!(lead, wanted);
        assert_ne!(head.text, *lead);
    }
}

#[test]
fn the_report_can_be_read_in_english() {
    let (document, _) = made(&tests::golden::facts(), Language::En);
    let chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    for block in &document.blocks {
        if let Block::Heading { text, .. } = block {
            assert!(!chinese(text), "{text}");
        }
    }
    assert!(!chinese(&conclusion(&document).text), "{}", conclusion(&document).text);
}

#[test]
fn what_was_changed_after_the_limit_was_seen_is_listed_with_before_after_and_time() {
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(&tests::golden::facts(), checklist).expect("every fact has a place");
    let observations = file.observations();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let change = |place: &str, before: &str, after: Option<&str>| LateChange {
        place: place.to_owned(),
        at: "2026-10-31 15:20".to_owned(),
        before: Some(before.to_owned()),
        after: after.map(str::to_owned),
        times: 1,
        ..LateChange::default()
    };
    let id = "110105199003070011";
    let late_changes = vec![
        change("request.amount", "310000", Some("250000")),
        LateChange { times: 3, undone: true, ..change("margin.stated", "0.15", Some("0.15")) },
        LateChange { whole_row: true, ..change("debts", "私人借款甲", None) },
        change("applicant.id_number", id, Some("110105199003070012")),
    ];
    let context = Context { late_changes, title: "借款人".to_owned(), ..Context::default() };
    let document = credit_report(checklist, &answers, &appraisal, &context);
    let page = first_page(&document);
    assert!(page.contains("见额度后改动") && page.contains("4 处"), "the committee is told how many");
    let text = serde_json::to_string(&document).expect("JSON");
    for wanted in [
        "2026-10-31 15:20",
        "310,000 元",
        "250,000 元",
        "改过 3 次；又改回原样",
        "有“私人借款甲”这一行",
        "没有这一行",
        "*0012",
    ] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(!text.contains(id), "a personal number is covered");
    // Nothing changed late: neither line nor table.
    let plain = serde_json::to_string(&made(&tests::golden::facts(), Language::Zh).0).expect("JSON");
    assert!(!plain.contains("见额度后改动") && !plain.contains("看到额度之后的改动"));
}

#[test]
fn the_trade_is_named_once_on_the_cover_in_the_reports_language() {
    let checklist = tests::facts::checklist();
    let appraisal = appraisal::appraise(checklist, &[], chrono::NaiveDate::default());
    let subtitle = |title: &str, language: Language| {
        let context = Context { language, title: title.to_owned(), ..Context::default() };
        let document = credit_report(checklist, &Answers::default(), &appraisal, &context);
        let found = document.blocks.iter().find_map(|b| match b {
            Block::Title { subtitle, .. } => Some(subtitle.clone()),
            _ => None,
        });
        (found.expect("a title"), document.title)
    };
    let (zh, en) = (checklist.name.zh.as_str(), checklist.name.en.as_str());
    assert_eq!(
        subtitle("样例商行", Language::Zh),
        (format!("样例商行 · {zh}"), format!("综合信用报告 样例商行 · {zh}"))
    );
    assert_eq!(subtitle("Shop A", Language::En).0, format!("Shop A · {en}"));
    let said = format!("样例商行（{zh}）");
    assert_eq!(subtitle(&said, Language::Zh).0, said);
    assert_eq!(subtitle(" ", Language::Zh).0, zh);
}

#[test]
fn a_document_survives_being_written_and_read() {
    let (document, _) = made(&tests::golden::facts(), Language::Zh);
    let written = serde_json::to_string(&document).expect("JSON");
    assert_eq!(serde_json::from_str::<Document>(&written).expect("JSON"), document);
}

/// Every asked column of every table with rows stands on the paper, in every trade's practice case.
#[test]
fn no_table_loses_a_column() {
    for trade in tests::trades::trades() {
        let observations = trade.case.observations();
        let (answers, _) = Answers::fold(&trade.checklist, &observations);
        let appraisal = appraisal::appraise(&trade.checklist, &observations, trade.case.case.survey_date);
        let document = credit_report(&trade.checklist, &answers, &appraisal, &Context::default());
        // Per table of the document, by its caption: titles of columns, names of lines, notes.
        let mut said: HashMap<String, String> = HashMap::new();
        for block in &document.blocks {
            let Block::Table(table) = block else { continue };
            let name = table.caption.split('（').next().unwrap_or_default().to_owned();
            let text = said.entry(name).or_default();
            let heads = table.columns.iter().map(|c| c.title.as_str());
            let lines = table.rows.iter().filter_map(|r| r.cells.first()).map(|c| c.text.as_str());
            for part in heads.chain(lines).chain([table.note.as_str()]) {
                text.push('\n');
                text.push_str(part);
            }
        }
        let mut asked = 0;
        for table in trade.checklist.tables.values() {
            if !matches!(answers.table(&table.id), TableState::Rows(_)) {
                continue;
            }
            let caption = table.label.zh.split('（').next().unwrap_or_default();
            let text = said.get(caption).unwrap_or_else(|| panic!("{}: {} is not printed", trade.id, table.id));
            // An explanation prints what was written of it, a line each: what nobody wrote is no line.
            let written = |id: &str| {
                let TableState::Rows(rows) = answers.table(&table.id) else { return false };
                table.id != "explanations" || rows.iter().any(|r| r.cell(id).is_some_and(|a| !a.text.is_empty()))
            };
            // What the program notes beside an explanation stands at the check itself, in its own unit.
            let noted = Some(appraisal::checklist::Guard::OwnAct);
            let printed =
                |c: &&appraisal::checklist::Column| c.formula.is_none() && c.ask.guarded != noted && written(&c.ask.id);
            for column in table.columns.values().filter(printed) {
                asked += 1;
                let label = &column.ask.label.zh;
                assert!(text.contains(label), "{}: {} loses {label}", trade.id, table.id);
            }
        }
        assert!(asked > 80, "{}: only {asked} columns", trade.id);
    }
}

/// Somebody's numbers written wherever a person can write: into every text answer, every note, who said it, how it was checked, and the title.
#[test]
fn no_number_of_a_person_is_printed_wherever_it_was_written() {
    use appraisal::checklist::Kind;
    use appraisal::observation::Said;
    const PLANTED: &str = "找老李13800001111，卡6222021234567890128，证110105199001011234";
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(&tests::golden::facts(), checklist).expect("every fact has a place");
    let mut observations = file.observations();
    let free = |question: &str, column: Option<&str>| {
        let ask = match column {
            None => checklist.questions.get(question).map(|q| &q.ask),
            Some(column) => checklist.tables.get(question).and_then(|t| t.columns.get(column)).map(|c| &c.ask),
        };
        ask.is_some_and(|ask| ask.kind == Kind::Text && ask.choices.is_empty() && ask.choices_from.is_empty())
    };
    let mut planted = 0;
    for observation in &mut observations {
        (observation.by, observation.note) = (PLANTED.to_owned(), PLANTED.to_owned());
        observation.how_checked = PLANTED.to_owned();
        if let Said::Answer(text) = &mut observation.said
            && free(&observation.question, observation.column.as_deref())
        {
            text.push_str(PLANTED);
            planted += 1;
        }
    }
    assert!(planted > 30, "{planted} texts");
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    for (unmasked, language) in [(false, Language::Zh), (false, Language::En), (true, Language::Zh)] {
        let mut context = Context { language, title: PLANTED.to_owned(), unmasked, ..Context::default() };
        context.officer = PLANTED.to_owned();
        context.second_officer = PLANTED.to_owned();
        context.set_aside =
            vec![(appraisal::finding::Text::new(PLANTED, PLANTED), appraisal::finding::Text::new(PLANTED, PLANTED))];
        let document = serde_json::to_string(&credit_report(checklist, &answers, &appraisal, &context)).expect("JSON");
        let book = report::workbook(checklist, &answers, &appraisal, &context).expect("writes");
        let book = words_of(&book.bytes);
        for number in ["13800001111", "6222021234567890128", "110105199001011234"] {
            for (what, text) in [("report", &document), ("workbook", &book)] {
                assert_eq!(text.contains(number), unmasked, "{number} in the {what}, unmasked: {unmasked}");
            }
        }
        assert!(unmasked || document.contains("*******1111"), "what is covered is still seen to be there");
    }
}

/// Every text of a workbook, cached results of formulas included.
fn words_of(bytes: &[u8]) -> String {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut words = String::new();
    for (name, range) in book.worksheets() {
        words.push_str(&name);
        for cell in range.used_cells() {
            words.push_str(&cell.2.to_string());
            words.push('\n');
        }
    }
    words
}
#[test]
fn what_the_data_found_out_about_itself_stands_beside_the_head_of_the_log() {
    let facts = tests::golden::facts();
    let checklist = tests::facts::checklist();
    let file = tests::facts::case_file(&facts, checklist).expect("every fact has a place");
    let observations = file.observations();
    let (answers, _) = Answers::fold(checklist, &observations);
    let appraisal = appraisal::appraise(checklist, &observations, file.case.survey_date);
    let said = appraisal::finding::Text::new(
        "最后的一些记录不见了。（处理：已补填）",
        "The last records are missing. (dealt with)",
    );
    for (language, words) in [(Language::Zh, &said.zh), (Language::En, &said.en)] {
        let printed = |log_findings: Vec<appraisal::finding::Text>| {
            let context = Context { language, log_findings, ..Context::default() };
            serde_json::to_string(&credit_report(checklist, &answers, &appraisal, &context).blocks).expect("JSON")
        };
        assert!(printed(vec![said.clone()]).contains(words.as_str()));
        assert!(!printed(Vec::new()).contains("记录的检查发现"), "nothing is said where nothing was found");
        // The workbook has them on a sheet of their own, with the end of the log that they are about.
        let book = |log_findings: Vec<appraisal::finding::Text>| {
            let log_head = Some(report::document::LogHead { seq: 118, hash: "9f3c".into() });
            let context = Context { language, log_findings, log_head, ..Context::default() };
            words_of(&report::workbook(checklist, &answers, &appraisal, &context).expect("a workbook").bytes)
        };
        let sheet = if language == Language::Zh { "记录检查" } else { "Record check" };
        let told = book(vec![said.clone()]);
        assert!(told.contains(sheet) && told.contains(words.as_str()) && told.contains("#118 9f3c"));
        assert!(!book(Vec::new()).contains(sheet));
    }
}
