//! What an officer types finds what is meant, in the order in which it is meant.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::library::Library;

fn ids(words: &str) -> Vec<String> {
    let library = Library::built_in();
    let all = &library.trades().all;
    find(all, words).into_iter().map(|(at, _)| all[at].id.clone()).collect()
}

fn first(words: &str) -> String {
    ids(words).into_iter().next().unwrap_or_default()
}

#[test]
fn names_other_names_sounds_and_codes_find_the_trade() {
    let meant = [
        ("快消品批发", "fmcg-wholesale"),
        ("快消", "fmcg-wholesale"),
        ("kuaixiao", "fmcg-wholesale"),
        ("kuaix", "fmcg-wholesale"),
        ("kxp", "fmcg-wholesale"),
        ("KXP", "fmcg-wholesale"),
        ("ｋｘｐ", "fmcg-wholesale"),
        ("5127", "fmcg-wholesale"),
        ("塔吊", "tower-crane-rental"),
        ("td", "tower-crane-rental"),
        ("tadiao", "tower-crane-rental"),
        ("tdzl", "tower-crane-rental"),
        ("塔式起重机", "tower-crane-rental"),
        ("养猪", "pig-farm"),
        ("yz", "pig-farm"),
        ("0313", "pig-farm"),
        ("饭店", "restaurant"),
        ("餐馆", "restaurant"),
        ("cg", "restaurant"),
        ("restaurant", "restaurant"),
        ("tower crane", "tower-crane-rental"),
        ("hotpot", "hotpot"),
        ("菜鸟", "parcel-station"),
        ("4S", "car-dealer"),
        ("CNC", "machining-mould"),
        ("chongzhuang", ""),
        ("zzzz", ""),
        ("9999", ""),
    ];
    for (words, id) in meant {
        assert_eq!(first(words), id, "{words}: {:?}", ids(words).iter().take(5).collect::<Vec<_>>());
    }
}

#[test]
fn who_writes_more_than_the_list_finds_what_the_words_have_in_them() {
    for words in ["养猪场", "养猪户", "yzc", "yangzhuchang", "老张养猪场", "大同县兴旺养猪场"] {
        assert_eq!(first(words), "pig-farm", "{words}: {:?}", ids(words));
    }
    assert_eq!(find(&Library::built_in().trades().all, "老张养猪场")[0].1.as_deref(), Some("养猪"));
    assert_eq!(first("大同饭店"), "restaurant");
    // One ending alone is no name, and what is left of a name must be in the list.
    for nothing in ["店", "老张", "zzc", "xq"] {
        assert!(!ids(nothing).contains(&"pig-farm".to_owned()), "{nothing}");
    }
}

#[test]
fn the_better_fit_stands_first() {
    // Of several trades with a code, that which has it first.
    let code = ids("5127");
    assert_eq!(code[..2], ["fmcg-wholesale", "tea-processing"], "{code:?}");
    // What begins so before what holds it.
    let tea = ids("茶");
    assert!(tea.iter().position(|i| i == "tea-processing") < tea.iter().position(|i| i == "milk-tea"), "{tea:?}");
    // The name before another trade's other name: 烧烤 is a trade, 烤肉 only one of its names.
    assert_eq!(first("烧烤店"), "barbecue");
    let codes = ids("62");
    assert!(codes.contains(&"restaurant".to_owned()) && codes.contains(&"hotpot".to_owned()), "{codes:?}");
}

#[test]
fn several_words_must_all_fit_and_none_find_all() {
    assert_eq!(first("批发 快消"), "fmcg-wholesale");
    assert_eq!(ids("快消 塔吊"), Vec::<String>::new());
    assert_eq!(ids("").len(), 100);
    assert_eq!(ids(" （） ").len(), 100);
    // A family or a sector lists its own.
    let family = ids("赊销批发");
    assert_eq!(family.len(), 9, "{family:?}");
}

#[test]
fn a_trade_found_by_another_name_says_which() {
    let library = Library::built_in();
    let all = &library.trades().all;
    assert_eq!(find(all, "饭店")[0].1.as_deref(), Some("饭店"));
    assert_eq!(find(all, "td")[0].1.as_deref(), Some("塔吊"));
    assert_eq!(find(all, "餐馆（正餐、快餐）")[0].1, None);
}

#[test]
fn characters_read_in_several_ways_are_found_by_each() {
    let ways = |text: &str, word: &str| sounds(&syllables(text), word, false);
    assert!(ways("重庆", "cq") && ways("重庆", "zq") && ways("重庆", "chongqing") && ways("重庆", "zhongqing"));
    assert!(ways("绿化", "lvhua") && ways("绿化", "lh"));
    assert!(!ways("绿化", "hua"), "from the beginning");
    assert!(ways("C1", "c1") && ways("4S店", "4sd"));
}
