//! What is known of a piece of evidence, and what is done with one that is there: seen small, taken out by a signed record, handed out as a plain copy.

use evidence::{Attachment, Payload, PhotoMarks, Retracted, Role};
use store::Kept;

use super::attachments::{asks_for_file, named_files, of_id, view};
use super::exchange::Leaving;
use super::photos_seen::{Depth, Looking};
use super::visit_quality::{likened_to, likeness_view, photo};
use crate::api::evidence::{
    AttachmentFacts, ExportAttachment, GetAttachmentFacts, GetThumbnail, JobKind, JobView, ListRemoved,
    RemoveAttachment, RemovedAttachment, RunningJobs, StopJob, Thumbnail,
};
use crate::api::files::FileWritten;
use crate::api::text::{Code, Failure, Text};
use crate::api::visit::Saved;
use crate::app::{App, Handle, Prepare, Work};
use crate::base64;
use crate::case::{local_time, minute, written_time};
use crate::open_case::saved;
use crate::photo_marks::{Picture, seen};
use crate::steps::{Step, Stepped, aside};
use crate::view::other_day;

/// Less says nothing, more is a note.
const REASON: std::ops::RangeInclusive<usize> = 2..=200;
/// Photos of one visit are taken nearer to each other.
const FAR_METRES: u64 = 2_000;
/// What the officer says the place is.
const STATED: &str = "applicant.premises_address";
const MINUTE_MS: i64 = 60_000;

fn refused(zh: &str, en: &str) -> Failure {
    Failure::new(Code::BadRequest).saying(zh, en)
}

fn reason(text: &str, zh: &str, en: &str) -> Result<String, Failure> {
    let text = text.trim().to_owned();
    if REASON.contains(&text.chars().count()) { Ok(text) } else { Err(refused(zh, en)) }
}

impl Prepare for GetThumbnail {
    fn prepare(self, app: &mut App) -> Result<Work<Thumbnail>, Failure> {
        let (store, open) = app.case(&self.case)?;
        let added = &of_id(open, &self.id)?.added;
        let id = self.id;
        if !added.media_type.starts_with("image/") {
            return Ok(Box::new(move || Ok(Thumbnail { id, base64: None })));
        }
        let (small, kept) = (store.small(open.id, added.id)?, store.kept(open.id, added.id)?);
        Ok(Box::new(move || {
            let made = match small.read() {
                Some(there) => Some(there.to_vec()),
                None => {
                    let made = seen(&kept.read()?).and_then(|(_, small)| small);
                    // One that could not be kept is made again the next time.
                    if let Some(made) = &made {
                        let _ = small.write(made);
                    }
                    made
                }
            };
            Ok(Thumbnail { id, base64: made.map(|made| base64::encode(&made)) })
        }))
    }
}

impl Stepped for GetAttachmentFacts {
    fn start(self, app: &mut App) -> Result<Step<AttachmentFacts>, Failure> {
        let open = app.case(&self.case)?.1;
        let case = open.id;
        let image = of_id(open, &self.id)?.added.media_type.starts_with("image/");
        if !image {
            return app.facts(&self.case, &self.id).map(Step::Done);
        }
        let looking = Looking::of(app, Some(case), Depth::Photos)?;
        looking.before(app, move |app| app.facts(&self.case, &self.id).map(Step::Done))
    }
}

impl App {
    fn facts(&mut self, case: &str, id: &str) -> Result<AttachmentFacts, Failure> {
        let (store, open) = self.case(case)?;
        let (own_log, own_name) = (store.log_id(), store.officer().name.clone());
        let attachment = of_id(open, id)?.clone();
        let officer = open.writer(&attachment.stamp).unwrap_or(own_name);
        let stated = open.sheet.answers.scalars.get(STATED).map(|given| given.raw.trim().to_owned());
        let (day, number) = (open.day(), open.id);
        let Attachment { stamp, added, .. } = &attachment;
        let mut facts = AttachmentFacts {
            id: id.to_owned(),
            name: added.name.clone(),
            seq: u32::try_from(stamp.seq).unwrap_or(u32::MAX),
            officer,
            own: stamp.log == own_log,
            added_at: local_time(stamp),
            source: came(added.source.as_deref()),
            size: u32::try_from(added.size).unwrap_or(u32::MAX),
            width: None,
            height: None,
            taken: None,
            place: None,
            remarks: Vec::new(),
            alike: Vec::new(),
        };
        if !added.media_type.starts_with("image/") {
            return Ok(facts);
        }
        let all = self.pictured(Some(number))?;
        let Some(here) = all.first().filter(|here| here.case == number) else { return Ok(facts) };
        let this = |picture: &Picture| picture.seq == stamp.seq && picture.id == added.id;
        let Some(picture) = here.pictures.iter().find(|picture| this(picture)) else { return Ok(facts) };
        let likened = likened_to(&all, here, picture);
        facts.alike = likened.iter().map(|one| likeness_view(one, |visited| visited.title.clone())).collect();
        match &picture.marks {
            Some(marks) => {
                let known = marks.width > 0;
                (facts.width, facts.height) = (known.then_some(marks.width), known.then_some(marks.height));
                facts.taken.clone_from(&marks.taken);
                facts.place = place(marks);
                let others = here.pictures.iter().filter(|other| other.id != picture.id);
                facts.remarks.extend(time_remark(picture, day, stamp.wall_ms, stamp.offset_minutes));
                facts.remarks.extend(place_remark(picture, others, stated.as_deref()));
            }
            None => facts.remarks.push(Text::new(
                "这张图太大、损坏或不是常见格式，没有看它的拍摄时间，也没有和别的照片比对。",
                "This picture is too large, damaged or of another format: its time was not read and it was not compared.",
            )),
        }
        Ok(facts)
    }
}

fn came(source: Option<&str>) -> Text {
    match source {
        Some("paste") => Text::new("拖入、粘贴或在窗口里选的", "dropped, pasted or picked in the window"),
        Some("file") => Text::new("从文件夹取的", "from a folder"),
        Some("flows") => Text::new("流水文件", "a statement of account flows"),
        Some(other) => Text::new(other, other),
        None => Text::new("未记", "not noted"),
    }
}

/// North and east in degrees, as a map takes them.
fn place(marks: &PhotoMarks) -> Option<String> {
    let degrees = |millionths: i32| {
        let (whole, part) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
        format!("{}{whole}.{part:06}", if millionths < 0 { "-" } else { "" })
    };
    Some(format!("{}, {}", degrees(marks.north?), degrees(marks.east?)))
}

/// The picture's own time against the day of the visit and against the moment when it came. A remark, never a verdict.
fn time_remark(picture: &Picture, day: Option<i64>, added_ms: i64, offset_minutes: i16) -> Option<Text> {
    let Some(taken) = photo(picture).taken else {
        return Some(Text::new(
            "照片里没有拍摄时间：用微信等传过、截过屏的照片都没有，不能说明什么。",
            "The picture holds no time: one sent by a messenger or taken from a screen has none; it says nothing by itself.",
        ));
    };
    let added = added_ms.saturating_add(i64::from(offset_minutes) * MINUTE_MS);
    if taken > added.saturating_add(60 * MINUTE_MS) {
        let (shot, came) = (minute(&written_time(taken, 0)), minute(&written_time(added, 0)));
        return Some(Text::new(
            format!("照片自带的拍摄时间 {shot} 晚于存入的时间 {came}：请看相机或这台电脑的钟点。"),
            format!("By its own account it was taken at {shot}, after it was kept at {came}: look at the clocks."),
        ));
    }
    // The very words of the moment when it is attached, with the hour before them.
    let other = other_day(Some(taken), day)?;
    let shot = minute(&written_time(taken, 0));
    Some(Text::new(format!("拍摄于 {shot}。{}", other.zh), format!("Taken at {shot}. {}", other.en)))
}

fn place_remark<'p>(
    picture: &Picture,
    others: impl Iterator<Item = &'p Picture>,
    stated: Option<&str>,
) -> Option<Text> {
    let own = photo(picture).position?;
    let mut metres: Vec<u64> =
        others.filter_map(|other| photo(other).position).map(|place| portfolio::apart(own, place)).collect();
    metres.sort_unstable();
    let middle = metres.get(metres.len() / 2).copied();
    let (stated_zh, stated_en) = match stated.filter(|text| !text.is_empty()) {
        Some(text) => (format!("本案填的经营地址是“{text}”"), format!("the address stated is “{text}”")),
        None => ("本案还没有填经营地址".to_owned(), "no address is stated yet".to_owned()),
    };
    let compare = Text::new(
        format!("{stated_zh}；没有联网地图，请对照坐标看是不是那里。"),
        format!("{stated_en}; there is no map offline: compare the coordinates."),
    );
    Some(match middle.filter(|metres| *metres > FAR_METRES) {
        Some(far) => Text::new(
            format!("与本案其他有位置的照片（{} 张）相距约 {} 公里。{}", metres.len(), far / 1_000, compare.zh),
            format!("Some {} km from the other photos with a place ({}). {}", far / 1_000, metres.len(), compare.en),
        ),
        None => compare,
    })
}

impl Handle for RemoveAttachment {
    fn handle(self, app: &mut App) -> Result<Saved, Failure> {
        let (zh, en) = ("写明为什么移除，2 到 200 个字，会记入日志", "say why it is taken out, 2 to 200 characters");
        let reason = reason(&self.reason, zh, en)?;
        let (store, open) = app.case(&self.case)?;
        let seq = u64::from(self.seq);
        let there = open.state.attachments.iter().filter(|a| a.retracted_by.is_none());
        let own = store.log_id();
        let attachment = there.clone().find(|a| a.stamp.seq == seq && a.stamp.log == own).cloned();
        let Some(attachment) = attachment else {
            let foreign = there.clone().any(|a| a.stamp.seq == seq);
            return Err(match foreign {
                true => refused(
                    "这个文件是另一位调查员存入的，只有本人能移除",
                    "another officer brought this file; only they can take it out",
                ),
                false => crate::failure::not_found("附件", &self.seq.to_string()),
            });
        };
        let question = asks_for_file(open, attachment.added.question.as_deref());
        let answer = question.map(|question| {
            let left = there.filter(|a| a.stamp.id() != attachment.stamp.id());
            let here = left.filter(|a| a.added.question.as_ref() == Some(&question));
            let names: Vec<&str> = here.map(|a| a.added.name.as_str()).collect();
            named_files(open, question.clone(), &names)
        });
        let mut payloads = vec![Payload::Retracted(Retracted { seq, reason })];
        payloads.extend(answer);
        let records = open.append_all(store, payloads)?;
        records.first().map(saved).ok_or_else(|| Failure::new(Code::Internal))
    }
}

impl Handle for ListRemoved {
    fn handle(self, app: &mut App) -> Result<Vec<RemovedAttachment>, Failure> {
        let open = app.case(&self.case)?.1;
        let taken_out = |attachment: &Attachment| {
            let by = attachment.retracted_by?;
            let log = attachment.stamp.log;
            let event = open.state.events.iter().find(|event| event.stamp.seq == by && event.stamp.log == log)?;
            let Payload::Retracted(told) = &event.payload else { return None };
            let there = view(attachment);
            Some(RemovedAttachment {
                id: there.id,
                name: there.name,
                seq: there.seq,
                at: there.at,
                added_at: there.added_at,
                removed_at: local_time(&event.stamp),
                reason: told.reason.clone(),
            })
        };
        Ok(open.state.attachments.iter().filter_map(taken_out).collect())
    }
}

impl Stepped for ExportAttachment {
    fn start(self, app: &mut App) -> Result<Step<FileWritten>, Failure> {
        let (zh, en) =
            ("写明交给谁、做什么用，2 到 200 个字，会记入日志", "say for whom and what, 2 to 200 characters");
        let reason = reason(&self.reason, zh, en)?;
        // Whoever reviews or decides looks at it here; so does everybody once the case is over.
        if app.session()?.store.officer().role() != Role::Officer {
            return Err(refused("只有尽调岗可以导出原件", "only the officers of a case may write a plain copy"));
        }
        let (store, open) = app.case(&self.case)?;
        open.refuse_when_closed()?;
        let added = &of_id(open, &self.id)?.added;
        let (kept, name): (Kept, String) = (store.kept(open.id, added.id)?, added.name.clone());
        let job = app.jobs.begin(&self.case, JobKind::Copy, &name);
        let read = move || {
            let bytes = kept.read()?;
            job.at(500)?;
            Ok((bytes, job))
        };
        Ok(aside(read, move |app, (bytes, job)| {
            let (case, path, purpose) = (self.case, self.path, Some(reason));
            let warning = Some(Text::new(
                "这个文件没有加密，也没有遮盖；用完请删除。本次导出和理由已记入日志。",
                "This file is not encrypted and nothing in it is covered: delete it when done. The export and its reason are in the record.",
            ));
            Leaving { case, path, format: "attachment", bytes, masked: false, purpose, warning, job }.leave(app)
        }))
    }
}

impl Handle for RunningJobs {
    fn handle(self, app: &mut App) -> Result<Vec<JobView>, Failure> {
        app.session()?;
        Ok(app.jobs.views())
    }
}

impl Handle for StopJob {
    fn handle(self, app: &mut App) -> Result<Vec<JobView>, Failure> {
        app.session()?;
        app.jobs.stop(self.job);
        Ok(app.jobs.views())
    }
}
