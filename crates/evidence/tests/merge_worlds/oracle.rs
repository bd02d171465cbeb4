//! What hub.md §5 says of a world, word for word and as slowly as it is said: every pair of records is compared, nothing is remembered.
//! It shares no code with the merge.

use std::collections::{BTreeMap, BTreeSet};

use evidence::*;

use crate::make::World;

/// What a world comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The records whose word is in force, by place.
    pub in_force: BTreeMap<Place, RecordId>,
    /// What is in conflict: what is in force, and what stands beside.
    pub conflicts: BTreeMap<Place, (RecordId, BTreeSet<RecordId>)>,
    pub agreed: BTreeSet<Place>,
    pub rows: BTreeMap<String, Vec<String>>,
    pub empty: BTreeSet<String>,
    pub outside: BTreeSet<RecordId>,
}

/// One word: which record, where in it, and what.
#[derive(Clone, PartialEq)]
struct Word {
    record: usize,
    sub: usize,
    what: What,
}

#[derive(Clone, PartialEq)]
enum What {
    Answer(Option<Value>, Option<Basis>),
    Text(String),
    Basis(Basis),
    There,
    Gone,
    Empty(bool),
}

pub struct Oracle<'a> {
    world: &'a World,
    /// In the line.
    pub line: Vec<Entry>,
    /// By record, those before it.
    before: Vec<u128>,
}

impl<'a> Oracle<'a> {
    pub fn of(world: &'a World) -> Self {
        let line = line(world);
        assert!(line.len() <= 128);
        let count = line.len();
        let mut before = vec![0_u128; count];
        for b in 0..count {
            for a in 0..count {
                let (x, y) = (&line[a].stamp, &line[b].stamp);
                let heard = || {
                    line.iter().any(|heard| {
                        heard.stamp.log == y.log
                            && heard.stamp.seq < y.seq
                            && true_heads(world, heard).iter().any(|head| head.log == x.log && head.seq >= x.seq)
                    })
                };
                if (x.log == y.log && x.seq < y.seq) || (x.log != y.log && heard()) {
                    before[b] |= 1 << a;
                }
            }
        }
        for middle in 0..count {
            for b in 0..count {
                if before[b] >> middle & 1 == 1 {
                    before[b] |= before[middle];
                }
            }
        }
        Self { world, line, before }
    }

    fn is_before(&self, a: &Word, b: &Word) -> bool {
        if a.record == b.record { a.sub < b.sub } else { self.before[b.record] >> a.record & 1 == 1 }
    }

    fn officer(&self, record: usize) -> Option<&str> {
        self.world.team.logs.get(&self.line[record].stamp.log).map(String::as_str)
    }

    fn owner(&self, record: usize) -> bool {
        self.officer(record) == self.world.team.owner.as_deref()
    }

    fn rank(&self, record: usize) -> (bool, LogId) {
        (!self.owner(record), self.line[record].stamp.log)
    }

    /// The hub's last word on a record, if it is a no.
    fn refused(&self, record: usize) -> bool {
        let hash = self.line[record].stamp.hash;
        let effects = self.line.iter().filter(|entry| self.world.team.hubs.contains(&entry.stamp.log));
        let last = effects
            .filter_map(|entry| match &entry.payload {
                Some(Payload::Effect(effect)) if effect.record == hash => Some(effect),
                _ => None,
            })
            .max_by_key(|effect| effect.number);
        last.is_some_and(|effect| !effect.effective)
    }

    fn counts(&self, record: usize) -> bool {
        matches!(self.officer(record), Some("A" | "B" | "C")) && !self.refused(record)
    }

    fn may(&self, record: usize, question: &str) -> bool {
        self.counts(record) && (self.officer(record) != Some("C") || matches!(question, "q2" | "u"))
    }

    fn retracted(&self, record: usize) -> bool {
        let target = &self.line[record].stamp;
        (0..self.line.len()).any(|by| {
            let entry = &self.line[by];
            matches!(&entry.payload, Some(Payload::Retracted(said)) if said.seq == target.seq)
                && entry.stamp.log == target.log
                && entry.stamp.seq > target.seq
                && self.counts(by)
        })
    }

    /// Every word at every place, in the line; of rows without weighing answers yet.
    fn words(&self) -> BTreeMap<Place, Vec<Word>> {
        let mut words: BTreeMap<Place, Vec<Word>> = BTreeMap::new();
        for (record, entry) in self.line.iter().enumerate() {
            let mut sub = 0;
            let mut say = |place: Place, what: What| {
                sub += 1;
                words.entry(place).or_default().push(Word { record, sub, what });
            };
            match &entry.payload {
                Some(Payload::CaseChanged(changed)) if self.counts(record) && self.owner(record) => {
                    if let Some(title) = &changed.title {
                        say(Place::Title, What::Text(title.clone()));
                    }
                    if let Some(date) = &changed.survey_date {
                        say(Place::SurveyDate, What::Text(date.clone()));
                    }
                }
                Some(Payload::AnswersChanged(batch)) if !self.retracted(record) => {
                    for change in batch.tables.iter().filter(|change| self.may(record, &change.table)) {
                        let table = change.table.clone();
                        let row = |row: &String| Place::Row { table: table.clone(), row: row.clone() };
                        change.removed.iter().for_each(|gone| say(row(gone), What::Gone));
                        change.added.iter().for_each(|new| say(row(&new.row), What::There));
                        if let Some(empty) = change.declared_empty {
                            say(Place::Empty { table: table.clone() }, What::Empty(empty));
                        }
                        if let Some(basis) = change.basis {
                            say(Place::Basis { table: table.clone() }, What::Basis(basis));
                        }
                        if let Some(note) = &change.note {
                            say(Place::Note { table }, What::Text(note.clone()));
                        }
                    }
                    for change in batch.changes.iter().filter(|change| self.may(record, &change.question)) {
                        let normal = change.value.clone().map(|value| match value {
                            Value::Text(text) => Value::Text(if text == "1.0" { "1".into() } else { text }),
                            truth => truth,
                        });
                        let answer = What::Answer(normal, change.basis);
                        match (&change.row, &change.column) {
                            (Some(row), Some(column)) => {
                                let (table, row) = (change.question.clone(), row.clone());
                                say(
                                    Place::Cell { table: table.clone(), row: row.clone(), column: column.clone() },
                                    answer.clone(),
                                );
                                if change.value.is_some() {
                                    say(Place::Row { table, row }, answer);
                                }
                            }
                            _ => say(Place::Question { question: change.question.clone() }, answer),
                        }
                    }
                }
                _ => {}
            }
        }
        words
    }

    /// Those with no later one, the best rank first.
    fn maximal(&self, words: &[Word]) -> Vec<Word> {
        let mut last: Vec<Word> =
            words.iter().filter(|a| !words.iter().any(|b| self.is_before(a, b))).cloned().collect();
        last.sort_by_key(|word| self.rank(word.record));
        last
    }

    /// An answer says that its row is there, unless whoever gave it knew that it is gone.
    fn weighed(&self, words: &[Word]) -> Vec<Word> {
        let mut weighed: Vec<Word> = Vec::new();
        for word in words {
            let known: Vec<Word> = weighed.iter().filter(|known| self.is_before(known, word)).cloned().collect();
            let last = self.maximal(&known);
            let gone = !last.is_empty() && last.iter().all(|word| word.what == What::Gone);
            match word.what {
                What::Answer(..) if gone => {}
                _ => weighed.push(word.clone()),
            }
        }
        weighed
    }

    pub fn verdict(&self) -> Verdict {
        let mut verdict = Verdict::default();
        let words = self.words();
        let id = |word: &Word| self.line[word.record].stamp.id();
        for (place, words) in &words {
            if matches!(place, Place::Row { .. } | Place::Empty { .. }) {
                continue;
            }
            let last = self.maximal(words);
            verdict.in_force.insert(place.clone(), id(&last[0]));
            if last.iter().all(|word| word.what == last[0].what) {
                if last.len() > 1 {
                    verdict.agreed.insert(place.clone());
                }
            } else {
                verdict.conflicts.insert(place.clone(), (id(&last[0]), last[1..].iter().map(id).collect()));
            }
        }
        let tables: BTreeSet<String> = words
            .keys()
            .filter_map(|place| match place {
                Place::Row { table, .. } | Place::Empty { table } => Some(table.clone()),
                _ => None,
            })
            .collect();
        for table in tables {
            self.table(&table, &words, &mut verdict);
        }
        // What was said in a row that is gone is neither settled nor to be settled.
        let rows = verdict.rows.clone();
        let there = |place: &Place| match place {
            Place::Cell { table, row, .. } => rows.get(table).is_some_and(|rows| rows.contains(row)),
            _ => true,
        };
        verdict.conflicts.retain(|place, _| there(place));
        verdict.agreed.retain(there);
        for record in 0..self.line.len() {
            let payload = self.line[record].payload.as_ref().unwrap();
            let hub = self.world.team.hubs.contains(&self.line[record].stamp.log);
            let part = match payload {
                Payload::AnswersChanged(batch) => {
                    let mut asked =
                        batch.tables.iter().map(|t| &t.table).chain(batch.changes.iter().map(|c| &c.question));
                    asked.any(|question| !self.may(record, question))
                }
                Payload::CaseChanged(_) => !self.counts(record) || !self.owner(record),
                _ => !self.counts(record),
            };
            if part && !hub {
                verdict.outside.insert(self.line[record].stamp.id());
            }
        }
        verdict
    }

    fn table(&self, table: &str, words: &BTreeMap<Place, Vec<Word>>, verdict: &mut Verdict) {
        let id = |word: &Word| self.line[word.record].stamp.id();
        let mut rows: BTreeMap<&str, Vec<Word>> = BTreeMap::new();
        for (place, words) in words {
            if let Place::Row { table: of, row } = place
                && of == table
            {
                rows.insert(row, self.weighed(words));
            }
        }
        let mut present: BTreeMap<&str, Word> = BTreeMap::new();
        for (row, words) in &rows {
            let last = self.maximal(words);
            let (gone, there): (Vec<Word>, Vec<Word>) = last.into_iter().partition(|word| word.what == What::Gone);
            let Some(first) = there.first() else { continue };
            present.insert(row, first.clone());
            if !gone.is_empty() {
                let place = Place::Row { table: table.into(), row: (*row).into() };
                let beside = there[1..].iter().chain(&gone).map(id).collect();
                verdict.conflicts.insert(place, (id(first), beside));
            }
        }
        // None.
        let place = Place::Empty { table: table.into() };
        let declared = words.get(&place).cloned().unwrap_or_default();
        let holds = |said: &Word| {
            said.what == What::Empty(false)
                || rows.values().all(|words| {
                    let later = words.iter().any(|word| word.what != What::Gone && self.is_before(said, word));
                    let known: Vec<Word> = words.iter().filter(|word| self.is_before(word, said)).cloned().collect();
                    let there = self.maximal(&known).iter().any(|word| word.what != What::Gone);
                    !later && !there
                })
        };
        let said: Vec<Word> = self.maximal(&declared).into_iter().filter(holds).collect();
        let none: Vec<&Word> = said.iter().filter(|word| word.what == What::Empty(true)).collect();
        if present.is_empty() {
            if said.first().is_some_and(|word| word.what == What::Empty(true)) {
                verdict.empty.insert(table.into());
            }
            if said.iter().all(|word| word.what == said[0].what) {
                if said.len() > 1 {
                    verdict.agreed.insert(place);
                }
            } else {
                verdict.conflicts.insert(place, (id(&said[0]), said[1..].iter().map(id).collect()));
            }
        } else if !none.is_empty() {
            let first = present.values().min_by_key(|word| (self.rank(word.record), id(word).seq)).unwrap();
            verdict.conflicts.insert(place, (id(first), none.into_iter().map(id).collect()));
        }
        // The owner's order, then the rest by who added it.
        let mut list: Vec<String> = Vec::new();
        for (record, entry) in self.line.iter().enumerate() {
            let Some(Payload::AnswersChanged(batch)) = &entry.payload else { continue };
            if !self.owner(record) || self.retracted(record) || !self.may(record, table) {
                continue;
            }
            let mut removed: BTreeSet<String> = BTreeSet::new();
            for change in batch.tables.iter().filter(|change| change.table == table) {
                removed.extend(change.removed.iter().cloned());
                list.retain(|row| !change.removed.contains(row));
                for new in change.added.iter().filter(|new| !list.contains(&new.row)).cloned().collect::<Vec<_>>() {
                    if list.contains(&new.row) {
                        continue;
                    }
                    let after = list.iter().position(|row| Some(row) == new.after.as_ref());
                    list.insert(after.map_or(list.len(), |at| at + 1), new.row);
                }
                for row in &change.order {
                    let known: Vec<Word> = rows
                        .get(row.as_str())
                        .into_iter()
                        .flatten()
                        .filter(|word| self.before[record] >> word.record & 1 == 1)
                        .cloned()
                        .collect();
                    let there = self.maximal(&known).iter().any(|word| word.what != What::Gone);
                    let own = removed.contains(row);
                    if there && !own && !list.contains(row) {
                        list.push(row.clone());
                    }
                }
                if !change.order.is_empty() {
                    let place =
                        |row: &String| change.order.iter().rposition(|named| named == row).unwrap_or(usize::MAX);
                    list.sort_by_key(place);
                }
            }
            for change in batch.changes.iter().filter(|change| change.question == table && change.value.is_some()) {
                let row = change.row.as_deref().unwrap();
                if rows.get(row).is_some_and(|words| self.brings(words, record))
                    && !list.iter().any(|known| known == row)
                {
                    list.push(row.to_owned());
                }
            }
        }
        let mut behind: Vec<((bool, LogId), u64, usize, &str)> = Vec::new();
        for (row, words) in &rows {
            let adds = words.iter().filter(|word| {
                word.what == What::There
                    || matches!(word.what, What::Answer(..)) && !words.iter().any(|other| self.is_before(other, word))
            });
            if let Some(first) = adds.map(|word| (self.rank(word.record), id(word).seq, word.sub)).min()
                && present.contains_key(row)
                && !list.iter().any(|known| known == row)
            {
                behind.push((first.0, first.1, first.2, *row));
            }
        }
        behind.sort();
        list.retain(|row| present.contains_key(row.as_str()));
        list.extend(behind.into_iter().map(|(_, _, _, row)| row.to_owned()));
        if !list.is_empty() {
            verdict.rows.insert(table.into(), list);
        }
    }

    /// An answer of this record on a row of which nothing was known.
    fn brings(&self, words: &[Word], record: usize) -> bool {
        words.iter().any(|word| {
            word.record == record
                && matches!(word.what, What::Answer(..))
                && !words.iter().any(|other| self.is_before(other, word))
        })
    }
}

/// Heads that name a record as it is.
fn true_heads(world: &World, entry: &Entry) -> Vec<Head> {
    let Some(Payload::LogsHeard(heard)) = &entry.payload else { return Vec::new() };
    let is = |head: &&Head| {
        head.log != entry.stamp.log
            && world.records.get(&head.log).is_some_and(|records| {
                records.iter().any(|record| record.stamp.seq == head.seq && record.stamp.hash == head.hash)
            })
    };
    heard.heads.iter().filter(is).copied().collect()
}

/// Again and again: of the records next in their logs that heard only what is in the line, the one whose word counts least.
fn line(world: &World) -> Vec<Entry> {
    let mut line: Vec<Entry> = Vec::new();
    loop {
        let mut next: Vec<&Entry> = Vec::new();
        for records in world.records.values() {
            next.extend(records.iter().find(|record| !line.iter().any(|there| there.stamp.hash == record.stamp.hash)));
        }
        let ready = |entry: &&&Entry| {
            true_heads(world, entry).iter().all(|head| line.iter().any(|there| there.stamp.hash == head.hash))
        };
        let rank = |entry: &&Entry| {
            let log = entry.stamp.log;
            (world.team.logs.get(&log) != world.team.owner.as_ref(), log)
        };
        let Some(chosen) = next.iter().filter(ready).copied().max_by_key(|entry| rank(entry)) else {
            return line;
        };
        line.push(chosen.clone());
    }
}
