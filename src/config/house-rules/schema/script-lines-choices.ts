import type { Line } from './script-lines.js';

/** What a caller may be offered, as it stands in `{choices}`; and the lines of camp-on that go with it. */
const choice = (zh: string, en: string, ...rules: [string, ...string[]]) => ({
  says: `Of {choices}: ${en}.`,
  variables: [],
  zh,
  en,
  rules,
});

export const CHOICE_LINES = {
  choiceWait: choice('稍等片刻', 'hold on', 'R129', 'R209', 'C14'),
  choiceLater: choice('稍后再拨', 'call again later', 'R036', 'R209', 'C14', 'C15'),
  choiceCampOn: choice('等线路空出来由我接给您', 'have me connect you when the line is free', 'R195', 'C14'),
  choiceIntrude: choice('由我告知对方有长途电话', 'have me announce your call', 'R032', 'C14'),
  choiceMessage: choice('留言', 'leave a message', 'R036', 'R130', 'C15'),
  choiceSecretary: choice('转到秘书', 'speak to the secretary', 'R210', 'C15'),
  choiceSearch: choice('由我继续寻找', 'have me look for the person', 'R198', 'C15'),
  choiceAfterEnd: choice('过一段时间再打来', 'call again some time later', 'R133', 'C24'),
  askGuest: {
    says: 'To a guest who wants to be asked, with the caller on hold: will you take it?',
    variables: ['callerName'],
    zh: '打扰了,{callerName}来电找您,请问接吗?',
    en: 'Excuse me, {callerName} is calling for you. Will you take the call?',
    rules: ['R132', 'C23'],
  },
  campOnExpired: {
    says: 'The line stayed busy all the time.',
    variables: ['honorific', 'target'],
    zh: '{honorific},{target}一直占线,要继续等吗?',
    en: '{honorific}, {target} has been busy all the time. Shall I go on waiting?',
    rules: ['R196'],
  },
} as const satisfies Record<string, Line>;
