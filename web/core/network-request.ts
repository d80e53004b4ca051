/** A request that the browser made for the page or a worker of it, as its Resource Timing tells. */
export interface NetworkRequest {
  readonly url: string;
  /** What asked: `fetch`, `script`, `img`, `beacon`, ... */
  readonly initiator: string;
  /** When it began, in ms since 1970. */
  readonly at: number;
  /** What came, head and body, in bytes as sent; 0 where it came from this device, or where its site does not say. */
  readonly received: number;
}
