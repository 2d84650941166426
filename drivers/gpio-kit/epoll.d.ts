/** The part of package epoll 4 that is used; it brings no types. A CommonJS module whose names an import cannot see. */
declare module 'epoll' {
  class Epoll {
    static readonly EPOLLIN: number;
    static readonly EPOLLPRI: number;
    constructor(onEvent: (error: Error | null, fd: number, events: number) => void);
    add(fd: number, events: number): this;
    remove(fd: number): void;
  }
  const epoll: { Epoll: typeof Epoll };
  export default epoll;
}
