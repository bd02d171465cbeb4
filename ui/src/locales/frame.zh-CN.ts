// What stands around the screens of a case: the steps, undo, what comes after the visit. The other words: zh-CN.ts.
const frame = {
  shell: {
    steps: '案卷的五步', step: { prepare: '准备', visit: '现场', judge: '判断', report: '报告', after: '后续' },
    screen: { prepare: '准备', visit: '问题', flows: '流水', evidence: '证据', judge: '结论', statements: '三表', checks: '交叉验证', score: '评分与额度', whatif: '假设推演', report: '报告', after: '后续' },
    customer: '客户视图', customerHint: '客户看得见屏幕时用：不显示检验结果、评分和额度', customerOn: '客户视图：检验、评分、额度都不显示，按 F9 回来',
    hidden: '客户视图里没有这一页', back: '回到平常的样子', menu: '更多', settings: '设置', help: '帮助', dark: '深色界面', light: '浅色界面',
    to: { settings: '设置', help: '帮助', new: '新建尽调', 'prepare-trade': '尽调前准备' },
  },
  pasting: { lost: '必填，写入后还要补' },
  undo: {
    undo: '撤销', redo: '重做', one: '{label}：{from} → {to}', many: '{label} 等 {n} 处', empty: '（空）', beside: '{label} 的依据或备注', block: '{label} {rows} 行、{cells} 格', rowsGone: '{label} 删去 {rows} 行',
    told: { done: '刚才：{what}', undone: '已撤销：{what}', redone: '已重做：{what}', nothing: '没有可撤销的了', nothingAgain: '没有可重做的了', newerAgain: '没有重做：{what}，这里后来又改过，重做会盖掉新的', newer: '没有撤销：{what}，这里后来又改过，撤销会盖掉新的' },
  },
  after: {
    together: '协办与交接', togetherHelp: '两位调查岗各在自己的电脑上做同一案：不一致的并排看、逐处定下；打包用优盘交给对方。',
    checklist: '所据清单', checklistHelp: '本案按哪一版清单做的；清单更新后先看差别再转；选错行业也在这里改。',
    ending: '结案与删除', endingHelp: '结案后只读，可以重新打开；依法删除要输入密码，删掉后打不开。',
    record: '记录与核验', recordHelp: '每个答案的先后经过、走访质量、全部记录是否完好。', toRecord: '看证据与历史…',
    arrived: '本案到了没有', nothingWaits: '没有要送的', arrivedHelp: '● 只在分行对最后一条记录签了回执、每张照片都存好以后才说。',
    later: '回行以后', laterHelp: '审查、审批、签字各在自己的电脑上做，记录随“现在回行”或案件包互相送到。贷后监测还不在这一版里。',
  },
  branch: {
    title: '分行', send: '现在回行', stop: '停下', enrol: '接入分行…', change: '改地址或重新接入…', place: '{path} · {name}（工号 {staff}） · {address}', asked: '已写申请，等答复；核对码 {digits}',
    enrolTitle: '接入分行', address: '分行地址', addressHint: '例如 10.1.2.3:8443', code: '邀请码（纸上的五组）', codeHint: '25 个字母和数字，五个一组；不分大小写，样子像零和一的字母照样认',
    enrolGo: '接入', moveGo: '只改地址', enrolHelp: '邀请码由分行管理员开、团队负责人放行，10 天内用一次。', enrolled: '已接入：{path} · {name}（工号 {staff}）', enrolledHelp: '以前的记录不重签。想回行时按“现在回行”，可以边填边送。',
    offline: '连不上分行？用优盘接入', offlineHelp: '写一个申请文件带去分行，电话里念六位核对码，再把答复文件带回来。', digits: '电话里念这六位：', ask: '写申请文件…', answer: '收答复文件…', requestName: '接入申请',
  },
  browser: {
    title: '案件（只看）', signInTitle: '看案件', signIn: '用行内统一认证登录', signOut: '退出',
    signInHelp: '这里只看，不填、不签、不导出；要做这些请用电脑上的田野。15 分钟没有操作要重新登录。看了哪件案件会记下来。',
    search: '编号、行业、机构、状态', none: '没有您可以看的案件', noMatch: '没有对得上的', working: '还有 {n} 件正在整理', count: '共 {n} 件', more: '只列前 {n} 件，请多写几个字',
    number: '编号', trade: '行业', branch: '机构', state: '状态', came: '到分行', survey: '调查日期', asked: '申请金额', level: '您可以看',
    levels: { 1: '只这一行', 2: '只数字', 3: '全部，号码遮盖', 4: '全部' },
  },
  ending: {
    open: '结案…', title: '结案与删除', close: '结案', closeHint: '结案后这件案卷不能再改，可以随时重新打开。', outcome: '结果', choose: '请选', why: '理由（可不填）',
    outcomes: { approved: '已批准', declined: '已否决', withdrawn: '客户撤回', dropped: '不再跟进' },
    reopen: '重新打开', closedStrip: '；不能再改', eraseOpen: '删除这件案卷…', erase: '删除，找不回来',
    eraseHint: '答案、照片和文件全部销毁，谁也找不回来。日志里留下一条：何时、为何删除，不含姓名。导出过的报告和备份要另行删除。',
    eraseWhy: '为什么删', reasons: { requested: '本人要求删除', retention_over: '保存期满', mistaken: '误建或重复', practice: '练习用完' },
    password: '再输一遍您的密码', erased: '已删除', toDesk: '回工作台',
  },
  moving: {
    title: '本案所据的清单', open: '清单…', look: '看差别…', present: '就是现在这一版', lookPresent: '转到现在这一版：先看差别', otherTrade: '行业选错了：改选行业',
    same: '本案已经在“{name}”现在这一版清单上，没有差别。', figure: '数字', before: '现在', after: '转过去以后', unchanged: '（不变）', nothing: '问题、阈值、算法都没有差别。',
    counts: '新增 {added} · 去掉 {gone} · 改动 {changed}', setAside: '搁置的答案 {n} 个：保留在案卷里，不参与计算，退回来还在', back: '搁置的答案中有 {n} 个重新用上', dueAgain: '偏差会变，解释须重写、重签：',
    move: '转到“{name}”', kept: '差别写入记录、印入报告；答案按编号保留，可以退回。', setAsideNow: '搁置的答案 {n} 个（现在的清单不问）', history: '转过的清单', afterLimit: '看到额度以后', goBack: '退回“{name}”这一版：先看差别',
    noWayBack: '那一版清单没有留存，退不回去。',
  },
}

export default frame
