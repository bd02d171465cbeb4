//! A list in the order of time that is walked from a moment back, time and again, while its members are used up one by one: those that
//! are gone are passed over at once, so that many equal lines cost no more than as many different ones.

use crate::limits;

/// Members, oldest first; what is gone stays gone.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    members: Vec<usize>,
    /// For each place the nearest one at or before it that may still be there, plus one; 0 for none.
    open: Vec<usize>,
}

impl Earlier {
    pub(crate) fn push(&mut self, member: usize) {
        self.members.push(member);
        self.open.push(self.members.len());
    }

    pub(crate) fn first(&self) -> Option<usize> {
        self.members.first().copied()
    }

    pub(crate) fn at(&self, place: usize) -> Option<usize> {
        self.members.get(place).copied()
    }

    /// The last place whose member is early enough; `earlier` holds for the beginning of the list.
    pub(crate) fn before(&self, earlier: &dyn Fn(usize) -> bool) -> Option<usize> {
        self.members.partition_point(|member| earlier(*member)).checked_sub(1)
    }

    /// The latest member that is early enough and not gone.
    pub(crate) fn latest(&mut self, earlier: &dyn Fn(usize) -> bool, there: &dyn Fn(usize) -> bool) -> Option<usize> {
        let place = self.open(self.before(earlier), there)?;
        self.at(place)
    }

    /// The nearest place at or before this one whose member is not gone; what is found gone is never looked at again.
    pub(crate) fn open(&mut self, place: Option<usize>, there: &dyn Fn(usize) -> bool) -> Option<usize> {
        let start = place?;
        let mut place = start;
        let mut passed: Vec<usize> = Vec::new();
        let found = loop {
            limits::step(1);
            match self.open.get(place).copied()?.checked_sub(1) {
                None => break 0,
                Some(next) if next == place => {
                    if self.at(place).is_some_and(there) {
                        break place + 1;
                    }
                    // Gone: from now on its place leads to the one before.
                    passed.push(place);
                    match place.checked_sub(1) {
                        Some(before) => place = before,
                        None => break 0,
                    }
                }
                Some(next) => {
                    passed.push(place);
                    place = next;
                }
            }
        };
        for at in passed {
            if let Some(slot) = self.open.get_mut(at) {
                *slot = found;
            }
        }
        found.checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Earlier;

    #[test]
    fn what_is_gone_is_passed_over_and_never_looked_at_again() {
        let mut list = Earlier::default();
        (0..10).for_each(|n| list.push(n * 10));
        let gone = std::cell::RefCell::new(std::collections::HashSet::new());
        let there = |member: usize| !gone.borrow().contains(&member);
        assert_eq!(list.latest(&|m| m <= 55, &there), Some(50));
        for expected in [50, 40, 30, 20, 10, 0] {
            assert_eq!(list.latest(&|m| m <= 55, &there), Some(expected));
            gone.borrow_mut().insert(expected);
        }
        assert_eq!(list.latest(&|m| m <= 55, &there), None);
        assert_eq!(list.latest(&|m| m <= 60, &there), Some(60));
        assert_eq!(list.latest(&|_| false, &there), None);
        assert_eq!((list.first(), list.before(&|m| m < 30)), (Some(0), Some(2)));
    }

    #[test]
    fn many_that_are_gone_cost_little() {
        let n = 5_000;
        let mut list = Earlier::default();
        (0..n).for_each(|m| list.push(m));
        let gone = std::cell::RefCell::new(vec![false; n]);
        let before = crate::limits::steps();
        for expected in (0..n).rev() {
            assert_eq!(list.latest(&|_| true, &|m| !gone.borrow()[m]), Some(expected));
            gone.borrow_mut()[expected] = true;
        }
        assert!(crate::limits::steps() - before < 5 * n as u64);
    }
}
