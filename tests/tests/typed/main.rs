//! What is typed, pasted or imported: numbers in many notations whose value is known by construction, and malformed ones that must be
//! refused. `LONG=1` tries a hundred thousand of each, `CASES=n` any number, `SEED=n` others.

mod malformed;
mod notation;
mod rows;

use appraisal::checklist::Ask;
use appraisal::observation::{Written, read};
use formula::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rust_decimal::Decimal;
use tests::facts::checklist;

fn runner(short: u32) -> TestRunner {
    let config = Config { cases: tests::effort::cases(short, 100_000), failure_persistence: None, ..Config::default() };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&tests::effort::seed().to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn ask(id: &str) -> &'static Ask {
    &checklist().questions.get(id).unwrap_or_else(|| panic!("no question {id}")).ask
}

fn number(id: &str, text: &str, written: Written) -> Result<Option<Decimal>, String> {
    match read(ask(id), text, written) {
        Ok(Some(Value::Number(n))) => Ok(Some(n)),
        Ok(None) => Ok(None),
        Ok(other) => Err(format!("{other:?} is no number")),
        Err(why) => Err(why.zh),
    }
}

/// Money that may be negative, and the same question's brother that may not.
const SIGNED: &str = "net_profit_stated_month";
const NOT_NEGATIVE: &str = "request.amount";

#[test]
fn a_number_in_any_notation_is_read_as_what_it_was_made_from() {
    let made = (notation::cents(), any::<u32>(), any::<u32>(), any::<u32>());
    let outcome = runner(3000).run(&made, |(cents, form, dress, part)| {
        let (text, expected) = notation::written(cents, form, dress, part);
        for written in [Written::ByHand, Written::InFile] {
            let got = number(SIGNED, &text, written);
            prop_assert_eq!(got, Ok(Some(expected)), "{:?}", text);
        }
        let unsigned = number(NOT_NEGATIVE, &text, Written::ByHand);
        if expected.is_sign_negative() && !expected.is_zero() {
            prop_assert!(unsigned.clone().is_err_and(|why| why.contains("负数")), "{:?}: {:?}", text, unsigned);
        } else {
            prop_assert_eq!(unsigned, Ok(Some(expected)), "{:?}", text);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_malformed_number_is_refused_with_its_text_and_a_reason() {
    let made = (notation::cents(), any::<u32>(), any::<u32>());
    let outcome = runner(3000).run(&made, |(cents, kind, part)| {
        let text = malformed::broken(cents, kind, part);
        for id in [SIGNED, NOT_NEGATIVE, "margin.stated", "household.heads"] {
            for written in [Written::ByHand, Written::InFile] {
                let got = number(id, &text, written);
                prop_assert!(got.is_err(), "{:?} as {id} is read: {:?}", text, got);
                let why = got.expect_err("refused");
                prop_assert!(why.starts_with('“') && why.contains('：'), "{why}");
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn numerals_in_characters_up_to_a_hundred_thousand_are_all_read() {
    for n in (0..=100_000_u64).step_by(if tests::effort::is_long() { 1 } else { 7 }) {
        let text = notation::in_characters(n);
        assert_eq!(number(NOT_NEGATIVE, &text, Written::ByHand), Ok(Some(Decimal::from(n))), "{text}");
        if let Some(short) = notation::in_short(n) {
            assert_eq!(number(NOT_NEGATIVE, &short, Written::ByHand), Ok(Some(Decimal::from(n))), "{short}");
        }
    }
}

/// A share in thousandths of a percent: every way of writing it means the same, and a bare number is a percentage when typed and a
/// part of one in a file.
#[test]
fn a_share_is_read_one_way() {
    let made = (0_u32..200_000, any::<u32>());
    let outcome = runner(2000).run(&made, |(thousandths, dress)| {
        let share = Decimal::new(i64::from(thousandths), 5);
        let percent = Decimal::new(i64::from(thousandths), 3).normalize();
        let permille = Decimal::new(i64::from(thousandths), 2).normalize();
        let wide = |text: String| if dress % 2 == 0 { text } else { notation::full_width(&text) };
        for text in [format!("{percent}%"), format!("{percent} %"), format!("{permille}‰"), format!("百分之{percent}")]
        {
            let text = wide(text);
            for written in [Written::ByHand, Written::InFile] {
                prop_assert_eq!(number("margin.stated", &text, written), Ok(Some(share)), "{}", text);
            }
        }
        let bare = |text: String, written| number("margin.stated", &text, written);
        prop_assert_eq!(bare(wide(percent.to_string()), Written::ByHand), Ok(Some(share)));
        prop_assert_eq!(bare(share.normalize().to_string(), Written::InFile), Ok(Some(share)));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
