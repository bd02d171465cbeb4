//! How long guessing a password takes 猜中一个密码要多久, and whether that is long enough.
//!
//! Whoever has a copy of the folder tries passwords as fast as their machines allow; nothing here can slow them but the stretching (argon2id,
//! 64 MiB, three passes). [`GUESSES_A_SECOND`] is what ten large graphics cards do against it: about 2,000 a second each. A
//! password is taken when on average they need [`DAYS`] or more. The estimate of guesses is zxcvbn's (Wheeler, USENIX Security 2016);
//! what it does not know is put in front of it: Chinese habits, the officer's own name with its sound, and numbers that are in
//! everybody's hands (telephone, identity card, birthday), which are worth next to nothing wherever they stand.

use std::collections::BTreeSet;

use pinyin::ToPinyin;
use zxcvbn::feedback::Warning;
use zxcvbn::zxcvbn;

use crate::api::session::PasswordView;
use crate::api::text::Text;

/// A password longer than this is a mistake of the clipboard.
pub(crate) const LONGEST: usize = 1024;
/// Shorter ones are refused whatever they are made of.
const SHORTEST: usize = 8;
/// What a well equipped thief tries in a second.
const GUESSES_A_SECOND: u64 = 20_000;
/// How long such a thief must need.
const DAYS: u64 = 7;
/// What a number that others have or can look up adds: they try the few that belong to this person first.
const KNOWN_NUMBER: u64 = 1_000;

/// Habits of Chinese typists that lists made elsewhere lack: sounds of common words, numbers read aloud, names of banks and of this trade.
const HABITS: &[&str] = &[
    "woaini",
    "aini",
    "wobuaini",
    "woaiwojia",
    "woaizuguo",
    "wodemima",
    "mima",
    "meiyoumima",
    "buzhidao",
    "nihao",
    "nihaoma",
    "zhongguo",
    "zhonghua",
    "beijing",
    "shanghai",
    "guangzhou",
    "shenzhen",
    "hangzhou",
    "chengdu",
    "wuhan",
    "baobei",
    "baobao",
    "laopo",
    "laogong",
    "haizi",
    "erzi",
    "nver",
    "mama",
    "baba",
    "jiating",
    "facai",
    "gongxifacai",
    "fadacai",
    "shunli",
    "pingan",
    "jixiang",
    "ruyi",
    "kaixin",
    "kuaile",
    "xingfu",
    "jiankang",
    "wangyi",
    "taobao",
    "zhifubao",
    "weixin",
    "weibo",
    "baidu",
    "tencent",
    "yinhang",
    "nongshang",
    "nongxin",
    "nonghang",
    "gonghang",
    "jianhang",
    "zhonghang",
    "youchu",
    "xinyongshe",
    "cunzhen",
    "zhihang",
    "xindai",
    "daikuan",
    "jindiao",
    "jinzhidiaocha",
    "kehujingli",
    "diaocha",
    "shencha",
    "fengkong",
    "tianye",
    "guanliyuan",
    "admin",
    "caiwu",
    "gongsi",
    "bangong",
    "dianhua",
    "5201314",
    "1314520",
    "1314",
    "520",
    "5211314",
    "7758521",
    "7758258",
    "201314",
    "168",
    "888",
    "666",
    "518",
    "123123",
    "112233",
    "147258",
    "147258369",
    "159357",
    "789456",
    "a123456",
    "aa123456",
    "abc123456",
    "qq123456",
    "q1w2e3",
    "1qaz2wsx",
    "zaq12wsx",
    "qazwsx",
    "asd123",
    "zxc123",
    "qwe123",
    "w123456",
    "z123456",
    "田野",
    "密码",
    "我爱你",
    "中国",
    "银行",
    "信贷",
    "尽调",
    "农商",
    "农信",
];

/// What a password is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Strength {
    /// Guesses until it is found, on average.
    guesses: u64,
    /// What makes it easy, where something does.
    why: Option<Text>,
}

impl Strength {
    /// Weighs a password; `about` is what others know of whom it belongs to, such as the name.
    pub(crate) fn of(password: &str, about: &[&str]) -> Self {
        if password.chars().count() < SHORTEST {
            let why = Text::new(format!("不到 {SHORTEST} 个字符"), format!("fewer than {SHORTEST} characters"));
            return Self { guesses: weigh(password, about).guesses.min(1_000_000), why: Some(why) };
        }
        let (rest, numbers) = without_known_numbers(password);
        let mut found = weigh(&rest, about);
        for _ in 0..numbers {
            found.guesses = found.guesses.saturating_mul(KNOWN_NUMBER);
        }
        // zxcvbn takes any character it does not know for one of ten. A Chinese word of two characters is one of some tens of thousands, so
        // each different character is worth ten times that; repeating one is worth nothing more.
        let different: BTreeSet<char> = rest.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
        found.guesses =
            found.guesses.saturating_mul(10_u64.saturating_pow(u32::try_from(different.len()).unwrap_or(u32::MAX)));
        if numbers > 0 && !found.holds() {
            found.why = Some(Text::new(
                "手机号、证件号、生日不是秘密，别人查得到",
                "phone numbers, identity numbers and birthdays are no secret",
            ));
        }
        found
    }

    /// Whether it is worth taking.
    pub(crate) fn holds(&self) -> bool {
        self.guesses / GUESSES_A_SECOND >= DAYS * 86_400
    }

    /// What the officer reads while choosing one.
    pub(crate) fn view(&self) -> PasswordView {
        PasswordView { accepted: self.holds(), lasts: self.lasts(), why: self.why.clone().filter(|_| !self.holds()) }
    }

    /// How long it lasts, in words.
    pub(crate) fn lasts(&self) -> Text {
        let seconds = self.guesses / GUESSES_A_SECOND;
        let (zh, en) = match seconds {
            0 => ("不到一秒".to_owned(), "less than a second".to_owned()),
            1..60 => (format!("约 {seconds} 秒"), counted(seconds, "second")),
            60..3_600 => (format!("约 {} 分钟", seconds / 60), counted(seconds / 60, "minute")),
            3_600..86_400 => (format!("约 {} 小时", seconds / 3_600), counted(seconds / 3_600, "hour")),
            86_400..31_536_000 => (format!("约 {} 天", seconds / 86_400), counted(seconds / 86_400, "day")),
            31_536_000..3_153_600_000 => {
                (format!("约 {} 年", seconds / 31_536_000), counted(seconds / 31_536_000, "year"))
            }
            _ => ("一百年以上".to_owned(), "more than a hundred years".to_owned()),
        };
        Text::new(
            format!("有人拿到这份数据、用十块大显卡不停地猜，猜中需要{zh}"),
            format!("with a copy of the data and ten large graphics cards that never rest, guessing it takes {en}"),
        )
    }
}

fn counted(n: u64, unit: &str) -> String {
    if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
}

fn weigh(password: &str, about: &[&str]) -> Strength {
    let sounds: Vec<String> = about.iter().flat_map(|text| sounds(text)).collect();
    let known: Vec<&str> =
        about.iter().copied().chain(sounds.iter().map(String::as_str)).chain(HABITS.iter().copied()).collect();
    let entropy = zxcvbn(password, &known);
    let why = entropy.feedback().and_then(|feedback| feedback.warning()).map(words);
    Strength { guesses: entropy.guesses(), why }
}

/// A Chinese name as it is typed: whole, and by initials.
fn sounds(text: &str) -> [String; 2] {
    let plain = || text.to_pinyin().flatten();
    [plain().map(pinyin::Pinyin::plain).collect(), plain().map(pinyin::Pinyin::first_letter).collect()]
}

/// The password without the numbers that are in other hands, and how many of them it held; also where several stand in a row.
fn without_known_numbers(password: &str) -> (String, u32) {
    let (mut rest, mut numbers) = (String::new(), 0);
    let mut left = password;
    while let Some(first) = left.chars().next() {
        let digits = left.find(|c: char| !c.is_ascii_digit()).unwrap_or(left.len());
        // The last place of an identity number may be an X.
        let ends_in_x = digits == 17 && left[17..].starts_with(['x', 'X']);
        let known = match [18, 11, 8, 6].into_iter().find(|n| *n <= digits && is_known_number(&left[..*n])) {
            // So short a run is a date only when it stands alone.
            Some(6) if digits != 6 => None,
            None if ends_in_x && is_known_number(&left[..18]) => Some(18),
            known => known,
        };
        if known.is_some() {
            numbers += 1;
        } else {
            rest.push(first);
        }
        left = &left[known.unwrap_or(first.len_utf8())..];
    }
    (rest, numbers)
}

/// A mobile number, an identity number, a date.
fn is_known_number(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let date = |year: std::ops::Range<usize>, month: usize| {
        let plausible = |part: Option<u32>, most: u32| part.is_some_and(|n| (1..=most).contains(&n));
        let year = number(year).is_some_and(|y| y < 100 || (1900..2100).contains(&y));
        year && plausible(number(month..month + 2), 12) && plausible(number(month + 2..month + 4), 31)
    };
    match digits.len() {
        6 => date(0..2, 2),
        8 => date(0..4, 4),
        11 => matches!(number(0..2), Some(13..=19)),
        18 => date(6..10, 10),
        _ => false,
    }
}

fn words(warning: Warning) -> Text {
    let (zh, en) = match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            ("键盘上相邻的一串键", "a row of neighbouring keys")
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            ("重复的字符", "repeated characters")
        }
        Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword => {
            ("很多人用的密码", "a password many people use")
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword => {
            ("和很多人用的密码差不多", "close to a password many people use")
        }
        Warning::SequencesLikeAbcAreEasyToGuess => ("连着的字母或数字", "letters or digits in sequence"),
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => ("年份或日期", "a year or a date"),
        Warning::AWordByItselfIsEasyToGuess => ("只是一个词", "a single word"),
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            ("人名", "a name")
        }
    };
    Text::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::Strength;

    const NAME: &str = "王小明";

    fn holds(password: &str) -> bool {
        Strength::of(password, &[NAME]).holds()
    }

    /// Passwords from lists of leaked ones, and what Chinese officers would make of their name, bank, telephone and birthday.
    #[test]
    fn common_passwords_are_refused() {
        for password in [
            "11111111",
            "12345678",
            "123456789",
            "1234567890",
            "password",
            "password1",
            "Password123",
            "P@ssw0rd",
            "qwertyuiop",
            "qwerty123",
            "1q2w3e4r5t",
            "1qaz2wsx3edc",
            "abcd1234",
            "abc123456",
            "a123456789",
            "iloveyou",
            "iloveyou1314",
            "woaini1314",
            "woaini520",
            "5201314aa",
            "woaini5201314",
            "wangxiaoming",
            "wangxiaoming1",
            "wxm123456",
            "WangXiaoMing123",
            "tianye2026",
            "Tianye123456",
            "nongshang888",
            "nongshangyinhang",
            "13800001111",
            "wxm13800001111",
            "1380000111113900002222",
            "110105199001011234",
            "11010519900101123x",
            "19900101",
            "19900101wxm",
            "wang19900101",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabc",
            "88888888",
            "66668888",
            "mima123456",
            "admin@123",
            "Aa123456",
            "Aa123456789",
            "zhongguo123",
            "beijing2008",
            "田野田野田野田野",
            "我爱你我爱你我爱你",
            "王小明王小明",
            "王小明20261130",
        ] {
            assert!(!holds(password), "{password} is taken: {:?}", Strength::of(password, &[NAME]));
        }
    }

    #[test]
    fn long_and_uncommon_ones_are_taken() {
        for password in [
            "口令-Tianye-2026",
            "correct horse 田野 9",
            "猪圈三十二头母猪 腊月",
            "xkvq-7mzt-pw4r",
            "gulou-mianguan-23zhuo",
            "Rm7#tq9!Lw2z",
            "另一个口令-2026",
        ] {
            assert!(holds(password), "{password} is refused: {:?}", Strength::of(password, &[NAME]));
        }
    }

    /// The shortest words are as good as nothing, whatever they are made of.
    #[test]
    fn what_is_short_is_refused() {
        for password in ["", "a", "Rm7#tq9", "猪圈三十二头"] {
            assert!(!holds(password), "{password}");
        }
    }

    /// The name counts for nothing, also by its sound: with it a password is as strong as without, and a little.
    #[test]
    fn the_own_name_adds_little() {
        let (with, without) =
            (Strength::of("wangxiaoming-xkvq", &[NAME]), Strength::of("wangxiaoming-xkvq", &["供应商A"]));
        assert!(with.guesses < without.guesses, "{with:?} {without:?}");
    }

    #[test]
    fn time_is_said_in_words() {
        let said = |guesses| Strength { guesses, why: None }.lasts();
        assert!(said(19_999).zh.contains("不到一秒"));
        assert!(said(20_000 * 59).zh.contains("59 秒"));
        assert!(said(20_000 * 3_600).en.contains("1 hour"));
        assert!(said(20_000 * 86_400 * 30).zh.contains("30 天"));
        assert!(said(u64::MAX).zh.contains("一百年以上"));
    }
}
