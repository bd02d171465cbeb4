// What stands around the screens of a case: the steps, undo, what comes after the visit. The other words: en.ts.
const frame = {
  shell: {
    steps: 'The five steps of a case', step: { prepare: 'Prepare', visit: 'Visit', judge: 'Judge', report: 'Report', after: 'After' },
    screen: { prepare: 'Preparation', visit: 'Questions', flows: 'Accounts', evidence: 'Evidence', judge: 'Conclusion', statements: 'Statements', checks: 'Cross-checks', score: 'Score and limit', whatif: 'What if', report: 'Report', after: 'After' },
    customer: 'Customer view', customerHint: 'For when the customer can see the screen: no checks, score or limit', customerOn: 'Customer view: checks, score and limit are not shown; F9 goes back',
    hidden: 'This page is not part of the customer view', back: 'Back to the usual view', menu: 'More', settings: 'Settings', help: 'Help', dark: 'Dark colours', light: 'Light colours',
    to: { settings: 'Settings', help: 'Help', new: 'New case', 'prepare-trade': 'Prepare a visit' },
  },
  pasting: { lost: 'required: to be filled in after writing' },
  undo: {
    undo: 'Undo', redo: 'Redo', one: '{label}: {from} → {to}', many: '{label} and others, {n} places', empty: '(empty)', beside: 'basis or notes of {label}', block: '{label}, {rows} rows, {cells} cells', rowsGone: '{label}, {rows} rows removed',
    told: { done: 'Just now: {what}', undone: 'Undone: {what}', redone: 'Done again: {what}', nothing: 'Nothing left to undo', nothingAgain: 'Nothing left to redo', newerAgain: 'Not done again: {what} was changed since, and doing it again would take the newer word away', newer: 'Not undone: {what} was changed since, and undoing would take the newer word away' },
  },
  after: {
    together: 'Second officer and hand-over', togetherHelp: 'Two officers work on one case, each on an own laptop: differences stand side by side and are settled one by one; a package goes across by stick.',
    checklist: 'The checklist it rests on', checklistHelp: 'Which version this case was made with; before moving to a newer one the differences are shown; a wrongly chosen trade is changed here too.',
    ending: 'Close and erase', endingHelp: 'A closed case is read only and can be opened again; erasing by law asks for the password and cannot be taken back.',
    record: 'Record and verification', recordHelp: 'How each answer came about, the quality of the visit, whether the whole record is intact.', toRecord: 'To evidence and history…',
    arrived: 'Where this case is', nothingWaits: 'nothing to be sent', arrivedHelp: '● is said only once the branch signed for the last record and holds every photo.',
    later: 'Back at the branch', laterHelp: 'Review, decision and signing are each done on their own computer; records travel by the branch or by case package. Monitoring is not in this version yet.',
  },
  branch: {
    title: 'Branch', send: 'Send now', stop: 'Stop', enrol: 'Connect to the branch…', change: 'Address, or connect anew…', place: '{path} · {name} (no. {staff}) · {address}', asked: 'request written, reply awaited; digits {digits}',
    enrolTitle: 'Connect to the branch', address: 'Address of the branch', addressHint: 'such as 10.1.2.3:8443', code: 'Invitation (five groups on paper)', codeHint: '25 letters and digits in groups of five; small letters, O for 0 and I for 1 are read as well',
    enrolGo: 'Connect', moveGo: 'Change the address', enrolHelp: 'The administrator makes the invitation, the team leader releases it; good once, for ten days.', enrolled: 'Connected: {path} · {name} (no. {staff})', enrolledHelp: 'Nothing of before is signed anew. “Send now” whenever you like; you may go on working.',
    offline: 'No network to the branch? By stick', offlineHelp: 'Write a request, take it to the branch, say six digits by telephone, bring the reply back.', digits: 'Say these six digits by telephone:', ask: 'Write the request…', answer: 'Take the reply…', requestName: 'connection request',
  },
  browser: {
    title: 'Cases (reading only)', signInTitle: 'Reading cases', signIn: 'Sign in as the bank knows you', signOut: 'Sign out',
    signInHelp: 'Here cases are read: nothing is answered, signed or exported; that is done in Tianye on a laptop. After 15 minutes without a step you sign in again. Which case was read is written down.',
    search: 'number, trade, branch, state', none: 'There is no case that you may read', noMatch: 'Nothing fits', working: '{n} more being worked out', count: '{n} cases', more: 'The first {n} are listed; type a little more',
    number: 'Number', trade: 'Trade', branch: 'Branch', state: 'State', came: 'Came in', survey: 'Survey date', asked: 'Asked for', level: 'You read',
    levels: { 1: 'this line', 2: 'figures', 3: 'all, numbers covered', 4: 'all' },
  },
  ending: {
    open: 'Close…', title: 'Close or erase', close: 'Close the case', closeHint: 'A closed case does not change any more; it can be opened again at any time.', outcome: 'How it ended', choose: 'Choose', why: 'Why (may be left empty)',
    outcomes: { approved: 'Approved', declined: 'Declined', withdrawn: 'Withdrawn by the customer', dropped: 'Dropped' },
    reopen: 'Open again', closedStrip: '; nothing of it changes', eraseOpen: 'Erase this case…', erase: 'Erase for good',
    eraseHint: 'Answers, photos and files are destroyed; nobody can bring them back. The record keeps one line: when and why, without a name. Exported reports and backups must be erased where they are.',
    eraseWhy: 'Why', reasons: { requested: 'Requested by the person', retention_over: 'Retention over', mistaken: 'Opened by mistake or twice', practice: 'Practice done' },
    password: 'Your password again', erased: 'Erased', toDesk: 'To the desk',
  },
  moving: {
    title: 'The checklist of this case', open: 'Checklist…', look: 'What differs…', present: 'the one that is here now', lookPresent: 'Move to the present version: first see what differs', otherTrade: 'Wrong trade: choose another',
    same: 'The case stands on the present checklist of “{name}”; nothing differs.', figure: 'Figure', before: 'Now', after: 'After', unchanged: '(same)', nothing: 'No question, threshold or rule differs.',
    counts: '{added} new · {gone} gone · {changed} changed', setAside: '{n} answers set aside: kept, not used, back with a move back', back: '{n} answers set aside before are used again', dueAgain: 'The deviation moves; to be explained and signed again:',
    move: 'Move to “{name}”', kept: 'What differs is recorded and printed; answers keep their ids, and there is a way back.', setAsideNow: '{n} answers set aside (not asked by this checklist)', history: 'Moves', afterLimit: 'after the limit was seen', goBack: 'Back to “{name}”: first see what differs',
    noWayBack: 'That checklist was not kept; there is no way back.',
  },
}

export default frame
