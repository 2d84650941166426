import type { Field as FieldName } from '../../config/house-rules/schema/messages.js';
import type { Words } from '../desk/chart.js';
import { type Field, type Fields, isDeclined, textOf } from '../desk/prompt.js';
import type { HouseView } from '../procedure.js';
import type { NoteForm } from './message.js';

/** What the house rules ask in a form, and what was filled in so far. */
export type Filling = {
  readonly form: NoteForm;
  readonly values: { readonly [field: string]: string };
  readonly declined: readonly string[];
};

const LABELS: Readonly<Record<FieldName, Words>> = {
  callerName: { zh: '来电人姓名', en: 'Name of the caller' },
  callerPhone: { zh: '来电人电话', en: 'Number of the caller' },
  callerOrg: { zh: '来电人单位', en: 'Company of the caller' },
  callerPlace: { zh: '来电地点', en: 'Place of the caller' },
  recipient: { zh: '受话人', en: 'For whom' },
  room: { zh: '房号', en: 'Room' },
  content: { zh: '内容(每行一条)', en: 'Content, a line for each point' },
  purpose: { zh: '事由', en: 'What it is about' },
  related: { zh: '相关事项', en: 'Related matters' },
  handling: { zh: '处理情况', en: 'What was done' },
  time: { zh: '来电时间', en: 'Time of the call' },
};
export const labelOf = (field: string): Words => LABELS[field as FieldName];

export const rulesOf = (house: HouseView, form: NoteForm) => house.rules.messages.forms[form];

/** Without a purpose nothing is passed on, whatever a house allows to be declined (R103). */
const declinable = (house: HouseView, form: NoteForm, field: FieldName): boolean =>
  rulesOf(house, form).allowDeclined && !(form === 'relay' && field === 'purpose');

/** The fields of the form, for the screen. */
export function fieldsOf(house: HouseView, { form, values }: Filling): Field[] {
  const { required, optional } = rulesOf(house, form);
  const names = [...new Set([...required, ...optional])];
  return names.map((name) => ({
    name,
    label: LABELS[name],
    required: required.includes(name),
    declinable: required.includes(name) && declinable(house, form, name),
    readBack: false,
    value: values[name] ?? null,
  }));
}

/** Required fields that are still empty; what the caller would not say is not (R094). */
export function emptyFields(house: HouseView, { form, values, declined }: Filling): string[] {
  return rulesOf(house, form).required.filter(
    (name) => values[name] === undefined && !declined.includes(name),
  );
}

/** What was filled in now, on top of what was. */
export function filledIn(
  house: HouseView,
  filling: Filling,
  fields: Fields,
): Pick<Filling, 'values' | 'declined'> {
  const values = { ...filling.values };
  const declined = new Set(filling.declined);
  for (const { name, declinable: may } of fieldsOf(house, filling)) {
    const text = textOf(fields, name);
    if (text !== null) {
      values[name] = text;
      declined.delete(name);
    } else if (isDeclined(fields[name]) && may) {
      delete values[name];
      declined.add(name);
    }
  }
  return { values, declined: [...declined] };
}

/** The points of the note, in their order, without a number the operator wrote before them (R087). */
export function points({ values }: Pick<Filling, 'values'>): string[] {
  return (values.content ?? values.purpose ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*\d{1,2}\s*[、.)．）]\s*/u, '').trim())
    .filter((line) => line !== '');
}

/** Whether it is read back before it is final: one simple notice need not be (C26, R088, R090, R139). */
export function isReadBack(house: HouseView, filling: Filling): boolean {
  switch (rulesOf(house, filling.form).readBack) {
    case 'always':
      return points(filling).length > 0;
    case 'multi-item':
      return points(filling).length > 1;
    case 'off':
      return false;
  }
}
