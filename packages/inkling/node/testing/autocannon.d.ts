/** Of autocannon what is used here: its own types would bring another version of Node's along. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Requests in all. */
    readonly amount: number;
    /** In seconds. */
    readonly timeout: number;
    readonly requests: readonly {
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }[];
  }

  interface Result {
    readonly errors: number;
    readonly timeouts: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
    /** In ms. */
    readonly latency: { readonly p50: number; readonly p97_5: number; readonly p99: number };
  }

  export default function autocannon(options: Options): Promise<Result>;
}
