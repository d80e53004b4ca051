/** What the page asked of the network. */
const requests = (count: number) => (count === 1 ? '1 request' : `${count} requests`);

export const network = {
  /** `told`: whether counts of the visit were sent. */
  line: (count: number, size: string, told: boolean) => {
    const since = 'Network since this picture came:';
    const fetched = count === 0 ? '0 requests' : `${requests(count)} to fetch files, ${size}`;
    if (told) return `${since} ${fetched}, and one with the counts of this visit`;
    return count === 0 ? `${since} 0 requests, nothing sent` : `${since} ${fetched}`;
  },
  /** `host`: null for the page's own site. */
  group: (host: string | null, count: number, size: string) =>
    `${requests(count)} ${host === null ? 'for files of this page and its models' : `to ${host}`} (${size} received)`,
  since: (groups: readonly string[]) => `Since then: ${groups.join('; ')}.`,
  before: (groups: readonly string[]) => `Before: ${groups.join('; ')}.`,
  how: 'The browser counts this itself (Resource Timing), in the page and in its workers. What came from this device is 0 bytes.',
};
