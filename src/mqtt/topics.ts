import type { EventType, StateOf } from '../switchboard/procedure.js';

/** The only place with topic strings. Everything of one gateway lives under `<base>/<site>/`. */
export interface Topics {
  /** Online or offline, retained; offline also by last will. */
  readonly status: string;
  readonly health: string;
  /** Filter that gets every command. */
  readonly commands: string;
  /** The gateway writes here to itself, to learn whether commands can reach it. */
  readonly selfTest: string;
  event(type: EventType): string;
  /** Retained state of a room, a link, or the switchboard. */
  state(of: StateOf): string;
  command(name: string): string;
  reply(name: string): string;
  /** `lamp.set` of `<base>/<site>/cmd/lamp.set`; null for any other topic. */
  commandName(topic: string): string | null;
  /** True for a concrete topic of this gateway that an answer may be sent to: never a command, never a wildcard. */
  mayAnswerTo(topic: string): boolean;
}

export function topicsOf(base: string, site: string): Topics {
  const root = `${base}/${site}`;
  const cmd = `${root}/cmd/`;
  return {
    status: `${root}/status`,
    health: `${root}/health`,
    commands: `${cmd}+`,
    selfTest: `${cmd}self-test`,
    event: (type) => `${root}/event/${type}`,
    state(of) {
      switch (of.entity) {
        case 'room':
          return `${root}/room/${level(of.key)}/${of.aspect}`;
        case 'link':
          return `${root}/link/${level(of.key)}${of.aspect === 'state' ? '' : `/${of.aspect}`}`;
        case 'switchboard':
          return `${root}/switchboard/${of.aspect}`;
      }
    },
    command: (name) => `${cmd}${name}`,
    reply: (name) => `${root}/reply/${name}`,
    commandName(topic) {
      const name = topic.startsWith(cmd) ? topic.slice(cmd.length) : '';
      return name === '' || name.includes('/') ? null : name;
    },
    mayAnswerTo: (topic) =>
      topic.startsWith(`${root}/reply/`) && topic.length <= 200 && !/[+#\p{Cc}]/u.test(topic),
  };
}

/** Keys come from the site file and hold no such characters; a key that does must not reach another topic. */
function level(key: string): string {
  return key.replace(/[/+#%\p{Cc}]/gu, encodeURIComponent);
}
