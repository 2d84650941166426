/**
 * How somebody is addressed: surname and title, never the bare name (R190, R278). Nothing is guessed: where the surname or
 * the title is not known the answer is null, and the greeting stays without a name.
 */
export interface HonorificFormat {
  /** Placeholders: `{surname}`, `{title}`, `{titleShort}`; a title may also stand in it as it is: `{surname}总`. */
  readonly zh: string;
  /** Placeholders: `{surname}`, `{title}`: the courtesy title, Mr, Dr. */
  readonly en: string;
}

/** What an honorific is made of; null: not known. */
export interface Addressed {
  readonly name: string | null;
  readonly surname: string | null;
  readonly title: string | null;
  readonly titleShort: string | null;
  readonly courtesy: string | null;
}

/**
 * Surnames of two characters in use today. Ones that are also a common surname and the beginning of a given name are
 * taken as one surname all the same when a third character follows: 司马光 is 司马 and 光.
 */
const COMPOUND = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 ' +
    '公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 ' +
    '拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 ' +
    '歐陽 司馬 東方 獨孤 南宮 萬俟 聞人 諸葛 尉遲 赫連 澹臺 濮陽 申屠 公孫 仲孫 鍾離 長孫 鮮于 閭丘 子車 亓官 巫馬 ' +
    '顓孫 壤駟 漆雕 樂正 穀梁 軒轅 東郭 南門 東門 西門'
  ).split(' '),
);

const HAN_NAME = /^\p{Script=Han}{2,6}$/u;
export const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
/** The language a name is written in. */
export const languageOf = (name: string): 'zh' | 'en' => (isHan(name) ? 'zh' : 'en');

/** Ours (D): short forms that are the same everywhere. Any other title stands as it is, unless the entry has a short one. */
const SHORT_TITLES: Readonly<Record<string, string>> = {
  总经理: '总',
  副总经理: '总',
  總經理: '总',
  副總經理: '总',
  董事长: '董',
  董事長: '董',
};

/**
 * The surname in a whole name. Of a Latin name it is known only from `Lo, Ada`, or when there is one word: a name of
 * several words does not tell which of them it is (Ada Lo, Zhang San).
 */
export function surnameOf(name: string): string | null {
  const text = name.trim();
  if (HAN_NAME.test(text))
    return COMPOUND.has([...text].slice(0, 2).join('')) ? first(text, 2) : first(text, 1);
  const comma = text.indexOf(',');
  if (comma > 0) return text.slice(0, comma).trim();
  return text !== '' && !/[\s·]/u.test(text) && !isHan(text) ? text : null;
}

const first = (text: string, count: number): string => [...text].slice(0, count).join('');

export const shortTitle = (title: string): string => SHORT_TITLES[title] ?? title;

/** `王总`, `Dr Lo`. */
export function honorific(
  { name, surname: stated, title, titleShort, courtesy }: Addressed,
  language: 'zh' | 'en',
  format: HonorificFormat,
): string | null {
  const surname = stated ?? (name === null ? null : surnameOf(name));
  if (surname === null) return null;
  const titles =
    language === 'zh'
      ? { title, titleShort: titleShort ?? (title === null ? null : shortTitle(title)) }
      : { title: courtesy, titleShort: courtesy };
  return filled(format[language], { surname, ...titles });
}

/** Null when a placeholder has no value, or when nothing stands beside the surname: the bare name is no address (R278). */
function filled(format: string, values: Readonly<Record<string, string | null>>): string | null {
  if (format.trim() === '{surname}') return null;
  let missing = false;
  const text = format.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key] ?? null;
    if (value === null) missing = true;
    return value ?? '';
  });
  return missing ? null : text;
}
