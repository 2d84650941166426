import type { DaemonUser } from './doctor-probes.js';

/** The user of systemd/bellwire.service. */
const SERVICE_USER = 'bellwire';

export interface UserSources {
  /** Of the process that runs doctor. */
  readonly myUid: number;
  readonly myGids: readonly number[];
  /** /etc/passwd and /etc/group. */
  readonly passwd: string;
  readonly group: string;
  /** The installed unit, empty when there is none: its SupplementaryGroups count although /etc/group knows nothing of them. */
  readonly unit: string;
}

/**
 * Whom to judge permissions for: the service's user when doctor runs as root on an installed machine (root itself
 * may do anything, which proves nothing), otherwise the user who runs doctor.
 */
export function daemonUser({ myUid, myGids, passwd, group, unit }: UserSources): DaemonUser {
  const users = records(passwd);
  const groups = records(group).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(','),
  }));
  const service = users.find(([name]) => name === SERVICE_USER);
  if (myUid === 0 && service) {
    const extra = [...unit.matchAll(/^SupplementaryGroups=(.*)$/gm)].flatMap(([, names = '']) =>
      names.split(/\s+/),
    );
    const member = groups.filter(
      ({ name, gid, members }) =>
        gid === Number(service[3]) || members.includes(SERVICE_USER) || extra.includes(name),
    );
    return { name: SERVICE_USER, uid: Number(service[2]), groups: member.map(named), isMe: false };
  }
  const [name = String(myUid)] = users.find(([, , uid]) => Number(uid) === myUid) ?? [];
  return {
    name,
    uid: myUid,
    groups: groups.filter(({ gid }) => myGids.includes(gid)).map(named),
    isMe: true,
  };
}

/** Name of a group; its number when it has none. */
export function groupName(group: string, gid: number): string {
  return records(group).find(([, , number]) => Number(number) === gid)?.[0] ?? String(gid);
}

const named = ({ gid, name }: { gid: number; name: string }) => ({ gid, name });

/** Lines of colon-separated fields, as in passwd(5) and group(5). */
const records = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.split(':'));
