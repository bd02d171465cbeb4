//! Visit quality from the terminal: of one case, or the list of cases by it. It ranks and asks; the exit code is no verdict either.

use app::App;
use app::api::session::Lock;
use app::api::visit_quality::{RankVisits, VisitQuality};

use crate::args::Access;
use crate::database::unlock;
use crate::output::{Exit, Outcome, Output};

pub(crate) fn quality(app: &mut App, out: &mut Output, id: Option<&str>, access: &Access) -> Outcome {
    unlock(app, access)?;
    let Some(id) = id else { return list(app, out) };
    let view = app.run(VisitQuality { case: id.to_owned() });
    app.run(Lock {})?;
    let view = view?;
    out.value(&view)?;
    out.line(format!("走访质量  {}", view.summary.zh))?;
    for fact in &view.facts {
        out.line(format!("  {}  {}", fact.label.zh, fact.text.zh))?;
    }
    for odd in &view.oddities {
        out.line(format!("  · {}  {}", odd.label.zh, odd.seen.zh))?;
        out.line(format!("    {}；{}", odd.bound.zh, odd.rank.zh))?;
        if let Some(other) = &odd.other {
            out.line(format!("    与  {}  {}", other.case, other.title))?;
        }
        out.line(format!("    平常的原因  {}", odd.innocent.zh))?;
        out.line(format!("    可以问  {}", odd.ask.zh))?;
    }
    for photo in &view.photos {
        out.line(format!("  · 照片  {}", photo.text.zh))?;
    }
    out.line(format!("说明  {}", view.limits.zh))?;
    out.line(format!("      {}", view.recorded.zh))?;
    Ok(Exit::Ok)
}

fn list(app: &mut App, out: &mut Output) -> Outcome {
    let ranked = app.run(RankVisits {});
    app.run(Lock {})?;
    let ranked = ranked?;
    out.value(&ranked)?;
    for one in &ranked {
        let odd: Vec<&str> = one.oddities.iter().map(|label| label.zh.as_str()).collect();
        let look = if one.look_twice { "多看一眼" } else { "" };
        out.line(format!("{}  {}  {look}  {}", one.case, one.title, odd.join("、")))?;
    }
    Ok(Exit::Ok)
}
