/** What the kernel says of processes: proc(5). */
import { readFileSync } from 'node:fs';
import { find } from './programs.ts';

/** Cores that this process may run on, by their numbers; none where the kernel does not say. */
function cores(): number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

/** What to put before a program's name so that it keeps to one core, the first or the second; nothing where there are not two. */
export function pinned(to: 'first' | 'second'): string[] {
  const [first, second] = cores();
  if (first === undefined || second === undefined || !find('taskset')) return [];
  return ['taskset', '-c', String(to === 'first' ? first : second)];
}

export function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

const family = (pid: number) => [pid, ...children(pid)];

/** Seconds that a process and its children have computed so far: `schedstat`, in nanoseconds. */
export function computed(pid: number): number {
  const of = (one: number) => Number(readFileSync(`/proc/${one}/schedstat`, 'utf8').split(' ')[0]);
  return family(pid).reduce((sum, one) => sum + of(one) / 1e9, 0);
}

/** Bytes of memory that are theirs alone: not the files in the page cache. */
export function held(pid: number): number {
  return family(pid).reduce((sum, one) => {
    const [, kilobytes] = /^RssAnon:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${one}/status`, 'utf8')) ?? [];
    return sum + Number(kilobytes) * 1024;
  }, 0);
}
