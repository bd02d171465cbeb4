// 上报、审查、审批的话。
const review = {
  title: '审查与审批', branch: '分行', here: '照本机的记录', next: '回行生效以后：{state}', roles: '您在本案：{roles}', waits: '现在等：', story: '经过（{n}）', none: '还没有提交审查', loading: '正在看本案走到哪一步…', kept: '审查结论、议案和票在决定以前不给调查的人看，各委员的票在计票以前互相不看。',
  reading: { only: '只看，不改答案', may: '您可以：', waits: '现在等：{waits}', nothing: '现在没有要您做的', semicolon: '；', acts: { remark: '提审查意见', opinion: '写审查结论', motion: '提出议案', vote: '投票' } },
  practice: '练习案件：可以照样走一遍，不进分行。', signed: '签名', password: '您的密码', sign: '签名', wrong: '没有写入',
  lacking: '提交以前还差 {n} 项', ready: '必填的都有了，授权书齐了，两人没有不一致。', more: '另有 {n} 项',
  why: { open_conflict: '两人不一致', consent_missing: '授权', answer_missing: '没答' },
  submit: { title: '提交审查', act: '签名并提交', again: '再次提交', statement: '声明', standard: '本案由本人到场调查，所填均有来源，没有隐瞒。', proposal: '建议金额（元，空着就按额度）', help: '提交以后审查看到的就是这一刻的记录和数字；再改要等退回，或者先收回。', recall: '收回这次提交', limit: '额度 {limit} 元 · 等级 {grade}' },
  submission: { title: '上报', n: '第 {n} 次上报', latest: '最新', recalled: '已收回', returned: '已退回', proposal: '建议 {amount} 元', limit: '额度 {limit} 元', grade: '等级 {grade}', records: '记录 {list}', record: '{by} {n} 条', hold: '重算一致', differ: '重算不一致，不能送审批', unknown: '本机没有全部记录，重算不了', digest: '数字摘要', cosigned: '协办', agrees: '同意', dissents: '有不同意见', changed: '这次改了什么', since: '上报以后改了什么', nothing: '没有改动', before: '原来', after: '现在', place: '地方', more: '另有 {n} 处' },
  handed: { words: '已上报（{state}）：现在改的不进这次上报，审查看不到', recall: '先收回…', look: '看上报…' },
  exports: { hint: '导出、打印就是看额度，会记入记录', paper: '报告随时是写好的；上面印着额度，所以等您点“显示额度”才排出来，这一点会记入记录。' },
  entry: { wan: '按元记；{n} 万元请写 {written}' },
  reckoned: { title: '分行复算：', score: '{score} 分', same: '与上报一致', other: '与上报不一致，这次上报没有生效', places: '分行看到还缺：' },
  cosign: { title: '协办签字', agrees: '同意这次上报', dissents: '不同意，写明哪里', statement: '声明', standard: '本人到场，看过全部内容。', act: '签名' },
  remarks: { title: '审查意见', none: '还没有意见', open: '{n} 条没有了结', show: '已了结的 {n} 条', go: '去看', add: '提审查意见', about: '所指', whole: '整个案件', text: '写明哪里、要怎么补', weight: '轻重', weights: { must: '必须补', should: '应当补', note: '提示' }, act: '提出', earlier: '上一次上报的', mark: '审查意见 {n} 条', closed: '已了结' },
  answer: { title: '回复', text: '怎么办的', act: '回复', records: '为此做的记录（勾上）', none: '提出意见以后还没有新记录；也可以只写说明。', pointed: '指向', already: '已回复，等审查看' },
  close: { accept: '认可，了结', refuse: '还不行', text: '说明（不认可必填）' },
  opinion: { title: '审查结论', forward: '送审批', return: '退回', decline: '建议否决，送审批', text: '理由', act: '签名', amount: '金额（元）', term: '期限（月）', method: '还款方式', points: '加点（基点）', conditions: '放款条件（一行一条）', kept: '决定以前不给调查的人看', months: '{n} 个月', over: '加 {n} 基点' },
  motion: { title: '议案', propose: '提出议案', none: '还没有议案', declines: '否决', body: '由谁定', bodies: { committee: '委员会', AP1: '一级审批人', AP2: '二级审批人' }, waivers: '豁免（一行一条）', decline: '金额空着就是否决的议案', cast: '已收到 {n} 票', count: '计票', hidden: '计票以前看不到别人的票', fallen: '是旧的一次上报的，票不再算', advice: '这是照本机记录的计票；以分行计票为准' },
  vote: { title: '表决', agree: '同意', decline: '不同意', abstain: '弃权', recuse: '回避', reason: '理由', act: '签名投票', done: '您已投票', recuseHelp: '与客户有利害关系就回避；回避以后不能再投。' },
  evidence: { title: '证据认定', check: '检验', accept: '认可', refuse: '不认可', text: '看过什么', act: '签名认定' },
  signing: { title: '面签记录', none: '还没有面签', party: '签字人', paper: '文件', place: '地点', add: '再加一份', act: '签名记下', parties: { borrower: '借款人', spouse: '配偶', guarantor: '担保人', owner: '抵押物所有人' }, help: '两位行员到场，逐份核对签字人身份。' },
}
export default review
