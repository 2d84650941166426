import { CHOICE_LINES } from './script-lines-choices.js';
import { SCREENING_LINES, SERVICE_LINES } from './script-lines-people.js';

/**
 * The lines of the house in plain words of our own; a site may say each differently. Variables: see scripts.ts.
 * `{daypart}` is the greeting of the hour, `{honorific}` a surname with its title.
 */
export interface Line {
  /** When it is said, and to whom. */
  readonly says: string;
  readonly variables: readonly string[];
  readonly zh: string;
  readonly en: string;
  readonly rules: readonly [string, ...string[]];
}

const HOUSE = ['hotel', 'site', 'dept', 'operator', 'daypart'];

const GREETINGS = {
  external: {
    says: 'Greeting of an outside line.',
    variables: HOUSE,
    zh: '{daypart},{hotel}总机。',
    en: '{daypart}, {hotel}, how may I help you?',
    rules: ['R021', 'R171', 'R213', 'C25'],
  },
  internal: {
    says: 'Greeting of an internal line.',
    variables: HOUSE,
    zh: '您好,总机。',
    en: 'Operator, {daypart}.',
    rules: ['R022', 'C25'],
  },
  site: {
    says: 'Greeting that names the site.',
    variables: HOUSE,
    zh: '您好,这里是{site}。',
    en: '{daypart}, this is {site}.',
    rules: ['R084', 'C25'],
  },
  department: {
    says: 'Greeting that names the department.',
    variables: HOUSE,
    zh: '您好,{site}{dept}。',
    en: '{daypart}, {site}, {dept}.',
    rules: ['R085', 'R275', 'C25'],
  },
  anonymous: {
    says: 'Greeting without any name.',
    variables: ['daypart'],
    zh: '您好,很高兴为您服务。',
    en: '{daypart}, how may I help you?',
    rules: ['R220', 'C25'],
  },
  morning: {
    says: 'What {daypart} is in the morning.',
    variables: [],
    zh: '早上好',
    en: 'good morning',
    rules: ['R213', 'C25'],
  },
  afternoon: {
    says: 'What {daypart} is in the afternoon.',
    variables: [],
    zh: '下午好',
    en: 'good afternoon',
    rules: ['R213', 'C25'],
  },
  evening: {
    says: 'What {daypart} is in the evening.',
    variables: [],
    zh: '晚上好',
    en: 'good evening',
    rules: ['R213', 'C25'],
  },
  superior: {
    says: 'Greeting of a caller of ours whom title and surname are due to.',
    variables: ['honorific', 'daypart'],
    zh: '{honorific},{daypart}。',
    en: '{daypart}, {honorific}.',
    rules: ['R190', 'R278', 'C30'],
  },
  lateApology: {
    says: 'Apology for a call that was taken late.',
    variables: HOUSE,
    zh: '抱歉让您久等了。',
    en: 'I am sorry to have kept you waiting.',
    rules: ['R123', 'C02'],
  },
  lateWasAway: {
    says: 'Apology that says the operator was not at the desk.',
    variables: HOUSE,
    zh: '抱歉,我刚才没在座位上。',
    en: 'I am sorry, I was not at my desk.',
    rules: ['R218', 'C02'],
  },
  closing: {
    says: 'Last words of a call.',
    variables: HOUSE,
    zh: '还有什么能帮您吗?感谢来电,再见。',
    en: 'Is there anything else? Thank you for calling, goodbye.',
    rules: ['R092', 'R128'],
  },
  closingNamed: {
    says: 'Last words to a caller whose surname is known.',
    variables: ['callerSurname'],
    zh: '{callerSurname},感谢您的来电,再见。',
    en: 'Thank you for calling, {callerSurname}, goodbye.',
    rules: ['R212', 'C30'],
  },
} as const satisfies Record<string, Line>;

const TRANSFERS = {
  pleaseWait: {
    says: 'Before a hold or a transfer: what happens next.',
    variables: [],
    zh: '请稍等,我为您转接。',
    en: 'One moment please, I will put you through.',
    rules: ['R027', 'R129', 'R285'],
  },
  readBack: {
    says: 'The wish repeated, in the words of the caller.',
    variables: ['asked'],
    zh: '您要找的是{asked},对吗?',
    en: 'You would like {asked}, is that right?',
    rules: ['R023', 'C26'],
  },
  askNameAndRoom: {
    says: 'The caller gave only a name or only a room: the other is asked for, never told.',
    variables: [],
    zh: '请告诉我客人的姓名和房号。',
    en: "May I have the guest's name and room number?",
    rules: ['R131', 'R151'],
  },
  nameMismatch: {
    says: 'The name asked for is not that of the room: who is calling?',
    variables: [],
    zh: '请问您怎么称呼?我先为您核实。',
    en: 'May I have your name, please? I will check for you.',
    rules: ['R025', 'C23'],
  },
  askRoom: {
    says: 'To the room, with the caller on hold: is that person with you?',
    variables: ['askedName', 'callerName'],
    zh: '打扰了,{callerName}来电找{askedName},请问在吗?',
    en: 'Excuse me, {callerName} is asking for {askedName}. Is that person with you?',
    rules: ['R026', 'C23'],
  },
  notRegistered: {
    says: 'Nobody of that name: the same words for a guest who wants to be unknown.',
    variables: [],
    zh: '抱歉,没有查到这位客人。',
    en: 'I am sorry, there is no guest of that name.',
    rules: ['R132', 'C23'],
  },
  dndTold: {
    says: 'The guest is not to be disturbed: the choices.',
    variables: ['choices'],
    zh: '客人暂时不便接听,您可以{choices}。',
    en: 'The guest cannot take calls at the moment. You can {choices}.',
    rules: ['R133'],
  },
  busyTold: {
    says: 'The line is busy: the choices.',
    variables: ['choices'],
    zh: '抱歉,电话正忙,您可以{choices}。',
    en: 'I am sorry, the line is busy. You can {choices}.',
    rules: ['R029', 'R129', 'R195', 'C14'],
  },
  noAnswerTold: {
    says: 'Nobody answers: the choices.',
    variables: ['choices'],
    zh: '抱歉,电话没有人接,您可以{choices}。',
    en: 'I am sorry, there is no answer. You can {choices}.',
    rules: ['R035', 'R036', 'R130', 'C15'],
  },
  callLater: {
    says: 'Please call again.',
    variables: [],
    zh: '请您晚些时候再打来。',
    en: 'Please call again later.',
    rules: ['R034', 'R036', 'C13'],
  },
  holdRecall: {
    says: 'Back to a caller who has waited: sorry, and the choices.',
    variables: ['choices'],
    zh: '抱歉让您久等,您可以{choices}。',
    en: 'Thank you for waiting. You can {choices}.',
    rules: ['R177', 'R286', 'C31'],
  },
  intrusionNotice: {
    says: 'To the guest who talks, with the tone: somebody waits.',
    variables: ['callerName', 'callerPlace'],
    zh: '打扰了,{callerPlace}的{callerName}来长途电话,请问接吗?',
    en: 'Excuse me, there is a long-distance call from {callerName} in {callerPlace}. Will you take it?',
    rules: ['R032', 'C19'],
  },
  campOnOffer: {
    says: 'The line is busy: shall I connect you when it is free?',
    variables: ['honorific'],
    zh: '{honorific},对方正在通话,线路空出来我马上接给您好吗?',
    en: '{honorific}, the line is busy. Shall I connect you as soon as it is free?',
    rules: ['R195', 'C14'],
  },
  campOnConnect: {
    says: 'The line is free now.',
    variables: ['honorific', 'target'],
    zh: '{honorific},{target}通了,请讲。',
    en: '{honorific}, {target} is free now, go ahead please.',
    rules: ['R197'],
  },
} as const satisfies Record<string, Line>;

/** All lines. */
export const LINES: Readonly<Record<ScriptId, Line>> = {
  ...GREETINGS,
  ...TRANSFERS,
  ...CHOICE_LINES,
  ...SCREENING_LINES,
  ...SERVICE_LINES,
};
export type ScriptId =
  | keyof typeof GREETINGS
  | keyof typeof TRANSFERS
  | keyof typeof CHOICE_LINES
  | keyof typeof SCREENING_LINES
  | keyof typeof SERVICE_LINES;
