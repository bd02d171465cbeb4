//! Random worlds: two to four logs of one case, whose officers act, hear each other now and then, and take things back.

use std::collections::{BTreeMap, BTreeSet};

use evidence::*;

/// A small generator, so that a world is named by its number.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xd1b5_4a32_d192_ed03)
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % count as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// Questions of two sections; all values are numbers.
pub struct Sheet;

impl Questions for Sheet {
    fn section(&self, question: &str) -> Option<&str> {
        Some(if matches!(question, "q2" | "u") { "bureau" } else { "survey" })
    }

    fn normal(&self, _: &str, _: Option<&str>, value: &Value) -> Value {
        match value {
            Value::Text(text) => Value::Text(normal_decimal(text).unwrap_or_else(|| text.clone())),
            truth @ Value::Truth(_) => truth.clone(),
        }
    }
}

#[derive(Clone)]
pub struct World {
    pub team: Team,
    pub logs: Vec<LogId>,
    /// By log, in order.
    pub records: BTreeMap<LogId, Vec<Entry>>,
    /// What each log has taken in of each other one: how many records.
    pub taken: BTreeMap<(LogId, LogId), usize>,
    made: u64,
}

pub fn stamp(log: LogId, seq: u64, number: u64, author: &str) -> Stamp {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&(number + 1).to_be_bytes());
    bytes[8..16].copy_from_slice(&seq.to_be_bytes());
    Stamp {
        log,
        seq,
        hash: Hash(bytes),
        // Clocks go any way they like.
        wall_ms: (number as i64 * 7_919) % 1_000 - 500,
        offset_minutes: 480,
        author: author.to_owned(),
        key: Hash([log.0.as_bytes()[0]; 32]),
        case: Some(CaseId::from_random([2; 16])),
    }
}

impl World {
    /// A world of this many logs, the owner's among them; nobody has done anything but open the case.
    pub fn opened(dice: &mut Dice, logs: usize, strangers: bool) -> World {
        let ids: Vec<LogId> = (0..logs)
            .map(|n| LogId::from_random([dice.below(200) as u8, n as u8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]))
            .collect();
        let mut team = Team { owner: Some("A".into()), ..Team::default() };
        for (n, log) in ids.iter().enumerate() {
            let who = match n {
                0 => "A",
                1 => "B",
                // A second machine of the owner, a third officer for one section, somebody without a role, or the hub.
                _ => match if strangers { dice.below(6) } else { dice.below(2) } {
                    0 => "A",
                    1 => "B",
                    2 | 3 => "C",
                    4 => "D",
                    _ => {
                        team.hubs.insert(*log);
                        continue;
                    }
                },
            };
            // Of D's log nobody knows anything.
            if who != "D" {
                team.logs.insert(*log, who.into());
            }
        }
        let bureau = Some(BTreeSet::from(["bureau".to_owned()]));
        team.members.push(Member { officer: "B".into(), role: CaseRole::So, sections: None });
        team.members.push(Member { officer: "C".into(), role: CaseRole::Op, sections: bureau });
        let mut world = World { team, logs: ids.clone(), records: BTreeMap::new(), taken: BTreeMap::new(), made: 0 };
        world.add(ids[0], Payload::CaseCreated(CaseCreated { title: "0".into(), ..CaseCreated::default() }));
        world
    }

    pub fn add(&mut self, log: LogId, payload: Payload) -> RecordId {
        let made = self.made;
        self.made += 1;
        let records = self.records.entry(log).or_default();
        // Other cases take numbers of the log, too.
        let seq = records.last().map_or(1, |last| last.stamp.seq + 1 + made % 2);
        records.push(Entry { stamp: stamp(log, seq, made, "whoever"), payload: Some(payload) });
        RecordId { log, seq }
    }

    pub fn all(&self) -> Vec<Entry> {
        self.records.values().flatten().cloned().collect()
    }

    pub fn merged(&self) -> Merged {
        self.all().into_iter().collect::<CaseLogs>().merge(&self.team, &Sheet)
    }

    /// Takes in part or all of other logs, and says so; sometimes wrongly.
    pub fn hear(&mut self, dice: &mut Dice, log: LogId, all: bool) {
        let mut heads = Vec::new();
        for other in self.logs.clone() {
            let Some(records) = self.records.get(&other).filter(|_| other != log) else { continue };
            let known = self.taken.get(&(log, other)).copied().unwrap_or_default();
            let count = if all { records.len() } else { known + dice.below(records.len() - known + 1) };
            if count == 0 || (!all && dice.one_in(4)) {
                continue;
            }
            let stamp = &records[count - 1].stamp;
            let mut head = Head { log: other, seq: stamp.seq, hash: stamp.hash };
            if !all && dice.one_in(30) {
                // Another record than the one that stands there, or none.
                if dice.one_in(2) { head.hash = Hash([0xee; 32]) } else { head.seq += 100 }
            } else {
                self.taken.insert((log, other), count);
            }
            heads.push(head);
        }
        if !heads.is_empty() {
            self.add(log, Payload::LogsHeard(LogsHeard { heads }));
        }
    }

    /// One act of somebody.
    pub fn act(&mut self, dice: &mut Dice, log: LogId) {
        if self.team.hubs.contains(&log) {
            let others = self.all();
            let record = dice.pick(&others).stamp.hash;
            let number = self.made + 1;
            let reason = Some("not_now".to_owned());
            let effect = Effect { number, record, effective: dice.one_in(3), reason, stage: None, found: None };
            self.add(log, Payload::Effect(effect));
            return;
        }
        let payload = match dice.below(20) {
            0..=5 => answers(vec![question(dice)]),
            6..=9 => answers((0..=dice.below(2)).map(|_| cell(dice)).collect()),
            10..=14 => {
                let cells = if dice.one_in(4) { vec![cell(dice)] } else { vec![] };
                Payload::AnswersChanged(AnswersChanged {
                    tables: (0..=dice.below(5) / 4).map(|_| table(dice)).collect(),
                    ..AnswersChanged::typed(cells)
                })
            }
            15..=17 => {
                let own = self.records.get(&log).map_or(&[][..], Vec::as_slice);
                let last = own.last().map_or(0, |last| last.stamp.seq);
                Payload::Retracted(Retracted { seq: last.saturating_sub(dice.below(6) as u64), reason: String::new() })
            }
            18 => Payload::CaseChanged(CaseChanged {
                title: dice.one_in(2).then(|| dice.below(3).to_string()),
                survey_date: dice.one_in(2).then(|| dice.below(3).to_string()),
                initial_date: None,
            }),
            _ => Payload::AttachmentAdded(AttachmentAdded {
                id: Hash([dice.below(3) as u8; 32]),
                size: 1,
                name: "a".into(),
                media_type: "image/jpeg".into(),
                question: None,
                row: None,
                column: None,
                evidence: None,
                source: None,
                note: None,
                marks: None,
            }),
        };
        self.add(log, payload);
    }
}

/// A whole world of this number.
pub fn world(seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let logs = 2 + dice.below(3);
    let mut world = World::opened(&mut dice, logs, true);
    for _ in 0..4 + dice.below(16) {
        let log = dice.pick(&world.logs);
        if dice.one_in(4) {
            world.hear(&mut dice, log, false);
        } else {
            world.act(&mut dice, log);
        }
    }
    world
}

pub fn answers(changes: Vec<Change>) -> Payload {
    Payload::AnswersChanged(AnswersChanged::typed(changes))
}

fn value(dice: &mut Dice) -> Option<Value> {
    let text = dice.pick(&[Some("1"), Some("1.0"), Some("2"), Some("3"), None]);
    text.map(|text| Value::Text(text.into()))
}

fn question(dice: &mut Dice) -> Change {
    let basis = dice.pick(&[None, None, None, Some(Basis::Observed)]);
    Change { basis, ..Change::answer(dice.pick(&["q0", "q1", "q2"]), value(dice)) }
}

fn row(dice: &mut Dice) -> String {
    dice.pick(&["a", "b", "c", "d"]).into()
}

fn cell(dice: &mut Dice) -> Change {
    let table = dice.pick(&["t", "t", "t", "u"]);
    Change::cell(table, row(dice), dice.pick(&["x", "y"]), value(dice))
}

pub fn table(dice: &mut Dice) -> TableChange {
    let mut change = TableChange { table: dice.pick(&["t", "t", "t", "u"]).into(), ..TableChange::default() };
    match dice.below(12) {
        0..=3 => change.added.push(RowAdded { row: row(dice), after: dice.one_in(2).then(|| row(dice)) }),
        4..=6 => change.removed.push(row(dice)),
        7 | 8 => change.declared_empty = Some(!dice.one_in(4)),
        9 => change.order = (0..3).map(|_| row(dice)).collect(),
        10 => change.basis = Some(dice.pick(&[Basis::Oral, Basis::Observed])),
        _ => change.note = Some(dice.below(2).to_string()),
    }
    if dice.one_in(6) {
        change.removed.push(row(dice));
    }
    if dice.one_in(8) {
        change.declared_empty = Some(true);
    }
    change
}
