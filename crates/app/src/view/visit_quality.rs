//! Visit quality in words 走访质量: each unusual thing with what was seen, from where on that counts as unusual, what may innocently explain it, and what to
//! ask. The words rank and ask; they never accuse.

use portfolio::{Measure, Quality, RANKING, Reading, Share, Side, Visit};

use crate::api::text::Text;
use crate::api::visit_quality::{OddityView, OtherCase, QualityFact, QualityMeasure};

/// What the words are made of.
pub(crate) struct Told<'a> {
    pub(crate) quality: &'a Quality,
    pub(crate) visit: &'a Visit,
    /// The cases set beside each other, this one first.
    pub(crate) others: &'a [OtherCase],
    pub(crate) practice: bool,
}

/// What is recorded, said where it is recorded.
pub(crate) fn recorded() -> Text {
    Text::new(
        "作业过程的记录：每条记录的时间，各章打开多久、窗口在后台多久，各题停留多久、改了几次、粘贴几次，照片的指纹和自带的时间地点；不记按键和内容，练习案例不记。随案加密，随案件包一并交出，删案即毁。",
        "What is recorded of the work: the time of each record; how long chapters were open, how long the window was in the background; how long questions had the focus, how often they were changed or pasted into; what photos look like and their own time and place. No keys, no content, nothing of practice cases. Encrypted with the case, handed on with a package of it, destroyed with it.",
    )
}

/// What the figures cannot say.
pub(crate) fn limits() -> Text {
    Text::new(
        "界限未校准，是初定值；少见不等于有问题，这里不给分、不下结论，也不影响额度。只看本机的记录：照着旧案耐心重打、数字另编、照片另拍的，这里看不出来；没有定位时，不知道人在哪里。",
        "Bounds are uncalibrated first guesses. Unusual is not wrong: there is no mark and no verdict here, and the limit does not move. Somebody who patiently types new numbers over hours and takes new photos is not found; without a position nobody knows where the officer was.",
    )
}

struct Words {
    label: (&'static str, &'static str),
    innocent: (&'static str, &'static str),
    ask: (&'static str, &'static str),
}

fn words(measure: Measure) -> Words {
    let of = |label, innocent, ask| Words { label, innocent, ask };
    match measure {
        Measure::SecondsBetween => of(
            ("录入间隔的中位", "Median time between entries"),
            ("先记在纸上，回来再录；老客户，情况熟。", "Noted on paper and entered later; a customer well known."),
            ("现场记的原始笔记还在不在？", "Are the notes made on site still there?"),
        ),
        Measure::Evenness => of(
            ("用时的长短变化", "Spread of times"),
            ("照着纸面或清单逐条录入。", "Entered line by line from paper."),
            ("哪几项是当场点、当场看的？", "What was counted and seen on the spot?"),
        ),
        Measure::Pauses => of(
            ("停顿", "Pauses"),
            (
                "两人分工，一人问、一人录；店面小，不用走动。",
                "One asked while the other typed; a small shop needs no walking.",
            ),
            ("盘点、看货是谁做的，用了多久？", "Who counted, and how long did it take?"),
        ),
        Measure::Dwell => of(
            ("每题停留", "Time at a question"),
            ("从纸上录入；题目已经背熟。", "Entered from paper; the questions are known by heart."),
            ("请说说其中两三题当时是怎么问到的。", "How were two or three of these answers obtained?"),
        ),
        Measure::FullestTenMinutes => of(
            ("十分钟内集中录入", "Entered within ten minutes"),
            (
                "现场先记纸上，坐下来一次录完；断电、换电脑后补录。",
                "Noted on paper, then entered in one go; a power cut, another computer.",
            ),
            ("录入之前在哪里、和谁核对过？", "Where, and with whom, was it checked before?"),
        ),
        Measure::Evening => of(
            ("晚上录入", "Entered in the evening"),
            (
                "夜市、餐饮、养殖晚上才有空；白天跑现场晚上整理。",
                "Night markets and restaurants have time in the evening; notes are worked up at night.",
            ),
            ("白天的走访几点到、几点走？", "When did the visit begin and end?"),
        ),
        Measure::AfterTheDay => of(
            ("走访日之后录入", "Entered after the day of the visit"),
            (
                "客户后来才给资料；调查日填的是报表时点。",
                "Papers came later; the survey date is that of the statements.",
            ),
            ("哪些是后来补的，凭什么补的？", "What was added later, and from what?"),
        ),
        Measure::Pasted => of(
            ("粘贴录入", "Pasted"),
            ("从客户的表格、进货单粘贴。", "Copied from the customer's own sheets."),
            ("粘贴的原表存进证据了吗？", "Is the sheet it came from among the evidence?"),
        ),
        Measure::Returns => of(
            ("更正和回头补问", "Corrections and returns"),
            ("情况简单，一次问清。", "A simple business, asked once."),
            ("有没有口头说法后来被单据改过？", "Was anything said that papers later corrected?"),
        ),
        Measure::AfterLimit => of(
            ("看到额度以后的改动", "Changes after the limit was seen"),
            ("额度出来才发现漏填、填错。", "Gaps and slips show once the limit is there."),
            ("改动的依据是什么？见“看到额度之后的改动”。", "What do the changes rest on?"),
        ),
        Measure::NearNumbers => of(
            (
                "数字与另一案相近（本行各店本来就相近的不算）",
                "Numbers near another case, apart from those that are near in most",
            ),
            (
                "续贷、同一老板的两家店、同一市场同样规模的店。",
                "A renewal, two shops of one owner, shops of one size in one market.",
            ),
            (
                "两案是什么关系？差别最大的几项各有什么单据？",
                "How are the two cases related? What papers are there where they differ?",
            ),
        ),
        Measure::SameWords => of(
            ("文字与另一案相同", "Words of another case"),
            ("惯用的写法、同一供应商的介绍。", "Usual phrases, the same supplier."),
            ("本案自己的情况是什么？", "What is particular about this one?"),
        ),
        Measure::RoundNumbers => of(
            ("整数多", "Round numbers"),
            ("大额按整数谈价；量大，只能估到百位千位。", "Large prices are agreed round; large lots are estimated."),
            ("哪些是点出来的，哪些是估的？依据填对了吗？", "What was counted, what estimated? Is the basis right?"),
        ),
        Measure::LastDigits => of(
            ("尾数不匀", "Uneven last digits"),
            ("标价多以 5、8、9 结尾；整箱整件计数。", "Prices end in 5, 8, 9; goods are counted by the case."),
            ("抽三个数，对一对原始单据。", "Hold three of the numbers against the papers."),
        ),
        Measure::NoughtsAndFives => of(
            ("尾数少有 0 和 5", "Few noughts and fives"),
            ("本行业单价恰好如此。", "Prices of the trade happen to be so."),
            ("抽三个数，对一对原始单据。", "Hold three of the numbers against the papers."),
        ),
        Measure::PhotosElsewhere => of(
            ("照片在别的案里也有", "Photos of other cases"),
            (
                "续贷再用的证照、同一市场的公共场所、传错文件。",
                "Licences of a repeat loan, a market both shops share, the wrong file.",
            ),
            ("请把两张照片放在一起看。", "Look at both photos side by side."),
        ),
        Measure::PhotosOtherDay => of(
            ("照片不是走访那几天拍的", "Photos of other days"),
            (
                "分两次上门；相机日期没设对；证照是客户自己拍的。",
                "Two visits; the camera's date is wrong; papers photographed by the customer.",
            ),
            ("哪些是当天现场拍的？", "Which were taken on site that day?"),
        ),
        Measure::PhotosWithin => of(
            ("照片几分钟内拍完", "Photos within minutes"),
            ("店小，一圈就拍完；走之前一起拍。", "A small shop, photographed in one round."),
            ("仓库、住处去过没有？", "Was the store room, the home seen?"),
        ),
        Measure::PhotosApart => of(
            ("照片地点相距远", "Photos far apart"),
            ("店、仓库、住处、地块不在一处。", "Shop, store, home and fields lie apart."),
            ("各张照片拍的是哪里？", "What place does each photo show?"),
        ),
        Measure::ClockSetBack => of(
            ("电脑时钟往回走过", "Clock set back"),
            ("电池没电、自动对时、换时区。", "A flat battery, automatic time, another zone."),
            ("谁、为什么调过时间？", "Who set the clock, and why?"),
        ),
        // Never unusual by itself; shown among all measures.
        Measure::ClockAhead => of(
            ("钟走了、机器没走", "Time the machine did not run"),
            ("走动时合上电脑（睡眠）；电脑休眠。", "The lid was closed while walking; the machine slept."),
            ("现场是不是边走边合上电脑？", "Was the lid closed between places?"),
        ),
    }
}

fn text((zh, en): (&str, &str)) -> Text {
    Text::new(zh, en)
}

pub(crate) fn measure_label(measure: Measure) -> Text {
    text(words(measure).label)
}

fn tenths(value: Share) -> String {
    let tenths = value.in_parts(10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A value as it is written.
fn written(measure: Measure, value: Share) -> Text {
    let (count, of) = (value.count, value.of);
    match measure {
        Measure::SecondsBetween | Measure::Dwell => {
            Text::new(format!("{} 秒", tenths(value)), format!("{} s", tenths(value)))
        }
        Measure::Evenness => Text::new(
            format!("最长的一成是中位的 {} 倍", tenths(value)),
            format!("the ninth decile is {} times the median", tenths(value)),
        ),
        Measure::Pauses => Text::new(
            format!("{of} 次录入之间停过 {count} 次（2 分钟以上）"),
            format!("{count} of two minutes and more in {of}"),
        ),
        Measure::Returns => Text::new(format!("{of} 项里 {count} 次"), format!("{count} in {of} answers")),
        Measure::LastDigits => Text::new(
            format!("与本人别的案件相比 χ² = {}（9 个自由度）", tenths(value)),
            format!("against the other cases χ² = {} (9 degrees of freedom)", tenths(value)),
        ),
        Measure::NoughtsAndFives => {
            let per_cent = value.in_parts(100);
            Text::new(format!("是别的案件的 {per_cent}%"), format!("{per_cent}% of that of the other cases"))
        }
        Measure::NearNumbers => {
            let per_cent = value.in_parts(100);
            Text::new(format!("{per_cent}% 相差不到二十分之一"), format!("{per_cent}% within a twentieth"))
        }
        Measure::SameWords => {
            let per_cent = value.in_parts(100);
            Text::new(format!("{per_cent}% 一字不差"), format!("{per_cent}% the same"))
        }
        Measure::PhotosElsewhere => Text::new(format!("{count} 张"), format!("{count}")),
        Measure::PhotosWithin => Text::new(format!("{} 分钟", tenths(value)), format!("{} min", tenths(value))),
        Measure::PhotosApart => Text::new(format!("{count} 米"), format!("{count} m")),
        Measure::ClockSetBack => Text::new(format!("{count} 次"), format!("{count} times")),
        _ => {
            let per_cent = value.in_parts(100);
            match measure {
                Measure::ClockAhead => Text::new(format!("{per_cent}% 的时间"), format!("{per_cent}% of the time")),
                _ => {
                    Text::new(format!("{of} 项里 {count} 项（{per_cent}%）"), format!("{count} of {of} ({per_cent}%)"))
                }
            }
        }
    }
}

fn bound(measure: Measure) -> Text {
    if measure == Measure::ClockAhead {
        return Text::new("只列出，不算少见", "listed only");
    }
    let (side, share) = measure.bound();
    let limit = match measure {
        Measure::SecondsBetween | Measure::Dwell => (format!("{} 秒", share.count), format!("{} s", share.count)),
        Measure::Evenness => (format!("{} 倍", tenths(share)), format!("{} times", tenths(share))),
        Measure::Pauses | Measure::Returns => {
            (format!("每百项 {} 次", share.count), format!("{} per hundred", share.count))
        }
        Measure::LastDigits => (tenths(share), tenths(share)),
        Measure::PhotosElsewhere => ("1 张".to_owned(), "1".to_owned()),
        Measure::PhotosWithin => (format!("{} 分钟", share.count), format!("{} min", share.count)),
        Measure::PhotosApart => (format!("{} 米", share.count), format!("{} m", share.count)),
        Measure::ClockSetBack => ("1 次".to_owned(), "once".to_owned()),
        _ => (format!("{}%", share.in_parts(100)), format!("{}%", share.in_parts(100))),
    };
    match side {
        Side::Low => Text::new(
            format!("{} 及以下算少见（未校准）", limit.0),
            format!("unusual at {} and less (uncalibrated)", limit.1),
        ),
        Side::High => Text::new(
            format!("{} 及以上算少见（未校准）", limit.0),
            format!("unusual at {} and more (uncalibrated)", limit.1),
        ),
    }
}

fn rank(reading: &Reading) -> Text {
    let (place, of) = (reading.rank.place, reading.rank.of);
    let (few, thin) = if of < RANKING { ("，样本少", ", few cases") } else { ("", "") };
    match of {
        1 => Text::new("只有本案，没有可比的", "this case alone, nothing to compare with"),
        _ => Text::new(
            format!("在本人 {of} 个案件里排第 {place}（1 为最少见{few}）"),
            format!("number {place} of {of} own cases (1: the most unusual{thin})"),
        ),
    }
}

pub(crate) fn oddities(told: &Told<'_>) -> Vec<OddityView> {
    let made = |reading: &&Reading| {
        let words = words(reading.measure);
        OddityView {
            id: reading.measure.id().to_owned(),
            label: text(words.label),
            seen: written(reading.measure, reading.value),
            bound: bound(reading.measure),
            rank: rank(reading),
            innocent: text(words.innocent),
            ask: text(words.ask),
            other: reading.with.and_then(|with| told.others.get(with)).cloned(),
        }
    };
    told.quality.oddities().iter().map(made).collect()
}

pub(crate) fn measures(told: &Told<'_>) -> Vec<QualityMeasure> {
    let made = |reading: &Reading| QualityMeasure {
        id: reading.measure.id().to_owned(),
        label: measure_label(reading.measure),
        seen: written(reading.measure, reading.value),
        bound: bound(reading.measure),
        rank: rank(reading),
        odd: reading.measure.is_odd(reading.value),
    };
    told.quality.readings.iter().map(made).collect()
}

pub(crate) fn facts(told: &Told<'_>) -> Vec<QualityFact> {
    let visit = told.visit;
    let minutes = visit.active() / 60_000;
    let (idle, boots) = (visit.idle(), visit.boots());
    let by_hand: u32 = visit.steps.iter().filter(|s| s.way == portfolio::Way::Typed).map(|s| s.first).sum();
    let photos = visit.photos.len();
    let dated = visit.photos.iter().filter(|photo| photo.taken.is_some()).count();
    let (open, away) = (visit.open / 60_000, visit.away / 60_000);
    let fact =
        |label: (&str, &str), zh: String, en: String| QualityFact { label: text(label), text: Text::new(zh, en) };
    vec![
        fact(
            ("作业时长", "Time worked"),
            format!("{minutes} 分钟（15 分钟以上的空档 {idle} 次，不算在内；开机 {boots} 次）"),
            format!("{minutes} min (without {idle} gaps over 15 min; the machine was started {boots} times)"),
        ),
        fact(
            ("各章打开", "Chapters on the screen"),
            format!("{open} 分钟，其中窗口在后台 {away} 分钟"),
            format!("{open} min, of which in the background {away}"),
        ),
        fact(("手工填答", "Typed"), format!("{by_hand} 项"), format!("{by_hand}")),
        fact(
            ("照片", "Photos"),
            format!("{photos} 张，{dated} 张自带拍摄时间"),
            format!("{photos}, of which {dated} say when"),
        ),
    ]
}

/// In one sentence.
pub(crate) fn summary(told: &Told<'_>) -> Text {
    let odd = told.quality.oddities().len();
    let read = told.quality.readings.len();
    if told.practice {
        return Text::new("练习案例不与别的案件比较。", "A practice case is not compared with others.");
    }
    match (odd, told.quality.look_twice()) {
        (0, _) if read < 6 => {
            Text::new("手工填答还少，暂时看不出什么。", "Too little was entered by hand to say anything yet.")
        }
        (0, _) => Text::new("没有少见之处。", "Nothing unusual."),
        (n, true) => Text::new(
            format!("{n} 项少见，建议多看一眼；少见不等于有问题。"),
            format!("{n} unusual: worth a second look; unusual is not wrong."),
        ),
        (n, false) => Text::new(
            format!("{n} 项少见，单独一类，常有平常的原因。"),
            format!("{n} unusual, of one kind; often for an ordinary reason."),
        ),
    }
}

/// That a photo by its own account was taken on another day than that of the visit.
pub(crate) fn other_day(taken: Option<i64>, day: Option<i64>) -> Option<Text> {
    const DAY: i64 = 86_400_000;
    let (taken, day) = (taken?, day?);
    if (day..day.saturating_add(DAY)).contains(&taken) {
        return None;
    }
    let said = |ms: i64| crate::case::written_time(ms, 0).get(..10).unwrap_or_default().to_owned();
    let (taken, day) = (said(taken), said(day));
    Some(Text::new(
        format!("照片自带的拍摄日期是 {taken}，走访是 {day}，请看是不是当天现场拍的。"),
        format!(
            "By its own account the photo was taken on {taken}; the visit was on {day}. Please look whether it was taken on site."
        ),
    ))
}
