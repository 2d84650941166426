import type { HouseView } from '../procedure.js';
import type { Line } from './prompt.js';

export type ScriptId = keyof HouseView['rules']['scripts'];

/** Values of a script's variables. A variable that is not given stays as it is written, so that a test sees it. */
export type Variables = {
  readonly [variable: string]: string | { readonly zh: string; readonly en: string };
};

/** Words to say, from the house rules; `{hotel}` is known always. */
export function say(house: HouseView, script: ScriptId, variables: Variables = {}): Line {
  const { zh, en } = house.rules.scripts[script];
  const all = { hotel: house.rules.property.hotel, ...variables };
  return { key: script, words: { zh: filled(zh, all, 'zh'), en: filled(en, all, 'en') } };
}

const filled = (text: string, variables: Variables, language: 'zh' | 'en') =>
  text.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = variables[name];
    if (value === undefined) return whole;
    return typeof value === 'string' ? value : value[language];
  });
