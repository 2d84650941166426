import { BellwireError } from '../../src/telephony/index.js';

/**
 * Calls back each time a descriptor has something to read: `events` of a character device request, or `value`, a sysfs
 * value file after an edge. The function it returns ends it; the descriptor must still be open then.
 */
export type WatchFd = (fd: number, what: 'events' | 'value', onReady: () => void) => () => void;

/**
 * Through the package epoll, which onoff brings anyway: one thread of its own waits in epoll_wait(2) for all descriptors.
 * A blocking read would hold a thread of libuv's pool for every request, for ever, and cannot be taken back by close(2);
 * libuv itself polls sockets, pipes and terminals only. `onReady` must not throw: epoll calls it from native code.
 * Throws RUNTIME_MODULE.
 */
export async function loadWatch(): Promise<WatchFd> {
  const epoll = await import('epoll').catch((cause: unknown) => {
    throw new BellwireError('RUNTIME_MODULE', 'epoll: npm rebuild epoll', { cause });
  });
  const { Epoll } = epoll.default;
  return (fd, what, onReady) => {
    // Whatever was reported, an error or a hang-up too, the read that follows says what it is.
    const waiting = new Epoll(() => onReady());
    waiting.add(fd, what === 'events' ? Epoll.EPOLLIN : Epoll.EPOLLPRI);
    return () => waiting.remove(fd);
  };
}
