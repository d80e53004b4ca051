/** What the page asked of the network. */
const requests = (count: number) => (count === 1 ? '1 request' : `${count} requests`);

export const network = {
  line: (count: number, size: string) =>
    count === 0
      ? 'Network since this picture came: 0 requests, nothing sent'
      : `Network since this picture came: ${requests(count)} to fetch files, ${size}`,
  /** `host`: null for the page's own site. */
  group: (host: string | null, count: number, size: string) =>
    `${requests(count)} ${host === null ? 'for files of this page and its models' : `to ${host}`} (${size} received)`,
  since: (groups: readonly string[]) => `Since then: ${groups.join('; ')}.`,
  before: (groups: readonly string[]) => `Before: ${groups.join('; ')}.`,
  how: 'The browser counts this itself (Resource Timing), in the page and in its workers. What came from this device is 0 bytes.',
};
