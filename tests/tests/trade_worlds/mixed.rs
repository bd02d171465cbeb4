//! Own goods beside work for a fee: crops of one's own and others' crops tended, animals of one's own and a company's reared. Each method gives the
//! true sales of both together, in every trade that may be mixed, whether or not its own numbers say so.

use crate::golden::{appraised, wrong_in};
use tests::effort::cases;
use tests::facts::layer_files;
use tests::world::{Noise, World, numbers, pairs, trades};

/// The worlds of a trade with its numbers changed.
fn changed(trade: &str, change: impl Fn(&str) -> String) -> impl Iterator<Item = (u64, World)> {
    let mut files = layer_files();
    let path = format!("industries/{trade}/world.toml");
    let file = files.iter_mut().find(|f| f.path == path).unwrap_or_else(|| panic!("no {path}"));
    file.text = change(&file.text);
    let numbers = drill::numbers(&pairs(&files), trade).unwrap_or_else(|wrong| panic!("{wrong}"));
    let world = move |seed| {
        let made = drill::world(&numbers, seed, Noise(0.0), None);
        (seed, made.unwrap_or_else(|wrong| panic!("{wrong}")))
    };
    (0..u64::from(cases(2, 50))).map(world)
}

/// Lines put into `[numbers]`, in place of those of the same names.
fn with(text: &str, lines: &[(&str, String)]) -> String {
    let own = |line: &str| lines.iter().any(|(id, _)| line.starts_with(&format!("{id} =")));
    let kept: Vec<&str> = text.lines().filter(|line| !own(line)).collect();
    let put: String = lines.iter().map(|(id, value)| format!("{id} = {{ {value}, mark = \"自\" }}\n")).collect();
    kept.join("\n").replacen("[numbers]\n", &format!("[numbers]\n{put}"), 1)
}

fn text(trade: &str, world: &World, id: &str) -> String {
    let a = appraised(trade, world);
    a.reading(id).and_then(|r| r.text().map(str::to_owned)).unwrap_or_else(|| panic!("{trade}: no {id}"))
}

fn none_wrong(wrong: &[String]) {
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} findings:\n{shown}", wrong.len());
}

#[test]
fn own_crops_beside_others_for_a_fee_give_the_true_sales() {
    let mut wrong = Vec::new();
    for trade in trades().into_iter().filter(|t| numbers(t).family == "crops-per-mu") {
        let own = numbers(&trade);
        let value = |id: &str| own.value(id).unwrap_or_else(|wrong| panic!("{wrong}"));
        let step = if own.has("area_step") { value("area_step") } else { 1.0 };
        // a quarter of the own area, at about eight tenths of what a crop of it brings
        let area = (value("area") / 4.0 / step).round().max(1.0) * step;
        let fee = (value("yield") * value("price") * 80.0).round() / 100.0;
        let lines = [
            ("service_area", format!("is = {area}")),
            ("service_fee", format!("is = {fee}")),
            ("service_labour", "is = 0.2".to_owned()),
            ("service_machine", "is = 0.35".to_owned()),
        ];
        // a trade that grows to order says so; here it does not
        let asked =
            |text: &str| text.lines().filter(|l| !l.starts_with("\"crop.mode\"")).collect::<Vec<_>>().join("\n");
        for (seed, world) in changed(&trade, |text| with(&asked(text), &lines)) {
            assert_eq!(text(&trade, &world, "crop.mode"), "mixed");
            wrong.extend(wrong_in(&trade, seed, &world));
        }
    }
    none_wrong(&wrong);
}

#[test]
fn own_animals_beside_a_companys_give_the_true_sales() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for trade in trades().into_iter().filter(|t| numbers(t).has("reared_chance")) {
        let lines = [("reared_chance", "is = 0".to_owned()), ("part_chance", "is = 1".to_owned())];
        for (seed, world) in changed(&trade, |text| with(text, &lines)) {
            assert_eq!(text(&trade, &world, "animals.contract_rearing"), "part");
            tried += 1;
            wrong.extend(wrong_in(&trade, seed, &world));
        }
    }
    assert!(tried > 0 || std::env::var_os("TRADE").is_some(), "no trade rears for a company");
    none_wrong(&wrong);
}
